import { formatDate, fromDay } from "../../base/words/calendar.ts";
import type { Facts, WriteMail } from "../../base/mail/single.ts";
import { getSettings, readMember } from "../dues/index.ts";
import { yearLabel } from "./fiscal-year.ts";
import { loadMails } from "./content.ts";
import { type Paper, paperPdf } from "./papers.ts";
import { getInvoice, getReceipt } from "./queries-money.ts";

interface Letter {
  organisationId: string;
  invoiceId: string | null;
  receiptId: string | null;
  kind: string;
  /** What the mail says besides the facts of the invoice. */
  words: Record<string, string>;
}

/**
 * A mail about membership with its paper as PDF. It waits while the part is switched off; nothing is said of a paper
 * that was cancelled, nor that something is unpaid where it was paid.
 */
export async function writeLetter(
  { tx, now, context }: Parameters<WriteMail>[0],
  facts: Facts,
  makePdf = paperPdf,
): ReturnType<WriteMail> {
  if (!(await getSettings(tx)).on) return "later";
  const letter = facts as unknown as Letter;
  const member = await readMember({ tx, now }, letter.organisationId);
  if (!member) return null;
  const { mails, footer } = loadMails(now);
  const words = mails[letter.kind];
  if (!words) throw new Error(`content/invoices/mails.yaml has no mail ${letter.kind}`);
  const invoice = letter.invoiceId ? await getInvoice(tx, letter.invoiceId) : undefined;
  const receipt = letter.receiptId ? await getReceipt(tx, letter.receiptId) : undefined;
  const paid = invoice !== undefined && invoice.paid >= invoice.amount;
  if (invoice?.cancelled || receipt?.cancelled || (words.unpaid && paid)) return null;
  const yen = (amount: number | undefined) => amount?.toLocaleString("ja-JP") ?? null;
  const shown = (day: string | undefined) => (day ? formatDate(fromDay(day)!) : null);
  const values = {
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
    // Without an address it stands among what reached nobody.
    to: member.goesTo ?? "",
    template: { subject: words.subject, text: words.text + footer },
    words: values,
    ...(paper && { attachments: [attached(paper, makePdf)] }),
  };
}

const attached = (paper: Paper, makePdf: typeof paperPdf) => ({
  filename: `${paper.title}_${paper.number}.pdf`,
  content: makePdf(paper, null),
  contentType: "application/pdf",
});
