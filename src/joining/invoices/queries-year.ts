import type { Tx } from "../../base/data/db.ts";
import { all, run } from "../../base/data/rows.ts";

/** An invoice that is not paid and has to be followed up. */
export interface Overdue {
  ids: string[];
  memberId: string;
  dueOn: string;
  rung: number;
}

/** Those of members, the oldest first. The member is locked before the invoice, as by whoever pays. */
export const findOverdue = (tx: Tx, now: Date, limit: number) =>
  all(tx)<Overdue>`
    select array[i.id::text] as ids, m.organisation_id as "memberId", i.due_on as "dueOn", i.rung
    from dues.member m join invoices.invoice i on i.organisation_id = m.organisation_id
    where i.cancelled_at is null and i.next_at <= ${now} and m.state in ('active', 'approved')
      and i.amount > (select coalesce(sum(p.amount), 0) from invoices.payment p
        where p.invoice_id = i.id and p.withdrawn_at is null)
    order by i.due_on, i.id limit ${limit} for update of m, i skip locked`;

export const saveClimbed = (
  tx: Tx,
  id: string,
  { rung, nextAt, reminded }: { rung: number; nextAt: Date | null; reminded: boolean },
) =>
  run(tx)`update invoices.invoice set rung = ${rung}, next_at = ${nextAt},
    reminders = reminders + ${reminded ? 1 : 0} where id = ${id}`;

/** Members whose fee of this year was never asked for, nor that of a later one. */
export async function findToRenew(tx: Tx, fiscalYear: number): Promise<string[]> {
  const rows = await all(tx)<{ id: string }>`
    select m.organisation_id as id from dues.member m
    join organisations.organisation o on o.id = m.organisation_id and o.closed_at is null
    where m.state = 'active' and not exists (select from invoices.invoice i
      where i.organisation_id = m.organisation_id and i.fiscal_year >= ${fiscalYear})
    order by m.created_at, m.organisation_id`;
  return rows.map(({ id }) => id);
}
