import { DAY, HOUR, SECOND } from "../../base/clock.ts";
import type { Tx } from "../../base/data/db.ts";
import { readLink, signLink } from "../../base/keys/tokens.ts";
import { type Fill, linesOf } from "../../base/content.ts";
import type { SingleMail, WriteMail } from "../../base/mail/single.ts";
import { addCalendarDays, formatDateTime } from "../../base/words/calendar.ts";
import { loadApplying, loadMail, type Template } from "./content.ts";
import { isOpen } from "./machine.ts";
import { getApplicationById } from "./queries.ts";
import { countProofs, getOpenProof, getProof, getQuestion, saveProof } from "./queries-arriving.ts";

/** What the links in mails are signed for. */
const PROOF = "application proof";
const QUESTION = "application question";

/** One of the mails of this room, filled. */
function letter(
  id: Template["id"],
  to: string,
  values: Readonly<Record<string, Fill>>,
  now: Date,
): SingleMail {
  const { templates, footer, placeholders } = loadMail(now);
  const { subject, text } = templates.find((one) => one.id === id)!;
  const none = Object.fromEntries(placeholders.map((name) => [name, null]));
  return { to, template: { subject, text: text + footer }, words: { ...none, ...values } };
}

/** The link that proves an address. An address is sent only so many a day, whoever asks. */
const writeProof: WriteMail = async ({ tx, now, context }, { applicationId }) => {
  const application = await getApplicationById(tx, String(applicationId));
  if (application?.state !== "sent") return null;
  const { id, mail, mailKey, name, person } = application;
  let proof = await getOpenProof(tx, id, now);
  if (!proof) {
    const { proofHours, limits } = loadApplying(now);
    const dayAgo = addCalendarDays(now, -1);
    if ((await countProofs(tx, mailKey, dayAgo)) >= limits.mailsPerDay) return null;
    // Links carry whole seconds.
    const expiresAt = new Date(Math.floor(now.getTime() / SECOND) * SECOND + proofHours * HOUR);
    const made = { applicationId: id, mail, key: mailKey, now, expiresAt };
    proof = { id: await saveProof(tx, made), expiresAt };
  }
  const token = signLink(context.secret, PROOF, proof.id, proof.expiresAt);
  const link = `${context.settings.publicUrl}/apply/proof/${token}`;
  const until = formatDateTime(proof.expiresAt);
  return letter("proof", mail, { person, organisation: name, link, until }, now);
};

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

/** A question of the secretariat, while it and the application are open. */
const writeQuestion: WriteMail = async ({ tx, now, context }, { questionId }) => {
  const found = await getQuestion(tx, String(questionId));
  if (!found || found.answer !== null || !isOpen(found)) return null;
  const expires = new Date(now.getTime() + loadApplying(now).answerDays * DAY);
  const token = signLink(context.secret, QUESTION, found.id, expires);
  const words = {
    person: found.person,
    organisation: found.name,
    question: linesOf(found.text),
    link: `${context.settings.publicUrl}/apply/answer/${token}`,
    until: formatDateTime(expires),
  };
  return letter("question", found.mail, words, now);
};

/** The outcome, if it still is the outcome. */
const writeDecision: WriteMail = async ({ tx, now }, { applicationId }) => {
  const found = await getApplicationById(tx, String(applicationId));
  if (found?.state !== "approved" && found?.state !== "refused") return null;
  const reason = loadApplying(now).refusals.find((one) => one.id === found.refusal)?.text ?? null;
  const words = {
    person: found.person,
    organisation: found.name,
    reason: linesOf(reason),
    words: linesOf(found.words),
  };
  return letter(found.state, found.mail, words, now);
};

export const mails = {
  "applications.proof": writeProof,
  "applications.question": writeQuestion,
  "applications.decision": writeDecision,
};
