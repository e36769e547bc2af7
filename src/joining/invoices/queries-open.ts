import type { Tx } from "../../base/data/db.ts";
import { all } from "../../base/data/rows.ts";

/** An invoice that money may be meant for: open, or paid lately (a second payment is told, not lost). */
export interface OpenInvoice {
  id: string;
  organisationId: string;
  name: string;
  kana: string | null;
  number: string;
  amount: number;
  /** Yen not yet paid; 0 = paid. */
  open: number;
}

/** Invoices of this fiscal year and later that stand; the open ones first. */
export const findOpenInvoices = (tx: Tx, fromYear: number) =>
  all(tx)<OpenInvoice>`
    select i.id, i.organisation_id as "organisationId", coalesce(m.billing_name, o.name) as name, o.kana,
      i.paper->>'number' as number, i.amount,
      greatest(i.amount - (select coalesce(sum(p.amount), 0) from invoices.payment p
        where p.invoice_id = i.id and p.withdrawn_at is null), 0)::float8 as open
    from invoices.invoice i join dues.member m on m.organisation_id = i.organisation_id
    join organisations.organisation o on o.id = i.organisation_id
    where i.cancelled_at is null and i.fiscal_year >= ${fromYear}
    order by open desc, i.due_on, i.id`;

/** How much of each line of the bank's was recorded as payments, in yen; lines without one are left out. */
export async function findLineUse(tx: Tx, lineIds: readonly string[]) {
  const rows = await all(tx)<{ lineId: string; used: number; names: string[] }>`
    select p.line_id as "lineId", sum(p.amount)::float8 as used,
      array_agg(o.name || '（' || (i.paper->>'number') || '）') as names
    from invoices.payment p join invoices.invoice i on i.id = p.invoice_id
    join organisations.organisation o on o.id = p.organisation_id
    where p.line_id = any (${[...lineIds]}::uuid[]) and p.withdrawn_at is null group by p.line_id`;
  return new Map(rows.map(({ lineId, ...use }) => [lineId, use]));
}
