import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";

/** Invoices of members whose due day has passed and which are not paid, the oldest first. */
export async function findOverdue(tx: Tx, today: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select i.id from invoices.invoice i join dues.member m on m.organisation_id = i.organisation_id
    where i.cancelled_at is null and i.due_on < ${today}::date and m.state in ('active', 'approved')
      and i.amount > (select coalesce(sum(p.amount), 0) from invoices.payment p
        where p.invoice_id = i.id and p.withdrawn_at is null)
    order by i.due_on, i.id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Members whose fee of this year was never asked for, nor that of a later one. */
export async function findToRenew(tx: Tx, fiscalYear: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select m.organisation_id as id from dues.member m
    join organisations.organisation o on o.id = m.organisation_id and o.closed_at is null
    where m.state = 'active' and not exists (select from invoices.invoice i
      where i.organisation_id = m.organisation_id and i.fiscal_year >= ${fiscalYear})
    order by m.created_at, m.organisation_id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Whether an invoice already brought a suspension, also one that was taken back: it does so once. */
export async function hasLapsed(tx: Tx, invoiceId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from dues.step
    where invoice_id = ${invoiceId} and act = 'lapse'`.execute(tx);
  return rows.length > 0;
}
