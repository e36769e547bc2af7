import { cutText } from "../../base/words/text.ts";
import { formatDate, fromDay } from "../../base/words/calendar.ts";
import { fillText } from "../../base/content.ts";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import type { Mail } from "../../base/mail/mail.ts";
import { postMail } from "../../base/mail/post.ts";
import { getSender } from "../../base/mail/sender.ts";
import { OperatorError } from "../../base/program/settings.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { getSettings, readMember } from "../dues/index.ts";
import { yearLabel } from "./fiscal-year.ts";
import { loadMails } from "./content.ts";
import { type Paper, paperPdf } from "./papers.ts";
import { type Letter, type LetterState, saveLetterState, takeLetter } from "./queries-letters.ts";
import { getInvoice, getReceipt } from "./queries-money.ts";

type Written = Omit<Mail, "messageId"> | null;

/**
 * Sends one letter with its paper as PDF. A letter whose process died between handing over and recording becomes
 * "unknown" and is never sent again by itself. Throws on a temporary failure, so that the job comes again.
 */
export async function mailLetter(
  context: Context,
  letterId: string,
  makePdf = paperPdf,
): Promise<void> {
  const now = context.clock.now();
  const as = <T>(work: (tx: Tx) => Promise<T>) => context.db.asViewer(SYSTEM, work);
  const settled = (state: LetterState, address: string | null, answer: string | null) =>
    as((tx) => saveLetterState(tx, now, letterId, state, address, answer));
  if (!(await as(getSettings)).on) return;
  const letter = await as((tx) => takeLetter(tx, now, letterId));
  if (!letter) return;
  let mail: Written;
  try {
    mail = await as((tx) => write(tx, letter, context, makePdf));
  } catch (error) {
    // Where no engine runs no later try makes a paper: said once, and left alone until somebody sends it anew.
    if (error instanceof OperatorError) {
      context.log.error({ err: error, letter: letterId }, "no mail: its paper cannot be made here");
      return settled("no_paper", null, error.message);
    }
    // Nothing was handed over yet: a paper that cannot be made now may be made later.
    await settled("temporarily_failed", null, cutText(String(error), 300));
    throw error;
  }
  if (!mail) return settled("no_address", null, null);
  try {
    const sent = await postMail(context, mail);
    const answer = sent && `${sent.code} ${sent.reply}`;
    await settled(sent ? sent.outcome : "no_server", mail.to, answer);
  } catch (error) {
    await settled("temporarily_failed", mail.to, cutText(String(error), 300));
    throw error;
  }
}

/** The mail with everything it says; null where nobody can be written to. */
async function write(
  tx: Tx,
  letter: Letter,
  context: Context,
  makePdf: typeof paperPdf,
): Promise<Written> {
  const now = context.clock.now();
  const member = await readMember({ tx, now }, letter.organisationId);
  if (!member?.goesTo) return null;
  const { mails, footer } = loadMails(now);
  const words = mails[letter.kind];
  if (!words) throw new Error(`content/invoices/mails.yaml has no mail ${letter.kind}`);
  const invoice = letter.invoiceId ? await getInvoice(tx, letter.invoiceId) : undefined;
  const receipt = letter.receiptId ? await getReceipt(tx, letter.receiptId) : undefined;
  const sender = await getSender(tx);
  const yen = (amount: number | undefined) => amount?.toLocaleString("ja-JP") ?? null;
  const shown = (day: string | undefined) => (day ? formatDate(fromDay(day)!) : null);
  const values = {
    sender: sender.name,
    contact: sender.contact,
    name: member.billingName ?? member.name,
    honorific: member.honorific,
    class: member.classLabel,
    link: `${context.settings.publicUrl}/invoices/own`,
    year: invoice ? yearLabel(invoice.fiscalYear) : null,
    number: invoice?.paper.number ?? null,
    amount: yen(invoice?.amount),
    open: yen(invoice && Math.max(invoice.amount - invoice.paid, 0)),
    due: shown(invoice?.dueOn),
    receiptNumber: receipt?.paper.number ?? null,
    received: yen(receipt?.paper.total),
    ...letter.words,
  };
  const paper = words.paper === "receipt" ? receipt?.paper : words.paper && invoice?.paper;
  return {
    to: member.goesTo,
    subject: fillText(words.subject, values),
    text: fillText(words.text, values) + fillText(footer, values),
    ...(paper && { attachments: [attached(paper, makePdf)] }),
  };
}

const attached = (paper: Paper, makePdf: typeof paperPdf) => ({
  filename: `${paper.title}_${paper.number}.pdf`,
  content: makePdf(paper, null),
  contentType: "application/pdf",
});
