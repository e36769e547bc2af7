import { dayOf } from "../../base/words/calendar.ts";
import { Refusal } from "../../base/refusal.ts";
import {
  type Change,
  getSettings,
  lockMember,
  type Member,
  settle,
  unsettle,
} from "../dues/index.ts";
import { recordFor } from "../../base/later/events.ts";
import { fiscalYearOf, yearLabel } from "./fiscal-year.ts";
import { addressee, queueLetter } from "./issue.ts";
import { receiptPaper } from "./papers.ts";
import {
  getInvoice,
  getPayment,
  getReceiptOf,
  hasPayment,
  type InvoiceFacts,
  type NewPayment,
  owesLate,
  savePayment,
  saveReceipt,
  saveWithdrawn,
  takeNumber,
} from "./queries-money.ts";

type Paid = Omit<NewPayment, "organisationId"> & {
  /** Recorded also where it is more than is open, or looks like one that is recorded. */
  accept: boolean;
};

/**
 * Records a payment for an invoice; when it is paid in full the member joins, or comes back.
 * Refuses `moved` (cancelled), `over`, `same`, and a day that has not come.
 */
export async function pay(change: Change, paid: Paid): Promise<string> {
  const { tx, viewer, now } = change;
  const { member, invoice } = await lockBoth(change, paid.invoiceId);
  if (invoice.cancelled) throw new Refusal("moved");
  if (paid.paidOn > dayOf(now))
    throw new Refusal("bad_input", [
      { where: "paidOn", message: "入金の日が、まだ来ていない日になっています。" },
    ]);
  const { accept, ...payment } = paid;
  const open = invoice.amount - invoice.paid;
  if (!accept && (await hasPayment(tx, invoice.id, paid.amount, paid.paidOn)))
    throw new Refusal("same");
  if ((!accept || paid.kind === "waiver") && paid.amount > open) throw new Refusal("over");
  const id = await savePayment(tx, now, viewer.accountId, {
    ...payment,
    organisationId: member.id,
  });
  await recordFor(change, member.id, "invoices.paid", {
    invoiceId: invoice.id,
    number: invoice.paper.number,
    amount: paid.amount,
    kind: paid.kind,
  });
  if (open > 0 && paid.amount >= open) {
    const stillLate = await owesLate(tx, member.id, dayOf(now));
    const settled = { invoiceId: invoice.id, on: paid.paidOn, stillLate };
    const joins = (await settle(change, member, settled)) && member.state === "approved";
    const letter = { organisationId: member.id, invoiceId: invoice.id, kind: "admitted" };
    if (joins) await queueLetter(change, letter);
  }
  return id;
}

/**
 * Takes a payment back (entered by mistake, or returned). Its receipt is cancelled, and a member whom it made
 * stands where it stood before, unless something else happened since. Refuses `moved`.
 */
export async function withdraw(change: Change, id: string, reason: string): Promise<void> {
  const { tx, now } = change;
  const seen = await getPayment(tx, id);
  if (!seen) throw new Refusal("not_found");
  const { member } = await lockBoth(change, seen.invoiceId);
  const payment = (await getPayment(tx, id))!;
  if (payment.withdrawn) throw new Refusal("moved");
  await saveWithdrawn(tx, now, id, reason);
  await recordFor(change, member.id, "invoices.payment_withdrawn", {
    invoiceId: payment.invoiceId,
    amount: payment.amount,
    reason,
  });
  const after = (await getInvoice(tx, payment.invoiceId))!;
  if (after.paid < after.amount) await unsettle(change, member.id, after.id);
}

/** Issues the receipt of one payment, once; a second time gives the first. Refuses `no_issuer`, `moved`. */
export async function receiptFor(change: Change, id: string, mail: boolean): Promise<string> {
  const { tx, now } = change;
  const payment = await getPayment(tx, id);
  if (!payment) throw new Refusal("not_found");
  if (payment.withdrawn || payment.kind === "waiver") throw new Refusal("moved");
  const { member, invoice } = await lockBoth(change, payment.invoiceId);
  const settings = await getSettings(tx);
  if (!settings.complete) throw new Refusal("no_issuer");
  let receiptId = await getReceiptOf(tx, id);
  if (!receiptId) {
    const issuedOn = dayOf(now);
    const numberedYear = fiscalYearOf(issuedOn);
    const number = await takeNumber(tx, "receipt", numberedYear);
    const paper = receiptPaper(
      {
        numberedYear,
        number,
        issuedOn,
        paidOn: payment.paidOn,
        amount: payment.amount,
        addressee: addressee(member),
        year: yearLabel(invoice.fiscalYear),
        classLabel: member.classLabel,
        invoice: invoice.paper.number,
      },
      settings,
    );
    const organisationId = member.id;
    const made = { paymentId: id, organisationId, numberedYear, number, issuedOn, paper };
    receiptId = await saveReceipt(tx, now, made);
    await recordFor(change, member.id, "invoices.receipted", {
      receiptId,
      number: paper.number,
      amount: payment.amount,
    });
  }
  if (mail)
    await queueLetter(change, {
      organisationId: member.id,
      invoiceId: invoice.id,
      receiptId,
      kind: "receipt",
    });
  return receiptId;
}

/** Member first, then invoice: always in this order, so that two who pay do not wait for each other. */
async function lockBoth(
  change: Change,
  invoiceId: string,
): Promise<{ member: Member; invoice: InvoiceFacts }> {
  const seen = await getInvoice(change.tx, invoiceId);
  if (!seen) throw new Refusal("not_found");
  const member = await lockMember(change, seen.organisationId);
  return { member, invoice: (await getInvoice(change.tx, invoiceId, true))! };
}
