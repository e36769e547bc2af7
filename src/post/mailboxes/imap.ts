import { createHash } from "node:crypto";
import type { ImapFlow } from "imapflow";
import { DAY, MINUTE, SECOND } from "../../base/clock.ts";
import type { Context } from "../../base/context.ts";
import type { Finding } from "../../base/contract.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadLimits } from "./content.ts";
import { getCursor, holdMailbox, saveCursor } from "./queries.ts";
import { takeMail } from "./take.ts";

/** Set on every mail that was taken, where the mailbox keeps such marks. Nothing is moved or deleted. */
const TAKEN = "$Tasuki";
// bounds work: a mailbox that is not to be reached is tried ever more seldom
const FIRST_WAIT = SECOND;
const LONGEST_WAIT = MINUTE; // bounds work: and never more seldom than this

/** A mailbox that is being read. */
export interface Watch {
  stop(): Promise<void>;
}

/**
 * Reads a mailbox by IMAP as long as the role runs: at once, when the server tells of new mail (IDLE), and on a
 * schedule; connects again after every loss. One process at a time reads (a lock in the database); where a mail
 * was taken stands in the database, so that nothing is missed and nothing taken twice.
 */
export function watchMailbox(context: Context): Watch | null {
  const { imapUrl } = context.settings;
  if (!imapUrl) return null;
  const stopped = new AbortController();
  const ended = repeat(context, new URL(imapUrl), stopped.signal);
  return {
    stop: () => {
      stopped.abort();
      return ended;
    },
  };
}

async function repeat(context: Context, url: URL, stopped: AbortSignal): Promise<void> {
  let wait = FIRST_WAIT;
  while (!stopped.aborted) {
    try {
      await readUntilLost(context, url, stopped, () => {
        wait = FIRST_WAIT;
      });
    } catch (error) {
      const told = error instanceof Error ? error.message : String(error);
      context.log.warn({ mailbox: nameOf(url), told }, "the mailbox is not read just now");
    }
    await sleep(wait, stopped);
    wait = Math.min(LONGEST_WAIT, wait + wait);
  }
}

async function readUntilLost(
  context: Context,
  url: URL,
  stopped: AbortSignal,
  onRead: () => void,
): Promise<void> {
  // Loaded where a mailbox is read: the web role and installations without one do without its 30 MB.
  const imap = await import("imapflow");
  const held = await context.db.hold();
  const client = new imap.ImapFlow({
    host: url.hostname,
    port: Number(url.port) || (url.protocol === "imaps:" ? 993 : 143),
    secure: url.protocol === "imaps:",
    auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    logger: false,
    // bounds work: some servers forget an idle connection after half an hour; the own schedule is shorter anyway
    maxIdleTime: 5 * MINUTE,
  });
  const lost = new Promise<never>((_resolve, reject) => {
    client.once("close", () => reject(new Error("connection closed")));
    client.on("error", reject);
    held.once("error", reject);
  });
  lost.catch(() => {});
  try {
    // Somebody else reads it: look again later.
    if (!(await holdMailbox(held, nameOf(url)))) return;
    await Promise.race([client.connect(), lost]);
    const box = await Promise.race([client.mailboxOpen(folderOf(url)), lost]);
    while (!stopped.aborted) {
      const news = wakeUp(client, pollTime(context), stopped);
      await Promise.race([takeNew(context, url, client, String(box.uidValidity)), lost]);
      onRead();
      // Ended by the next command. By itself the client would begin only after a while.
      client.idle().catch(() => {});
      await Promise.race([news, lost]);
      if (!stopped.aborted) await Promise.race([client.noop(), lost]);
    }
  } finally {
    client.close();
    // Ends the lock with the connection.
    await held.end();
  }
}

async function takeNew(
  context: Context,
  url: URL,
  client: ImapFlow,
  uidValidity: string,
): Promise<void> {
  const now = context.clock.now();
  const { messageBytes, imap } = loadLimits(now);
  const mailbox = nameOf(url);
  const cursor = await context.db.asViewer(SYSTEM, (tx) => getCursor(tx, mailbox));
  // A mailbox that was made anew counts from 1 again; what was taken before is known by its fingerprint.
  const known = cursor?.uidValidity === uidValidity ? cursor : undefined;
  const firstDay = new Date(now.getTime() - imap.firstDays * DAY);
  const found = await client.search(
    known ? { uid: `${known.lastUid + 1}:*` } : { since: firstDay },
    { uid: true },
  );
  // "n:*" always gives the last one, even below n.
  const uids = (found || []).filter((uid) => uid > (known?.lastUid ?? 0)).toSorted((a, b) => a - b);
  for (const uid of uids) {
    const query = { source: { maxLength: messageBytes }, size: true };
    const mail = await client.fetchOne(String(uid), query, { uid: true });
    if (mail && mail.source) {
      const findings = (mail.size ?? 0) > messageBytes ? [TOO_LARGE] : [];
      await takeMail(context, mail.source, { source: "imap", findings });
    }
    await context.db.asViewer(SYSTEM, (tx) =>
      saveCursor(tx, mailbox, { uidValidity, lastUid: uid }, now),
    );
    await client.messageFlagsAdd(String(uid), [TAKEN], { uid: true }).catch(() => {});
  }
  if (uids.length > 0) return;
  const lastUid = known?.lastUid ?? 0;
  await context.db.asViewer(SYSTEM, (tx) => saveCursor(tx, mailbox, { uidValidity, lastUid }, now));
}

const TOO_LARGE: Finding = {
  where: "body",
  message: "大きすぎるメールのため、はじめの部分だけを保存しました。元のメールは受信箱にあります。",
};

/** Settles when the server tells of mail, the time is over, or the role ends. */
function wakeUp(client: ImapFlow, ms: number, stopped: AbortSignal): Promise<void> {
  const woken = new AbortController();
  const onNews = () => woken.abort();
  client.once("exists", onNews);
  return sleep(ms, AbortSignal.any([stopped, woken.signal])).finally(() =>
    client.off("exists", onNews),
  );
}

function sleep(ms: number, until: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (until.aborted) return resolve();
    const timer = setTimeout(done, ms);
    until.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      until.removeEventListener("abort", done);
      resolve();
    }
  });
}

const pollTime = ({ clock }: Context) => loadLimits(clock.now()).imap.pollSeconds * SECOND;
const folderOf = (url: URL) => decodeURIComponent(url.pathname.slice(1)) || "INBOX";
/** Names the mailbox without its password. */
const nameOf = (url: URL) =>
  createHash("sha256")
    .update(`${url.username}@${url.host}/${folderOf(url)}`)
    .digest("hex")
    .slice(0, 32);
