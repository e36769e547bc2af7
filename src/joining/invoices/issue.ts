import { dayOf } from "../../base/words/calendar.ts";
import { rungAt } from "../../base/later/ladder.ts";
import { Refusal } from "../../base/refusal.ts";
import { writeTo } from "../../post/notices/index.ts";
import { type Change, getSettings, lockMember, type Member } from "../dues/index.ts";
import { recordFor } from "../../base/later/events.ts";
import { fiscalYearOf, yearLabel } from "./fiscal-year.ts";
import { dueDay, loadDue, wayOf } from "./content.ts";
import { invoicePaper } from "./papers.ts";
import { LETTER } from "./queries-letters.ts";
import { getInvoice, hasInvoice, saveCancelled, saveInvoice, takeNumber } from "./queries-money.ts";

/** The name on a paper with its honorific. */
export const addressee = ({ billingName, name, honorific }: Member) =>
  `${billingName ?? name}　${honorific}`.trim();

/**
 * Issues the invoice of one fiscal year and mails it. Refuses `no_issuer`, `no_fee`, `already` (one year is
 * asked for once), and `moved` for who neither is a member nor approved.
 */
export async function issueInvoice(
  change: Change,
  member: Member,
  fiscalYear: number,
  replaces: { id: string; number: string } | null = null,
): Promise<string> {
  const { tx, now } = change;
  const settings = await getSettings(tx);
  if (!settings.complete) throw new Refusal("no_issuer");
  if (!["approved", "active", "suspended"].includes(member.state)) throw new Refusal("moved");
  const amount = member.fee;
  if (!amount) throw new Refusal("no_fee");
  if (await hasInvoice(tx, member.id, fiscalYear)) throw new Refusal("already");
  const issuedOn = dayOf(now);
  const numberedYear = fiscalYearOf(issuedOn);
  const number = await takeNumber(tx, "invoice", numberedYear);
  const dueOn = dueDay(issuedOn, loadDue(now));
  const facts = { numberedYear, number, issuedOn, dueOn, amount };
  const paper = invoicePaper(
    {
      ...facts,
      addressee: addressee(member),
      year: yearLabel(fiscalYear),
      classLabel: member.classLabel,
      replaces: replaces?.number ?? null,
    },
    settings,
  );
  const id = await saveInvoice(tx, now, {
    ...facts,
    organisationId: member.id,
    fiscalYear,
    kind: member.state === "approved" ? "joining" : "renewal",
    paper,
    replaces: replaces?.id ?? null,
    nextAt: rungAt(wayOf({ dueOn }, now), 0),
  });
  await recordFor(change, member.id, "invoices.issued", {
    invoiceId: id,
    number: paper.number,
    amount,
    fiscalYear,
  });
  await queueLetter(change, { organisationId: member.id, invoiceId: id, kind: "invoice" });
  return id;
}

/**
 * Cancels an invoice; its number stays taken. With `reissue` a new one with today's class, fee and addressee
 * takes its place. Refuses `moved` (cancelled already), `has_payments`, and what issuing refuses.
 */
export async function cancelInvoice(
  change: Change,
  id: string,
  { reason, reissue }: { reason: string; reissue: boolean },
): Promise<string | null> {
  const { tx, now } = change;
  const seen = await getInvoice(tx, id);
  if (!seen) throw new Refusal("not_found");
  const member = await lockMember(change, seen.organisationId);
  const invoice = (await getInvoice(tx, id, true))!;
  if (invoice.cancelled) throw new Refusal("moved");
  if (invoice.paid > 0) throw new Refusal("has_payments");
  await saveCancelled(tx, now, id, reason);
  const { number } = invoice.paper;
  await recordFor(change, member.id, "invoices.cancelled", { invoiceId: id, number, reason });
  return reissue ? issueInvoice(change, member, invoice.fiscalYear, { id, number }) : null;
}

/** Puts a mail on its way: it goes if, and only if, this transaction commits. */
export async function queueLetter(
  { tx, now }: Pick<Change, "tx" | "now">,
  letter: {
    organisationId: string;
    invoiceId?: string | null;
    receiptId?: string | null;
    kind: string;
    words?: Record<string, string>;
  },
): Promise<void> {
  const { invoiceId = null, receiptId = null, words = {} } = letter;
  await writeTo(tx, now, {
    template: LETTER,
    facts: { ...letter, invoiceId, receiptId, words },
    about: invoiceId,
    organisationId: letter.organisationId,
    urgent: false,
  });
}
