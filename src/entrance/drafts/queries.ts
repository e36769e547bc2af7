import type { Tx } from "../../base/data/db.ts";
import { all, first, run } from "../../base/data/rows.ts";
import type { draft } from "../../base/api-drafts.ts";
import type { Stored } from "../../base/contract.ts";

/** Whose draft, and of which form. */
export interface Place {
  accountId: string;
  organisationId: string;
  key: string;
}

export const findDraft = (tx: Tx, { accountId, organisationId, key }: Place) =>
  first(tx)<Stored<typeof draft>>`
    select value, saved_at as "savedAt" from drafts.draft
    where account_id = ${accountId} and organisation_id = ${organisationId} and key = ${key}`;

/** Keeps a draft in the place of the one before, and of one person no more than `most`. */
export async function saveDraft(
  tx: Tx,
  { accountId, organisationId, key }: Place,
  value: unknown,
  now: Date,
  most: number,
): Promise<void> {
  await run(tx)`
    insert into drafts.draft (account_id, organisation_id, key, value, saved_at)
    values (${accountId}, ${organisationId}, ${key}, ${JSON.stringify(value)}::jsonb, ${now})
    on conflict (account_id, organisation_id, key) do update set value = excluded.value, saved_at = excluded.saved_at`;
  await run(tx)`
    delete from drafts.draft d using (select key from drafts.draft
      where account_id = ${accountId} and organisation_id = ${organisationId}
      order by saved_at desc, key offset ${most}) over
    where d.account_id = ${accountId} and d.organisation_id = ${organisationId} and d.key = over.key`;
}

export const removeDraft = (tx: Tx, { accountId, organisationId, key }: Place) =>
  run(tx)`
    delete from drafts.draft
    where account_id = ${accountId} and organisation_id = ${organisationId} and key = ${key}`;

/** Who else of the organisation wrote in the same form lately, by name only; the latest first. */
export const findOthers = (tx: Tx, { accountId, organisationId, key }: Place, since: Date) =>
  all(tx)<{ name: string; at: Date }>`
    select a.name, d.saved_at as at from drafts.draft d join accounts.account a on a.id = d.account_id
    where d.organisation_id = ${organisationId} and d.key = ${key} and d.account_id <> ${accountId}
      and d.saved_at > ${since}
    order by d.saved_at desc limit 5`;

export const removeOld = (tx: Tx, before: Date) =>
  run(tx)`delete from drafts.draft where saved_at < ${before}`;
