import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";

/** Invoices of an organisation that are open, and the day when the first is due. */
export async function countOwed(tx: Tx, organisationId: string) {
  const { rows } = await sql<{ count: number; by: string | null }>`
    select count(*)::int as count, min(due_on)::text as by from invoices.invoice i
    where organisation_id = ${organisationId} and cancelled_at is null
      and amount > (select coalesce(sum(amount), 0) from invoices.payment
        where invoice_id = i.id and withdrawn_at is null)`.execute(tx);
  return rows[0]!;
}
