import { z } from "zod";
import type { Tx } from "../../base/data/db.ts";
import { all, one, run } from "../../base/data/rows.ts";
import type { FacilityBody } from "./api.ts";
import { bedClassOf } from "./content.ts";
import type { Facility } from "./queries.ts";
import { placeKeyOf, searchTextOf } from "./search-text.ts";

type Facts = Omit<FacilityBody, "reason">;

/** Adds a facility by hand; all that was stated counts as confirmed. */
export async function saveNewFacility(
  tx: Tx,
  made: Facts & { name: string; prefecture: string },
  confirmed: readonly string[],
  now: Date,
): Promise<string> {
  const { sought, grams } = searchTextOf(made);
  const { id } = await one(tx)<{ id: string }>`
    insert into facilities.facility (name, kana, kind, prefecture, postal, address, phone, fax, beds, bed_class, functions,
      founder, confirmed, sought, grams, place_key, created_at, changed_at)
    values (${made.name}, ${made.kana}, ${made.kind}, ${made.prefecture}, ${made.postal}, ${made.address}, ${made.phone},
      ${made.fax}, ${made.beds}, ${bedClassOf(made.beds)}, ${made.functions}::text[], ${made.founder}, ${confirmed}::text[],
      ${sought}, ${grams}::int[], ${placeKeyOf(made)}, ${now}, ${now}) returning id`;
  return id;
}

/** Keeps changes to one facility one after another, and imports away from it. */
export const lockFacility = (tx: Tx, id: string) =>
  run(tx)`select from facilities.facility where id = ${id} for update`;

/** Stores corrected facts. */
export const saveFacts = (
  tx: Tx,
  id: string,
  facts: Facts,
  confirmed: readonly string[],
  now: Date,
) =>
  run(tx)`
    update facilities.facility set kana = ${facts.kana}, kind = ${facts.kind}, postal = ${facts.postal},
      address = ${facts.address}, phone = ${facts.phone}, fax = ${facts.fax},
      beds_text = case when beds is not distinct from ${facts.beds}::int then beds_text end,
      beds = ${facts.beds}, bed_class = ${bedClassOf(facts.beds)}, functions = ${facts.functions}::text[],
      founder = ${facts.founder}, confirmed = ${confirmed}::text[], version = version + 1, changed_at = ${now}
    where id = ${id}`;

/** Gives a facility another name, which counts as confirmed. */
export const saveName = (
  tx: Tx,
  id: string,
  { name, kana }: { name: string; kana: string | null },
  now: Date,
) =>
  run(tx)`
    update facilities.facility set name = ${name}, kana = ${kana}, version = version + 1, changed_at = ${now},
    confirmed = (select array_agg(distinct field) from unnest(confirmed || '{name,kana}'::text[]) as one (field))
    where id = ${id}`;

/** Closes, or opens again. That it is open or closed counts as confirmed. */
export const saveClosed = (
  tx: Tx,
  id: string,
  on: string | null,
  reason: string | null,
  now: Date,
) =>
  run(tx)`
    update facilities.facility set closed_on = ${on}, closed_reason = ${reason}, version = version + 1, changed_at = ${now},
    confirmed = (select array_agg(distinct field) from unnest(confirmed || '{closed_on}'::text[]) as one (field))
    where id = ${id}`;

export async function saveCode(tx: Tx, id: string, code: string, now: Date): Promise<void> {
  await run(tx)`insert into facilities.code (code, facility_id) values (${code}, ${id})`;
  await touchFacility(tx, id, now);
}

/** Counts a change that shows elsewhere, so that an import is not taken back beneath it. */
export const touchFacility = (tx: Tx, id: string, now: Date) =>
  run(tx)`
    update facilities.facility set version = version + 1, changed_at = ${now} where id = ${id}`;

/** What a merger moved, so that it can be taken back. */
export const mergerShape = z.object({
  intoId: z.uuid(),
  codes: z.array(z.string()),
  /** What had been merged into this one before, and follows it. */
  followers: z.array(z.uuid()),
  /** The day on which it had closed before, if it had, and why. */
  closedOn: z.string().nullable(),
  closedReason: z.string().nullable().default(null),
});
type Merger = z.output<typeof mergerShape>;

/** Moves the codes to the successor and closes what is no longer. */
export async function saveMerger(
  tx: Tx,
  { id, closedOn, closedReason }: Pick<Facility, "id" | "closedOn" | "closedReason">,
  intoId: string,
  on: string,
  reason: string,
  now: Date,
): Promise<Merger> {
  const moved = await all(tx)<{ code: string }>`update facilities.code set facility_id = ${intoId}
    where facility_id = ${id} returning code`;
  const followed = await all(tx)<{ id: string }>`
    update facilities.facility set merged_into = ${intoId}
    where merged_into = ${id} returning id`;
  await run(tx)`
    update facilities.facility set merged_into = ${intoId}, closed_on = coalesce(closed_on, ${on}::date),
    closed_reason = ${reason}, version = version + 1, changed_at = ${now} where id = ${id}`;
  await touchFacility(tx, intoId, now);
  return {
    intoId,
    codes: moved.map((row) => row.code),
    followers: followed.map((row) => row.id),
    closedOn,
    closedReason,
  };
}

/** Takes a merger back: what moved with it returns, as far as the successor still has it. */
export async function undoMergerOf(
  tx: Tx,
  id: string,
  { intoId, codes, followers, closedOn, closedReason }: Merger,
  now: Date,
): Promise<void> {
  await run(tx)`update facilities.code set facility_id = ${id}
    where facility_id = ${intoId} and code = any(${codes}::text[])`;
  await run(tx)`update facilities.facility set merged_into = ${id}
    where merged_into = ${intoId} and id = any(${followers}::uuid[])`;
  await run(tx)`
    update facilities.facility set merged_into = null, closed_on = ${closedOn}, closed_reason = ${closedReason},
    version = version + 1, changed_at = ${now} where id = ${id}`;
  await touchFacility(tx, intoId, now);
}
