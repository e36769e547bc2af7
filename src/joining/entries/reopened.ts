import type { Tx } from "../../base/data/db.ts";
import type { WriteMail } from "../../base/mail/single.ts";
import { writeTo } from "../../post/notices/index.ts";
import { loadReopened } from "./content.ts";
import { takeWishes } from "./queries-intake.ts";

/** Tells everybody who wished to hear of it that applications are taken again; gives how many. */
export async function tellReopened(tx: Tx, now: Date): Promise<number> {
  const wishes = await takeWishes(tx);
  for (const mail of wishes) {
    const template = "entries.reopened";
    await writeTo(tx, now, { template, facts: { mail }, about: null, urgent: false });
  }
  return wishes.length;
}

/** Applications are taken again. */
export const writeReopened: WriteMail = async ({ now, context }, { mail }) => ({
  to: String(mail),
  template: loadReopened(now),
  words: { link: `${context.settings.publicUrl}/apply` },
});
