import type { Tx } from "../../base/data/db.ts";
import { one } from "../../base/data/rows.ts";

/** How many contacts an organisation has, how many no mail reaches, and how many were confirmed. */
export const countContacts = (tx: Tx, organisationId: string) =>
  one(tx)<{ contacts: number; dead: number; confirmed: number }>`
    select count(*)::int as contacts, count(mail_dead_at)::int as dead, count(confirmed_at)::int as confirmed
    from organisations.contact where organisation_id = ${organisationId} and removed_at is null`;
