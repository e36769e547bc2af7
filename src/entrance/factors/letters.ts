import { fillText } from "../../base/content.ts";
import type { Context } from "../../base/context.ts";
import { postMail } from "../../base/mail/post.ts";
import { signLink } from "../../base/keys/tokens.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadRecoveries } from "./content.ts";
import { getOrganisationName, getPerson, getRecovery } from "./queries-recoveries.ts";

/** What links about a recovery are signed for: one stops it, the other takes its one use after the wait. */
export const STOP = "stop recovery";
export const USE = "use recovery";

const japaneseTime = (date: Date) =>
  date.toLocaleString("ja-JP", { timeZone: "Asia/Tokyo", dateStyle: "long", timeStyle: "short" });

/**
 * Job: writes to somebody whose proofs are to be made anew, at the start (with a link that stops it) and after the
 * wait (with the link that does it too). Links are made here, so that no queue holds them; nothing where it was
 * stopped meanwhile.
 */
export async function tellRecovery(
  payload: Record<string, unknown>,
  context: Context,
): Promise<void> {
  const now = context.clock.now();
  const letter = loadRecoveries(now)[payload.letter === "open" ? "open" : "started"];
  const told = await context.db.asViewer(SYSTEM, async (tx) => {
    const recovery = await getRecovery(tx, String(payload.id), now);
    const person = recovery && (await getPerson(tx, recovery.accountId));
    if (!recovery || !person) return null;
    const starter = recovery.startedBy && (await getPerson(tx, recovery.startedBy));
    const organisation = await getOrganisationName(tx, recovery.organisationId);
    return { recovery, person, by: starter ? `${starter.name} さん` : organisation };
  });
  if (!told) return;
  const { recovery, person, by } = told;
  const sign = (purpose: string) =>
    signLink(context.secret, purpose, recovery.id, recovery.expiresAt);
  const { publicUrl } = context.settings;
  const words = {
    name: person.name,
    by,
    openFrom: japaneseTime(recovery.openFrom),
    until: japaneseTime(recovery.expiresAt),
    stop: `${publicUrl}/factors/recoveries/stop?token=${sign(STOP)}`,
    link: `${publicUrl}/factors/recoveries/use?token=${sign(USE)}`,
  };
  await postMail(context, {
    to: person.mail,
    subject: fillText(letter.subject, words),
    text: fillText(letter.text, words),
  });
}

/** Job: tells an administrator that somebody on the machine let one of them in anew. */
export async function tellRescue(
  payload: Record<string, unknown>,
  context: Context,
): Promise<void> {
  const { rescue } = loadRecoveries(context.clock.now());
  const [person, rescued] = await context.db.asViewer(SYSTEM, async (tx) => [
    await getPerson(tx, String(payload.toId)),
    await getPerson(tx, String(payload.accountId)),
  ]);
  if (!person) return;
  const words = {
    name: person.name,
    who: rescued ? `${rescued.name}（${rescued.mail}）` : "アカウント",
    at: japaneseTime(new Date(String(payload.at))),
  };
  await postMail(context, {
    to: person.mail,
    subject: fillText(rescue.subject, words),
    text: fillText(rescue.text, words),
  });
}
