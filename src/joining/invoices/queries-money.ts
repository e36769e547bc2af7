import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, exists, first, one, run } from "../../base/data/rows.ts";
import type { Invoice, Payment } from "./api-papers.ts";
import type { Paper } from "./papers.ts";

/** The next number of a paper in the fiscal year of its issue; whoever else wants one waits for this transaction. */
export async function takeNumber(
  tx: Tx,
  paper: "invoice" | "receipt",
  fiscalYear: number,
): Promise<number> {
  const { last } = await one(tx)<{ last: number }>`
    insert into invoices.counter as c (paper, fiscal_year, last) values (${paper}, ${fiscalYear}, 1)
    on conflict (paper, fiscal_year) do update set last = c.last + 1 returning last`;
  return last;
}

export interface NewInvoice {
  organisationId: string;
  fiscalYear: number;
  numberedYear: number;
  number: number;
  kind: "joining" | "renewal";
  amount: number;
  issuedOn: string;
  dueOn: string;
  paper: Paper;
  replaces: string | null;
  /** When somebody who has not paid is followed up first. */
  nextAt: Date | null;
}

export async function saveInvoice(tx: Tx, now: Date, invoice: NewInvoice): Promise<string> {
  const { id } = await one(tx)<{ id: string }>`
    insert into invoices.invoice (organisation_id, fiscal_year, numbered_year, number, kind, amount, issued_on, due_on,
      paper, replaces, next_at, created_at)
    values (${invoice.organisationId}, ${invoice.fiscalYear}, ${invoice.numberedYear}, ${invoice.number},
      ${invoice.kind}, ${invoice.amount}, ${invoice.issuedOn}, ${invoice.dueOn}, ${JSON.stringify(invoice.paper)},
      ${invoice.replaces}, ${invoice.nextAt}, ${now}) returning id`;
  return id;
}

export interface InvoiceFacts {
  id: string;
  organisationId: string;
  fiscalYear: number;
  kind: "joining" | "renewal";
  amount: number;
  paid: number;
  dueOn: string;
  paper: Paper;
  cancelled: boolean;
}

const FACTS = sql`i.id, i.organisation_id as "organisationId", i.fiscal_year as "fiscalYear", i.kind, i.amount,
  (select coalesce(sum(p.amount), 0)::float8 from invoices.payment p where p.invoice_id = i.id and p.withdrawn_at is null) as paid,
  i.due_on as "dueOn", i.paper, i.cancelled_at is not null as cancelled`;

/** One invoice; `lock` makes others who want to change it wait until this transaction ends. */
export async function getInvoice(
  tx: Tx,
  id: string,
  lock = false,
): Promise<InvoiceFacts | undefined> {
  if (lock) await run(tx)`select from invoices.invoice where id = ${id} for update`;
  return first(tx)<InvoiceFacts>`
    select ${FACTS} from invoices.invoice i where i.id = ${id}`;
}

/** The invoice of a year that stands, or none. */
export const hasInvoice = (tx: Tx, organisationId: string, fiscalYear: number) =>
  exists(tx)`
    select 1 from invoices.invoice where organisation_id = ${organisationId}
    and fiscal_year = ${fiscalYear} and cancelled_at is null`;

export const saveCancelled = (tx: Tx, now: Date, id: string, reason: string) =>
  run(tx)`
    update invoices.invoice set cancelled_at = ${now}, cancel_reason = ${reason} where id = ${id}`;

/** Whether a member owes something whose due day has passed, apart from one invoice. */
export const owesLate = (tx: Tx, organisationId: string, today: string) =>
  exists(tx)`
    select 1 from (select ${FACTS} from invoices.invoice i where i.organisation_id = ${organisationId}
      and i.cancelled_at is null and i.due_on < ${today}::date) late where paid < amount`;

export interface NewPayment {
  invoiceId: string;
  organisationId: string;
  amount: number;
  paidOn: string;
  kind: Payment["kind"];
  lineId?: string | null;
  note: string | null;
}

export async function savePayment(
  tx: Tx,
  now: Date,
  accountId: string | null,
  payment: NewPayment,
): Promise<string> {
  const { id } = await one(tx)<{ id: string }>`
    insert into invoices.payment (invoice_id, organisation_id, amount, paid_on, kind, line_id, note, at, account_id)
    values (${payment.invoiceId}, ${payment.organisationId}, ${payment.amount}, ${payment.paidOn}, ${payment.kind},
      ${payment.lineId ?? null}, ${payment.note}, ${now}, ${accountId}) returning id`;
  return id;
}

export async function getPayment(tx: Tx, id: string) {
  return first(tx)<{
    id: string;
    invoiceId: string;
    organisationId: string;
    amount: number;
    paidOn: string;
    kind: Payment["kind"];
    withdrawn: boolean;
  }>`select id, invoice_id as "invoiceId", organisation_id as "organisationId", amount, paid_on as "paidOn", kind,
      withdrawn_at is not null as withdrawn from invoices.payment where id = ${id} for update`;
}

/** Withdraws a payment and cancels its receipt, whose number stays taken. */
export async function saveWithdrawn(tx: Tx, now: Date, id: string, reason: string): Promise<void> {
  await run(tx)`
    update invoices.payment set withdrawn_at = ${now}, withdraw_reason = ${reason} where id = ${id}`;
  await run(tx)`
    update invoices.receipt set cancelled_at = ${now} where payment_id = ${id} and cancelled_at is null`;
}

/** Whether the same amount of the same day already stands on an invoice. */
export const hasPayment = (tx: Tx, invoiceId: string, amount: number, paidOn: string) =>
  exists(tx)`
    select 1 from invoices.payment where invoice_id = ${invoiceId} and amount = ${amount}
    and paid_on = ${paidOn} and withdrawn_at is null`;

export async function saveReceipt(
  tx: Tx,
  now: Date,
  receipt: {
    paymentId: string;
    organisationId: string;
    numberedYear: number;
    number: number;
    issuedOn: string;
    paper: Paper;
  },
): Promise<string> {
  const { id } = await one(tx)<{ id: string }>`
    insert into invoices.receipt (payment_id, organisation_id, numbered_year, number, issued_on, paper, created_at)
    values (${receipt.paymentId}, ${receipt.organisationId}, ${receipt.numberedYear}, ${receipt.number},
      ${receipt.issuedOn}, ${JSON.stringify(receipt.paper)}, ${now}) returning id`;
  return id;
}

export const getReceipt = (tx: Tx, id: string) =>
  first(tx)<{ organisationId: string; paper: Paper; cancelled: boolean }>`
    select organisation_id as "organisationId", paper, cancelled_at is not null as cancelled
    from invoices.receipt where id = ${id}`;

export async function getReceiptOf(tx: Tx, paymentId: string): Promise<string | undefined> {
  const row = await first(tx)<{ id: string }>`select id from invoices.receipt
    where payment_id = ${paymentId} and cancelled_at is null`;
  return row?.id;
}

/** Every invoice of a member with its payments and receipts, the newest first. */
export const findInvoices = (tx: Tx, organisationId: string) =>
  all(tx)<Invoice>`
    select i.id, i.paper->>'number' as number, i.fiscal_year as "fiscalYear", i.amount, i.issued_on as "issuedOn",
      i.due_on as "dueOn", i.reminders, i.cancelled_at is not null as cancelled, i.cancel_reason as "cancelReason",
      (select b.paper->>'number' from invoices.invoice b where b.id = i.replaces) as replaces,
      (select coalesce(sum(p.amount), 0)::float8 from invoices.payment p where p.invoice_id = i.id and p.withdrawn_at is null) as paid,
      coalesce((select json_agg(json_build_object('id', p.id, 'amount', p.amount, 'paidOn', p.paid_on, 'kind', p.kind,
          'note', p.note, 'withdrawn', p.withdrawn_at is not null, 'receipts', coalesce(
            (select json_agg(json_build_object('id', r.id, 'number', r.paper->>'number', 'issuedOn', r.issued_on,
              'cancelled', r.cancelled_at is not null) order by r.created_at)
            from invoices.receipt r where r.payment_id = p.id), '[]')) order by p.at)
        from invoices.payment p where p.invoice_id = i.id), '[]') as payments
    from invoices.invoice i where i.organisation_id = ${organisationId}
    order by i.created_at desc, i.number desc limit 200`;

/** How many invoices of a member stand, paid or not. */
export async function countStanding(tx: Tx, organisationId: string): Promise<number> {
  const { count } = await one(tx)<{ count: number }>`
    select count(*)::int as count from invoices.invoice
    where organisation_id = ${organisationId} and cancelled_at is null`;
  return count;
}
