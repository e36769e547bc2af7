import type { Fill } from "../content.ts";
import type { Context } from "../context.ts";
import type { Tx } from "../data/db.ts";
import type { Mail } from "./mail.ts";

/** What a room says to one person: the words are content, what stands in them is looked up when the mail goes out. */
export interface SingleMail {
  /** Empty: nobody is known who could be written to. */
  to: string;
  template: { subject: string; text: string };
  /** Besides `sender` and `contact`, which every mail has. */
  words: Readonly<Record<string, Fill>>;
  attachments?: NonNullable<Mail["attachments"]>;
}

/** What was known when the mail was asked for. Nothing secret: a link is made when the mail is written. */
export type Facts = Record<string, unknown>;

/**
 * Writes a mail just before it goes out, again for each try, as the system: a secret link is made here and stands in
 * no queue. Null: there is nothing to be said any more. "later": not now; it stays as it is.
 */
export type WriteMail = (
  asked: { tx: Tx; now: Date; context: Context },
  facts: Facts,
) => Promise<SingleMail | "later" | null>;

const writers = new Map<string, WriteMail>();

/** Declares what a room writes, by template (`<room>.<noun>`). Called once, when the program is put together. */
export function offerMails(mails: Readonly<Record<string, WriteMail>>): void {
  for (const [template, write] of Object.entries(mails)) writers.set(template, write);
}

/** Who writes mails of this template; undefined where no room does (any more). */
export const findWriter = (template: string): WriteMail | undefined => writers.get(template);
