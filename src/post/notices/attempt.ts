import { MINUTE } from "../../base/clock.ts";
import type { Context } from "../../base/context.ts";
import type { Mail, SendResult } from "../../base/mail/mail.ts";
import { OperatorError } from "../../base/program/settings.ts";
import { replyAddressOf } from "../../base/mail/reply-address.ts";
import { loadDelivery } from "./content.ts";
import { type Letterhead, writeMessage } from "./mail-text.ts";
import type { Post } from "./post.ts";
import type { ClaimedMessage, Settled } from "./queries-messages.ts";
import type { ClaimedSingle } from "./queries-single.ts";
import { judgeRefusal } from "./refusal.ts";
import { writeSingle } from "./single.ts";

export type Claimed = ClaimedMessage | ClaimedSingle;

export const isSingle = (one: Claimed): one is ClaimedSingle => "template" in one;

/** What became of one mail that was claimed; `result`: what the mail server had to do with it, where it was asked. */
export interface Tried {
  message: Claimed;
  settled: Settled;
  result?: SendResult;
}

/** Transport's word for an answer to our sender, where the server gave no code. */
const REFUSES_US = /^(EENVELOPE|\d{3})$/;
const UNWRITTEN =
  "メールの文面を作れませんでした。理由は、このプログラムの記録（ログ）にあります。";
const NO_ANSWER = { refusal: null, code: "", reply: "", nextAttemptAt: null };

/** Writes one mail and hands it over. Never throws: a mail that cannot be written stops no other. */
export async function attempt(
  message: Claimed,
  post: Post,
  head: Letterhead,
  context: Context,
): Promise<Tried> {
  const now = context.clock.now();
  const { id } = message;
  let mail: Awaited<ReturnType<typeof write>>;
  try {
    mail = await write(message, head, context);
  } catch (error) {
    context.log.error({ err: error, id }, "a mail could not be written");
    // What whoever runs this has to mend is the same at every later try, and said in words; a fault is not.
    const failed =
      error instanceof OperatorError
        ? ({ outcome: "permanently_failed", reply: error.message } as const)
        : ({ outcome: "temporarily_failed", reply: UNWRITTEN } as const);
    return {
      message,
      settled: judge(message, "", { ...failed, code: "EWRITE", about: "us" }, now),
    };
  }
  if (mail === null) return { message, settled: { ...NO_ANSWER, id, state: "cancelled" } };
  if (mail === "later") {
    const longest = Math.max(...loadDelivery(now).data.retryMinutes);
    const nextAttemptAt = new Date(now.getTime() + longest * MINUTE);
    return { message, settled: { ...NO_ANSWER, id, state: "queued", nextAttemptAt } };
  }
  const messageId = `<${id}@${post.from.split("@")[1]}>`;
  const result = await post.mailer.send({ ...mail, messageId });
  return { message, settled: judge(message, mail.to, result, now), result };
}

async function write(
  message: Claimed,
  head: Letterhead,
  context: Context,
): Promise<Omit<Mail, "messageId"> | "later" | null> {
  if (isSingle(message)) return writeSingle(context, message);
  if (message.notices.length === 0) return null;
  return {
    ...writeMessage(message, head),
    to: message.address,
    replyTo: replyAddressOf(context.settings.mailReplyTo, message.id),
    unsubscribe: head.unsubscribe,
  };
}

/** A temporary failure is tried again after the times in content; after the last it is final. */
function judge({ id, attempts }: Claimed, address: string, result: SendResult, now: Date): Settled {
  const { outcome, code, reply } = result;
  const wait = loadDelivery(now).data.retryMinutes[attempts - 1];
  const again = outcome === "temporarily_failed" && wait !== undefined;
  return {
    id,
    state: outcome === "temporarily_failed" && !again ? "permanently_failed" : outcome,
    refusal: refusalOf(address, result, now),
    code,
    reply,
    nextAttemptAt: again ? new Date(now.getTime() + wait * MINUTE) : null,
  };
}

/** Why a server said no; null where it did not, or nobody answered. */
function refusalOf(address: string, result: SendResult, now: Date) {
  if (result.code === "EADDRESS") return "no_address";
  if (result.outcome === "accepted" || result.outcome === "unknown") return null;
  return REFUSES_US.test(result.code) ? judgeRefusal({ ...result, address }, now) : null;
}
