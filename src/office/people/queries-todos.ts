import type { Tx } from "../../base/data/db.ts";
import { all, one } from "../../base/data/rows.ts";

/** Organisations that nobody signs in for any more, as far as the viewer may see them. */
export async function countVacancies(tx: Tx): Promise<number> {
  const { count } = await one(tx)<{ count: number }>`
    select count(*)::int as count from people.vacancy v
    join organisations.organisation o on o.id = v.organisation_id where o.closed_at is null`;
  return count;
}

/** The contact or account names of those who offer the viewer the representative's role. */
export async function findOffers(tx: Tx, accountId: string, now: Date): Promise<string[]> {
  const rows = await all(tx)<{ name: string }>`
    select coalesce(c.name, '代表者') as name from people.succession s
    left join organisations.contact c on c.organisation_id = s.organisation_id and c.account_id = s.from_account_id
      and c.removed_at is null
    where s.to_account_id = ${accountId} and s.accepted_at is null and s.withdrawn_at is null
      and s.expires_at > ${now}`;
  return rows.map((row) => row.name);
}
