import { MINUTE } from "../../base/clock.ts";
import { hashToken, newToken } from "../../base/keys/tokens.ts";
import type { Facts, SingleMail, WriteMail } from "../../base/mail/single.ts";
import type { Tx } from "../../base/data/db.ts";
import { formatDateTime } from "../../base/words/calendar.ts";
import { writeTo } from "../../post/notices/index.ts";
import { loadLetters } from "./content.ts";
import { deviceWords } from "./device.ts";
import { writeInvitation } from "./invitations.ts";
import { getAccount } from "./queries.ts";
import { savePasswordLink } from "./queries-passwords.ts";

/** Tells the person by mail that something about their sign-in changed; the mail goes out if this transaction commits. */
export function tellChange(tx: Tx, accountId: string, change: string, now: Date): Promise<void> {
  return tellAccount(tx, now, "change", { accountId, change });
}

/** Puts one of the letters about an account in line. */
export function tellAccount(
  tx: Tx,
  now: Date,
  letter: "new_device" | "password" | "change" | "guessed",
  facts: { accountId: string } & Record<string, string>,
  key?: string,
): Promise<void> {
  return writeTo(tx, now, {
    template: `accounts.${letter}`,
    facts: { ...facts, at: now.toISOString() },
    about: facts.accountId,
    ...(key && { key }),
  });
}

type Asked = Parameters<WriteMail>[0];
type Letter = Pick<SingleMail, "template" | "words">;

/** A letter to the address of the account that it is about; none where that is gone. */
const toAccount =
  (write: (asked: Asked, facts: Facts) => Letter | Promise<Letter>): WriteMail =>
  async (asked, facts) => {
    const account = await getAccount(asked.tx, String(facts.accountId));
    if (!account) return null;
    const { template, words } = await write(asked, facts);
    return { to: account.mail, template, words: { name: account.name, ...words } };
  };

const timeIn = ({ at }: Facts) => formatDateTime(new Date(String(at)));

export const mails: Record<string, WriteMail> = {
  "accounts.invitation": writeInvitation,

  /** A device that was not used before. */
  "accounts.new_device": toAccount(({ now, context: { settings } }, facts) => ({
    template: loadLetters(now).newDevice,
    words: {
      at: timeIn(facts),
      device: deviceWords(String(facts.device)),
      place: String(facts.place) || "分かりません",
      sessions: `${settings.publicUrl}/accounts/sessions`,
      password: `${settings.publicUrl}/factors/password`,
    },
  })),

  /** The password, or another proof, changed. */
  "accounts.change": toAccount(({ now, context: { settings } }, facts) => {
    const { passwordChanged, factorChanged } = loadLetters(now);
    return {
      template: facts.change === "password" ? passwordChanged : factorChanged,
      words: {
        at: timeIn(facts),
        change: String(facts.change),
        signIn: `${settings.publicUrl}/sign-in`,
      },
    };
  }),

  /** Somebody who has the password keeps failing at what comes after it. */
  "accounts.guessed": toAccount(({ now, context: { settings } }, facts) => ({
    template: loadLetters(now).guessed,
    words: { at: timeIn(facts), password: `${settings.publicUrl}/factors/password` },
  })),

  /** A one-time link that sets a new password; a former one ends. */
  "accounts.password": toAccount(async ({ tx, now, context: { settings } }, facts) => {
    const template = loadLetters(now).password;
    const until = new Date(now.getTime() + template.minutes * MINUTE);
    const token = newToken();
    await savePasswordLink(tx, String(facts.accountId), hashToken(token), until);
    const link = `${settings.publicUrl}/factors/forgotten?token=${token}`;
    return { template, words: { link, until: formatDateTime(until) } };
  }),
};
