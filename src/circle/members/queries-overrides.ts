import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, run } from "../../base/data/rows.ts";
import type { OverrideField } from "./api-origins.ts";

export interface Override {
  field: OverrideField;
  value: string | string[];
  reason: string;
  at: Date;
}

export const findOverrides = (tx: Tx, organisationId: string) =>
  all(tx)<Override>`select field, value, reason, at from members.override
    where organisation_id = ${organisationId} order by field`;

export async function saveOverride(
  tx: Tx,
  organisationId: string,
  one: Omit<Override, "at"> & { accountId: string | null },
  now: Date,
): Promise<void> {
  const value = JSON.stringify(one.value);
  await run(tx)`insert into members.override (organisation_id, field, value, reason, account_id, at)
    values (${organisationId}, ${one.field}, ${value}::jsonb, ${one.reason}, ${one.accountId}, ${now})
    on conflict (organisation_id, field) do update
      set value = excluded.value, reason = excluded.reason, account_id = excluded.account_id, at = excluded.at`;
}

export async function removeOverrideOf(tx: Tx, organisationId: string, field: OverrideField) {
  const removed = await run(tx)`delete from members.override
    where organisation_id = ${organisationId} and field = ${field}`;
  return removed > 0;
}

/** The open institutions of facilities that changed: one facility, or those that an import touched. */
export async function findInstitutionsOf(
  tx: Tx,
  of: { facilityId: string } | { importId: string },
): Promise<string[]> {
  const facilities =
    "facilityId" in of
      ? sql`i.facility_id = ${of.facilityId}`
      : sql`i.facility_id in (select facility_id from facilities.change where import_id = ${of.importId})`;
  const rows = await all(tx)<{ id: string }>`
    select i.organisation_id as id from members.institution i
    where i.merged_into is null and ${facilities}`;
  return rows.map((row) => row.id);
}

/** Its successor, and what was merged into it, by name. */
export const findMerged = (tx: Tx, id: string) =>
  all(tx)<{ id: string; name: string; into: boolean }>`
    select o.id, o.name, o.id = m.merged_into as into
    from members.institution m
      join members.institution other on other.organisation_id = m.merged_into or other.merged_into = m.organisation_id
      join organisations.organisation o on o.id = other.organisation_id
    where m.organisation_id = ${id} order by o.name`;

/** Keeps changes to one institution one after another. */
export const lockInstitution = (tx: Tx, id: string) =>
  run(tx)`select from members.institution where organisation_id = ${id} for update`;
