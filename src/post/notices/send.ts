import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { MINUTE } from "../../base/clock.ts";
import type { Context } from "../../base/context.ts";
import { record } from "../../base/later/events.ts";
import { createMailer, type Mailer, type SendResult } from "../../base/mail/mail.ts";
import { noteMailServer } from "../../base/mail/post.ts";
import { replyAddressOf } from "../../base/mail/reply-address.ts";
import { getSender } from "../../base/mail/sender.ts";
import { getMailOutage } from "../../base/mail/queries-mail-outage.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadDelivery } from "./content.ts";
import { type Letterhead, writeMessage } from "./mail-text.ts";
import { getStopped } from "./queries-stops.ts";
import {
  type ClaimedMessage,
  claimMessages,
  gatherMessages,
  giveUpOrphans,
  holdSenderKey,
  putBack,
  type Settled,
  settleMessages,
} from "./queries-messages.ts";
import { openingTimes } from "./quiet.ts";
import { judgeRefusal } from "./refusal.ts";
import { keepDead, stopInWave } from "./wave.ts";

/** Connections to the mail server, and how many mails are under way at once: what a crash can leave unknown. */
const CONNECTIONS = 8;
const UNDER_WAY = 16;
const GATHER = 5000;

/** A database that changes its leader is back within half a minute; nobody waits longer than two. */
const SETTLE_TRIES = 60;
// bounds work: between two tries
const SETTLE_PAUSE_MS = 2_000;

/** Transport's word for an answer to our sender, where the server gave no code. */
const REFUSES_US = /^(EENVELOPE|\d{3})$/;

/** One worker's sender: its key is an advisory lock, so that others see at once when it has died. */
interface Post {
  key: string;
  mailer: Mailer;
  from: string;
  held: Client;
  /** Its connection ended, and with it the lock: to others it counts as dead. */
  isLost: boolean;
}

/** One post a process and database; opened on first use, opened anew when its connection is lost. */
const posts = new WeakMap<Context, Promise<Post>>();

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
  const head = await letterhead(context);
  let sent = 0;
  for (let claimed = await claim(context, post); claimed.length > 0;) {
    const tried = await Promise.all(
      claimed.map((message) => deliver(message, post, head, context)),
    );
    // While our own server is out, nothing counts against a mail: what was taken waits with the others.
    const isOut = tried.map(({ result }) => result?.about === "server");
    await persist(context, () =>
      settle(
        context,
        post,
        claimed.filter((_, at) => !isOut[at]),
        tried.filter((_, at) => !isOut[at]).map(({ settled }) => settled),
        claimed.filter((_, at) => isOut[at]).map(({ id }) => id),
      ),
    );
    const heard = tried.flatMap(({ result }) => result ?? []);
    const told = heard.find(({ about }) => about !== "server") ?? heard[0];
    if (told) await noteMailServer(context, told);
    if (told?.about === "server") break;
    sent += isOut.filter((out) => !out).length;
    claimed = post.isLost ? [] : await claim(context, post);
  }
  if (post.isLost) await post.mailer.close();
  return sent;
}

async function gather(context: Context): Promise<void> {
  const now = context.clock.now();
  const opening = openingTimes(now, loadDelivery(now).data.quietHours);
  for (let found = GATHER; found === GATHER;) {
    found = await context.db.asViewer(SYSTEM, (tx) => gatherMessages(tx, now, opening, GATHER));
  }
}

/**
 * Nothing is taken while sending has stopped: it all waits until a person lets it go on. While our own server is out,
 * one mail at a time tries whether it is back.
 */
function claim(context: Context, post: Post): Promise<ClaimedMessage[]> {
  return context.db.asViewer(SYSTEM, async (tx) => {
    if (await getStopped(tx)) return [];
    const most = (await getMailOutage(tx)) ? 1 : UNDER_WAY;
    return claimMessages(tx, context.clock.now(), post.key, most);
  });
}

async function deliver(
  message: ClaimedMessage,
  post: Post,
  head: Letterhead,
  context: Context,
): Promise<{ settled: Settled; result?: SendResult }> {
  if (message.notices.length === 0) {
    const { id } = message;
    const none = { refusal: null, code: "", reply: "", nextAttemptAt: null };
    return { settled: { id, state: "cancelled", ...none } };
  }
  const mail = writeMessage(message, head);
  const result = await post.mailer.send({
    ...mail,
    messageId: `<${message.id}@${post.from.split("@")[1]}>`,
    to: message.address,
    replyTo: replyAddressOf(context.settings.mailReplyTo, message.id),
    unsubscribe: head.unsubscribe,
  });
  return { settled: judge(message, result, context.clock.now()), result };
}

/** A temporary failure is tried again after the times in content; after the last it is final. */
function judge(message: ClaimedMessage, result: SendResult, now: Date): Settled {
  const { outcome, code, reply } = result;
  const wait = loadDelivery(now).data.retryMinutes[message.attempts - 1];
  const again = outcome === "temporarily_failed" && wait !== undefined;
  return {
    id: message.id,
    state: outcome === "temporarily_failed" && !again ? "permanently_failed" : outcome,
    refusal: refusalOf(message, result, now),
    code,
    reply,
    nextAttemptAt: again ? new Date(now.getTime() + wait * MINUTE) : null,
  };
}

/** Why a server said no; null where it did not, or nobody answered. */
function refusalOf({ address }: ClaimedMessage, result: SendResult, now: Date) {
  if (result.code === "EADDRESS") return "no_address";
  if (result.outcome === "accepted" || result.outcome === "unknown") return null;
  return REFUSES_US.test(result.code) ? judgeRefusal({ ...result, address }, now) : null;
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
  claimed: readonly ClaimedMessage[],
  settled: readonly Settled[],
  back: readonly string[],
): Promise<void> {
  const now = context.clock.now();
  await context.db.asViewer(SYSTEM, async (tx) => {
    await putBack(tx, post.key, back);
    await settleMessages(tx, now, post.key, settled);
    await keepDead(
      tx,
      now,
      claimed.filter((_, index) => isDeadAddress(settled[index])),
    );
    if (settled.some((one) => one.refusal)) await stopInWave(tx, now);
  });
}

/** Only a server that says so kills an address; its trouble, or what it has against us, does not. */
function isDeadAddress(settled: Settled | undefined): boolean {
  return settled?.state === "permanently_failed" && settled.refusal === "no_address";
}

async function nameOrphans(context: Context): Promise<void> {
  const now = context.clock.now();
  await context.db.asViewer(SYSTEM, async (tx) => {
    const orphans = await giveUpOrphans(tx, now);
    await record(
      tx,
      SYSTEM,
      now,
      orphans.map((orphan) => ({
        name: "notices.lost_sight" as const,
        forOrganisationId: orphan.organisationId,
        subjectId: orphan.id,
      })),
    );
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

function openPost(context: Context): Promise<Post> {
  const open = posts.get(context);
  if (open) return open;
  const opening = connectPost(context);
  posts.set(context, opening);
  opening.catch(() => posts.delete(context));
  return opening;
}

async function connectPost(context: Context): Promise<Post> {
  const key = String(randomInt(1, 2 ** 47));
  const held = await context.db.hold();
  await holdSenderKey(held, key);
  const from = addressIn(context.settings.mailFrom);
  const name = context.settings.mailFrom.replace(/<.*$/, "").trim();
  const mailer = createMailer({
    smtpUrl: context.settings.smtpUrl ?? "",
    from: { name: name === from ? "" : name, address: from },
    connections: CONNECTIONS,
  });
  const post = { key, mailer, from, held, isLost: false };
  held.once("error", () => {
    post.isLost = true;
    posts.delete(context);
    // Who sends with it just now closes it.
    if (!running.has(context)) void mailer.close();
  });
  return post;
}

/** Ends this process's sender: lets mails on their way finish, frees the lock. */
export async function closePost(context: Context): Promise<void> {
  const open = await posts.get(context);
  if (!open) return;
  posts.delete(context);
  await open.mailer.close();
  await open.held.end();
}

function addressIn(from: string): string {
  return /<([^>]+)>/.exec(from)?.[1] ?? from.trim();
}
