import type { Tx } from "../../base/data/db.ts";
import { one } from "../../base/data/rows.ts";

/** Invoices of an organisation that are open, and the day when the first is due. */
export const countOwed = (tx: Tx, organisationId: string) =>
  one(tx)<{ count: number; by: string | null }>`
    select count(*)::int as count, min(due_on)::text as by from invoices.invoice i
    where organisation_id = ${organisationId} and cancelled_at is null
      and amount > (select coalesce(sum(amount), 0) from invoices.payment
        where invoice_id = i.id and withdrawn_at is null)`;
