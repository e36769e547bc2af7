import { MINUTE } from "../../base/clock.ts";
import { fillText } from "../../base/content.ts";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { addJob } from "../../base/later/outbox.ts";
import { postMail } from "../../base/mail/post.ts";
import { hashToken, newToken } from "../../base/keys/tokens.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadLetters } from "./content.ts";
import { deviceWords } from "./device.ts";
import { getAccount } from "./queries.ts";
import { savePasswordLink } from "./queries-passwords.ts";

type Payload = Record<string, unknown>;

/** A moment as people write it: 2026年11月21日 9:00. */
export const japaneseTime = (date: Date) =>
  date.toLocaleString("ja-JP", { timeZone: "Asia/Tokyo", dateStyle: "long", timeStyle: "short" });

/** Tells the person by mail that something about their sign-in changed; the mail goes out if this transaction commits. */
export function tellChange(tx: Tx, accountId: string, change: string, now: Date): Promise<void> {
  return addJob(tx, "accounts.tell_change", { accountId, change, at: now.toISOString() });
}

/** Sends one of the letters about an account to its address; nothing where the account is gone. */
async function write(
  context: Context,
  accountId: unknown,
  letter: { subject: string; text: string },
  words: Record<string, string>,
): Promise<void> {
  const account = await context.db.asViewer(SYSTEM, (tx) => getAccount(tx, String(accountId)));
  if (!account) return;
  const filled = { name: account.name, ...words };
  await postMail(context, {
    to: account.mail,
    subject: fillText(letter.subject, filled),
    text: fillText(letter.text, filled),
  });
}

/** Job: a device that was not used before. */
export function tellNewDevice(payload: Payload, context: Context): Promise<void> {
  const { publicUrl } = context.settings;
  return write(context, payload.accountId, loadLetters(context.clock.now()).newDevice, {
    at: japaneseTime(new Date(String(payload.at))),
    device: deviceWords(String(payload.device)),
    place: String(payload.place) || "分かりません",
    sessions: `${publicUrl}/accounts/sessions`,
    password: `${publicUrl}/factors/password`,
  });
}

/** Job: the password, or another proof, changed. */
export function tellOfChange(payload: Payload, context: Context): Promise<void> {
  const { passwordChanged, factorChanged } = loadLetters(context.clock.now());
  const letter = payload.change === "password" ? passwordChanged : factorChanged;
  return write(context, payload.accountId, letter, {
    at: japaneseTime(new Date(String(payload.at))),
    change: String(payload.change),
    signIn: `${context.settings.publicUrl}/sign-in`,
  });
}

/** Job: somebody who has the password keeps failing at what comes after it. */
export function tellGuessed(payload: Payload, context: Context): Promise<void> {
  return write(context, payload.accountId, loadLetters(context.clock.now()).guessed, {
    at: japaneseTime(new Date(String(payload.at))),
    password: `${context.settings.publicUrl}/factors/password`,
  });
}

/** Job: a one-time link that sets a new password. It is made here, so that no queue holds it; a former one ends. */
export async function sendPasswordLink(payload: Payload, context: Context): Promise<void> {
  const accountId = String(payload.accountId);
  const now = context.clock.now();
  const { password } = loadLetters(now);
  const until = new Date(now.getTime() + password.minutes * MINUTE);
  const token = newToken();
  await context.db.asViewer(SYSTEM, (tx) =>
    savePasswordLink(tx, accountId, hashToken(token), until),
  );
  await write(context, accountId, password, {
    link: `${context.settings.publicUrl}/factors/forgotten?token=${token}`,
    until: japaneseTime(until),
  });
}
