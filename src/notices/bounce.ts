import type { Context } from "../base/context.ts";
import { readBounce } from "../base/dsn.ts";
import { record } from "../base/events.ts";
import { SYSTEM } from "../base/viewer.ts";
import { markMailDead } from "../organisations/index.ts";
import { findBounced, saveBounce } from "./queries-messages.ts";
import { bounceEvent } from "./send.ts";

/** What became of a mail that claims to be a bounce. */
export type Bounced = "recorded" | "delayed" | "not_a_bounce" | "not_ours";

const OUR_ID = /^<?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})@/i;

/**
 * Takes a delivery report as received. A final failure makes the contact's address dead and is told
 * to later rooms; a delay changes nothing; what is not about a mail of ours is left alone.
 */
export async function takeBounce(context: Context, raw: Buffer): Promise<Bounced> {
  const bounce = await readBounce(raw);
  if (!bounce) return "not_a_bounce";
  const id = OUR_ID.exec(bounce.messageId ?? "")?.[1];
  if (!id) return "not_ours";
  if (bounce.action !== "failed") return "delayed";
  const now = context.clock.now();
  return context.db.asViewer(SYSTEM, async (tx) => {
    const message = await findBounced(tx, id);
    // Anybody can write a report; it counts only when it names the very address we wrote to.
    if (!message || (bounce.recipient && bounce.recipient !== message.address)) return "not_ours";
    await saveBounce(tx, now, id, { code: bounce.status, reply: bounce.diagnostic });
    await markMailDead(tx, [message.contactId], now, [message.address]);
    await record(tx, SYSTEM, now, [bounceEvent(message)]);
    return "recorded";
  });
}
