import { MINUTE } from "../../base/clock.ts";
import { fillText } from "../../base/content.ts";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { addJob } from "../../base/later/outbox.ts";
import { NotSent, postMail } from "../../base/mail/post.ts";
import { getSender } from "../../base/mail/sender.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadDelivery } from "../../post/notices/index.ts";
import { loadReopened } from "./content.ts";
import { findWishes, getWish, removeWish } from "./queries-intake.ts";

/** Tells everybody who wished to hear of it that applications are taken again; gives how many. */
export async function tellReopened(tx: Tx): Promise<number> {
  const wishes = await findWishes(tx);
  for (const wishId of wishes) await addLetter(tx, { wishId, tries: 0 });
  return wishes.length;
}

/**
 * One attempt for each job: where the process died in between, nobody knows whether the mail went out, so that a
 * person decides on the page システムの様子 and it is not sent twice by itself.
 */
async function addLetter(tx: Tx, letter: { wishId: string; tries: number }, runAt?: Date) {
  const key = `wish ${letter.wishId}`;
  await addJob(tx, "entries.send_reopened", letter, { key, attempts: 1, ...(runAt && { runAt }) });
}

/** Job: applications are taken again. The address is forgotten once it was written to, and not before. */
export async function sendReopened(
  payload: Record<string, unknown>,
  context: Context,
): Promise<void> {
  const wishId = String(payload.wishId);
  const tries = Number(payload.tries ?? 0);
  const { db, clock, settings } = context;
  const mail = await db.asViewer(SYSTEM, (tx) => getWish(tx, wishId));
  if (!mail) return;
  const { subject, text } = loadReopened(clock.now());
  const { name: sender, contact } = await db.asViewer(SYSTEM, getSender);
  const words = { link: `${settings.publicUrl}/apply`, sender, contact };
  try {
    const result = await postMail(context, { to: mail, subject, text: fillText(text, words) });
    // Without a mail server it waits on the page for whoever sets one up.
    if (!result) throw new Error("mail not sent: no mail server is set");
    if (result.outcome === "unknown") throw new Error(`mail perhaps sent: ${result.code}`);
  } catch (error) {
    const now = clock.now();
    const minutes = loadDelivery(now).data.retryMinutes[tries];
    const isSurelyNotSent = error instanceof NotSent;
    if (!isSurelyNotSent || minutes === undefined) throw error;
    const again = new Date(now.getTime() + minutes * MINUTE);
    await db.asViewer(SYSTEM, (tx) => addLetter(tx, { wishId, tries: tries + 1 }, again));
    return;
  }
  await db.asViewer(SYSTEM, (tx) => removeWish(tx, wishId));
}
