import { DAY, HOUR, SECOND } from "../../base/clock.ts";
import { addCalendarDays, formatDateTime } from "../../base/words/calendar.ts";
import { type Fill, fillText, linesOf } from "../../base/content.ts";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { record } from "../../base/later/events.ts";
import type { SendResult } from "../../base/mail/mail.ts";
import { postMail } from "../../base/mail/post.ts";
import { getSender } from "../../base/mail/sender.ts";
import { readLink, signLink } from "../../base/keys/tokens.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadApplying, loadMail, type Template } from "./content.ts";
import { getApplicationById } from "./queries.ts";
import { countProofs, getOpenProof, getProof, getQuestion, saveProof } from "./queries-arriving.ts";

/** What the links in mails are signed for. */
const PROOF = "application proof";
const QUESTION = "application question";

type Payload = Record<string, unknown>;

/** Writes one mail from its template. The link is made in the job and stands in no queue. */
async function post(
  context: Context,
  template: Template["id"],
  to: { mail: string; applicationId: string },
  values: Readonly<Record<string, Fill>>,
): Promise<SendResult | null> {
  const now = context.clock.now();
  const { templates, footer, placeholders } = loadMail(now);
  const { subject, text } = templates.find((one) => one.id === template)!;
  const sender = await context.db.asViewer(SYSTEM, getSender);
  const none = Object.fromEntries(placeholders.map((name) => [name, null]));
  const words = { ...none, ...values, sender: sender.name, contact: sender.contact };
  const result = await postMail(context, {
    to: to.mail,
    subject: fillText(subject, words),
    text: fillText(text + footer, words),
  });
  if (!result) return result;
  const data = { template, outcome: result.outcome, code: result.code };
  await context.db.asViewer(SYSTEM, (tx) =>
    record(tx, SYSTEM, now, [
      { name: "applications.mail_sent", subjectId: to.applicationId, data },
    ]),
  );
  return result;
}

/** Job: the link that proves an address. An address is sent only so many a day, whoever asks. */
export async function sendProof({ applicationId }: Payload, context: Context): Promise<void> {
  const now = context.clock.now();
  const { proofHours, limits } = loadApplying(now);
  const made = await context.db.asViewer(SYSTEM, async (tx) => {
    const application = await getApplicationById(tx, String(applicationId));
    if (application?.state !== "sent") return null;
    const { id, mail, mailKey, name, person } = application;
    const open = await getOpenProof(tx, id, now);
    if (open) return { ...open, mail, name, person, applicationId: id };
    const dayAgo = addCalendarDays(now, -1);
    if ((await countProofs(tx, mailKey, dayAgo)) >= limits.mailsPerDay) return null;
    // Links carry whole seconds.
    const expiresAt = new Date(Math.floor(now.getTime() / SECOND) * SECOND + proofHours * HOUR);
    const proof = { applicationId: id, mail, key: mailKey, now, expiresAt };
    return { id: await saveProof(tx, proof), expiresAt, mail, name, person, applicationId: id };
  });
  if (!made) return;
  const token = signLink(context.secret, PROOF, made.id, made.expiresAt);
  await post(context, "proof", made, {
    person: made.person,
    organisation: made.name,
    link: `${context.settings.publicUrl}/apply/proof/${token}`,
    until: formatDateTime(made.expiresAt),
  });
}

interface Link {
  secret: string;
  token: string;
  now: Date;
}

/** The proof that a link in a mail leads to, or why it leads nowhere. */
export async function openProof(tx: Tx, { secret, token, now }: Link) {
  const link = readLink(secret, PROOF, token, now);
  if (typeof link === "string") return link;
  return (await getProof(tx, link.id, now)) ?? "forged";
}

/** The same for a question. */
export async function openQuestion(tx: Tx, { secret, token, now }: Link) {
  const link = readLink(secret, QUESTION, token, now);
  if (typeof link === "string") return link;
  return (await getQuestion(tx, link.id)) ?? "forged";
}

/** Job: a question of the secretariat. */
export async function sendQuestion({ questionId }: Payload, context: Context): Promise<void> {
  const now = context.clock.now();
  const found = await context.db.asViewer(SYSTEM, (tx) => getQuestion(tx, String(questionId)));
  if (!found || found.answer !== null) return;
  const expires = new Date(now.getTime() + loadApplying(now).answerDays * DAY);
  const token = signLink(context.secret, QUESTION, found.id, expires);
  await post(context, "question", found, {
    person: found.person,
    organisation: found.name,
    question: linesOf(found.text),
    link: `${context.settings.publicUrl}/apply/answer/${token}`,
    until: formatDateTime(expires),
  });
}

/** Job: the outcome, if it still is the outcome. */
export async function sendDecision({ applicationId }: Payload, context: Context): Promise<void> {
  const now = context.clock.now();
  const found = await context.db.asViewer(SYSTEM, (tx) =>
    getApplicationById(tx, String(applicationId)),
  );
  if (found?.state !== "approved" && found?.state !== "refused") return;
  const reason = loadApplying(now).refusals.find((one) => one.id === found.refusal)?.text ?? null;
  await post(
    context,
    found.state,
    { mail: found.mail, applicationId: found.id },
    {
      person: found.person,
      organisation: found.name,
      reason: linesOf(reason),
      words: linesOf(found.words),
    },
  );
}
