import { readMessageId } from "../../base/mail/reply-address.ts";
import type { Context } from "../../base/context.ts";
import { isSameMailbox } from "../../base/words/text.ts";
import { apart } from "../../base/files/apart.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { findBounced, isWrittenTo, saveBounce } from "./queries-messages.ts";
import { judgeRefusal } from "./refusal.ts";
import { keepDead, stopInWave } from "./wave.ts";

/**
 * What became of a mail that claims to be a bounce. `elsewhere`: our mail failed at an address we never wrote to.
 * `unnamed`: an address of ours failed, but the report does not say which mail it is about.
 */
export type Bounced =
  | "recorded"
  | "delayed"
  | "not_a_bounce"
  | "not_ours"
  | "elsewhere"
  | "unnamed";

const reader = apart<typeof import("./dsn.ts")>(new URL("./dsn.ts", import.meta.url));

/**
 * Takes a delivery report as received. A final failure is the mail's; only where it says that the address does
 * not exist is the contact's address dead, and later rooms are told. A delay changes nothing; what is not about a
 * mail of ours is left alone.
 */
export async function takeBounce(context: Context, raw: Buffer): Promise<Bounced> {
  const bounce = await reader("readBounce", raw);
  if (!bounce || "stopped" in bounce) return "not_a_bounce";
  const id = readMessageId(bounce.messageId ?? "");
  if (bounce.action !== "failed") return id ? "delayed" : "not_ours";
  const now = context.clock.now();
  return context.db.asViewer(SYSTEM, async (tx) => {
    const message = id ? await findBounced(tx, id) : undefined;
    if (!id || !message)
      return bounce.recipient && (await isWrittenTo(tx, bounce.recipient)) ? "unnamed" : "not_ours";
    // Passed on by its reader, or written by somebody who was told of the id: nothing against the address.
    const names = bounce.recipient;
    if (names && !isSameMailbox(names, message.address)) return "elsewhere";
    const { status: code, diagnostic: reply } = bounce;
    const said = { code, reply, about: "recipient" as const, address: message.address };
    const refusal = judgeRefusal(said, now);
    await saveBounce(tx, now, id, { refusal, code, reply });
    const { contactId, organisationId } = message;
    const dead = contactId && organisationId ? [{ ...message, contactId, organisationId }] : [];
    await keepDead(tx, now, refusal === "no_address" ? dead : []);
    await stopInWave(tx, now);
    return "recorded";
  });
}
