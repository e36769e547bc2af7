import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "../../base/context.ts";
import { asSystemNow } from "../../base/later/jobs.ts";
import { record } from "../../base/later/events.ts";
import type { SendResult } from "../../base/mail/mail.ts";
import { getSender } from "../../base/mail/sender.ts";
import {
  endMailOutage,
  getMailOutage,
  saveMailOutage,
} from "../../base/mail/queries-mail-outage.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { attempt, type Claimed, isSingle, type Tried } from "./attempt.ts";
import { loadDelivery } from "./content.ts";
import type { Letterhead } from "./mail-text.ts";
import { addressIn, openPost, type Post } from "./post.ts";
import { getStopped } from "./queries-stops.ts";
import {
  claimMessages,
  gatherMessages,
  giveUpOrphans,
  putBack,
  settleMessages,
} from "./queries-messages.ts";
import { claimSingles } from "./queries-single.ts";
import { openingTimes } from "./quiet.ts";
import { keepDead, stopInWave } from "./wave.ts";

/** How many mails are under way at once: what a crash can leave unknown. */
const UNDER_WAY = 16;
const GATHER = 5000;

/** A database that changes its leader is back within half a minute; nobody waits longer than two. */
const SETTLE_TRIES = 60;
// bounds work: between two tries
const SETTLE_PAUSE_MS = 2_000;

/** What is being sent now by this process. */
const running = new WeakMap<Context, { again: boolean }>();

/**
 * Sends everything that is due: notices → mails → server, a few at a time, until nothing is left,
 * also what became due meanwhile. Several workers may do this side by side; within one, a second call has the first
 * look again and does not wait for it: a slow server would fill every slot with callers.
 * Gives how many mails were handed over in any way by this call.
 */
export async function sendDue(context: Context): Promise<number> {
  const now = running.get(context);
  if (now) {
    now.again = true;
    return 0;
  }
  const round = { again: true };
  running.set(context, round);
  return repeat(context, round).finally(() => running.delete(context));
}

async function repeat(context: Context, round: { again: boolean }): Promise<number> {
  let sent = 0;
  while (round.again) {
    round.again = false;
    sent += await sendOnce(context);
  }
  return sent;
}

async function sendOnce(context: Context): Promise<number> {
  await nameOrphans(context);
  await gather(context);
  // Without a mail server mail stays queued, and the secretariat's page says so.
  if (!context.settings.smtpUrl) return 0;
  const post = await openPost(context);
  post.isBusy = true;
  try {
    return await sendWith(post, context);
  } finally {
    post.isBusy = false;
    if (post.isLost) await post.mailer.close();
  }
}

async function sendWith(post: Post, context: Context): Promise<number> {
  const head = await letterhead(context);
  let sent = 0;
  for (let claimed = await claim(context, post); claimed.length > 0;) {
    const tried = await Promise.all(claimed.map((one) => attempt(one, post, head, context)));
    // While our own server is out, nothing counts against a mail: what was taken waits with the others.
    const isOut = ({ result }: Tried) => result?.about === "server";
    const done = tried.filter((one) => !isOut(one));
    const back = tried.filter(isOut).map(({ message }) => message.id);
    await persist(context, () => settle(context, post, done, back));
    const heard = tried.flatMap(({ result }) => result ?? []);
    const told = heard.find(({ about }) => about !== "server") ?? heard[0];
    if (told) await noteMailServer(context, told);
    if (told?.about === "server") break;
    sent += done.length;
    claimed = post.isLost ? [] : await claim(context, post);
  }
  return sent;
}

/** Keeps whether our own mail server takes mail, so that a person is told. */
async function noteMailServer(context: Context, result: SendResult): Promise<void> {
  // An address that is none never got as far as the server.
  if (result.code === "EADDRESS") return;
  await asSystemNow(context, (tx, now) =>
    result.about === "server" ? saveMailOutage(tx, now, result) : endMailOutage(tx, now),
  );
}

async function gather(context: Context): Promise<void> {
  const now = context.clock.now();
  const opening = openingTimes(now, loadDelivery(now).data.quietHours);
  for (let found = GATHER; found === GATHER;) {
    found = await context.db.asViewer(SYSTEM, (tx) => gatherMessages(tx, now, opening, GATHER));
  }
}

/**
 * Of mails to one person at most half of what is taken, so that neither holds the others up. No notice is taken while
 * sending has stopped: they all wait until a person lets it go on, who may need a mail to sign in. While our own
 * server is out, one mail at a time tries whether it is back.
 */
function claim(context: Context, post: Post): Promise<Claimed[]> {
  const now = context.clock.now();
  return context.db.asViewer(SYSTEM, async (tx) => {
    const most = (await getMailOutage(tx)) ? 1 : UNDER_WAY;
    const singles = await claimSingles(tx, now, post.key, Math.ceil(most / 2));
    if (singles.length === most || (await getStopped(tx))) return singles;
    return [...singles, ...(await claimMessages(tx, now, post.key, most - singles.length))];
  });
}

/**
 * What a mail server answered is known to this process only: where the database is away (its leader changes), it is
 * kept as soon as there is one again.
 */
async function persist({ log }: Context, keep: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await keep();
    } catch (error) {
      if (tries === SETTLE_TRIES) throw error;
      log.warn({ err: error, tries }, "what the mail server answered is not kept yet");
      await sleep(SETTLE_PAUSE_MS);
    }
  }
}

async function settle(
  context: Context,
  post: Post,
  tried: readonly Tried[],
  back: readonly string[],
): Promise<void> {
  const settled = tried.map((one) => one.settled);
  // Only a server that says so kills an address; its trouble, or what it has against us, does not.
  const dead = tried.flatMap(({ message, settled: { state, refusal } }) =>
    !isSingle(message) && state === "permanently_failed" && refusal === "no_address" ? message : [],
  );
  await asSystemNow(context, async (tx, now) => {
    await putBack(tx, post.key, back);
    await settleMessages(tx, now, post.key, settled);
    await record(tx, SYSTEM, now, tried.flatMap(told));
    await keepDead(tx, now, dead);
    if (settled.some((one) => one.refusal)) await stopInWave(tx, now);
  });
}

/** What is kept of a mail to one person that needs no more tries. */
function told({ message, settled: { state: outcome, code } }: Tried) {
  if (!isSingle(message) || !FINAL.has(outcome)) return [];
  const { template, about: subjectId } = message;
  return [{ name: "notices.sent" as const, subjectId, data: { template, outcome, code } }];
}

const FINAL = new Set<string>(["accepted", "permanently_failed", "unknown"]);

async function nameOrphans(context: Context): Promise<void> {
  await asSystemNow(context, async (tx, now) => {
    const orphans = await giveUpOrphans(tx, now);
    const name = "notices.lost_sight" as const;
    const events = orphans.map(({ organisationId: forOrganisationId, id: subjectId }) => ({
      name,
      forOrganisationId,
      subjectId,
    }));
    await record(tx, SYSTEM, now, events);
  });
}

async function letterhead(context: Context): Promise<Letterhead> {
  const sender = await context.db.asViewer(SYSTEM, getSender);
  return {
    secret: context.secret,
    publicUrl: context.settings.publicUrl,
    sender,
    unsubscribe: `mailto:${addressIn(context.settings.mailFrom)}?subject=unsubscribe`,
  };
}
