import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, run } from "../../base/data/rows.ts";
import { nameFolding } from "./fold.ts";
import { placeKeyOf, searchTextOf } from "./search-text.ts";

/** What a list may change, as columns of facilities.facility. */
export const LIST_COLUMNS = [
  "name",
  "kana",
  "kind",
  "postal",
  "address",
  "phone",
  "fax",
  "beds",
  "beds_text",
  "bed_class",
  "functions",
  "founder",
  "opened_on",
  "designated_on",
] as const;

/** Columns that an import may have set, and that its taking back restores. */
const RESTORED = [...LIST_COLUMNS, "closed_on", "closed_reason"];

/**
 * A select of what a list brings, one row a facility: `action` (new, changed, gone), `facility_id`, `version` (the
 * one that it was compared with), `facts` (jsonb of the list's values), `changes` (field: [before, after]), `codes`,
 * and of new ones `sought`, `grams`, `place_key`.
 */
export type BulkLines = RawBuilder<unknown>;

export interface BulkImport {
  importId: string;
  /** What the list calls itself. */
  source: string;
  /** The day of closing, and why, of what the list no longer has. */
  day: string;
  goneReason: string;
  /** The rules by which `sought`, `grams` and `place_key` of the lines were folded. */
  folding: string | null;
}

/**
 * Does in a few statements what the lines say, and keeps how it was. The caller has left out whatever changed since
 * the lines were compared. Gives how many were added.
 */
export async function applyLines(
  tx: Tx,
  lines: BulkLines,
  { importId, source, day, goneReason, folding }: BulkImport,
  now: Date,
): Promise<number> {
  const of = (action: string) =>
    sql`(select * from (${lines}) one where one.action = ${sql.lit(action)}) l`;
  const added = await run(tx)`
    insert into facilities.facility (id, name, kana, kind, prefecture, postal, address, phone, fax, beds, beds_text, bed_class,
      functions, founder, opened_on, designated_on, sought, grams, place_key, created_at, changed_at)
    select l.facility_id, r.name, r.kana, r.kind, r.prefecture, r.postal, r.address, r.phone, r.fax, r.beds, r.beds_text, r.bed_class,
      coalesce(r.functions, '{}'), r.founder, r.opened_on, r.designated_on, l.sought, l.grams, l.place_key, ${now}, ${now}
    from ${of("new")} cross join lateral jsonb_populate_record(null::facilities.facility, l.facts) r`;
  await run(tx)`
    insert into facilities.change (import_id, facility_id, action, source, changes, before, version, at)
    select ${importId}::uuid, l.facility_id, l.action, ${source}, l.changes, to_jsonb(f) - '{grams,sought}'::text[],
      case when l.action = 'new' then 1 else f.version + 1 end, ${now}
    from (${lines}) l left join facilities.facility f on f.id = l.facility_id and l.action <> 'new'
    where l.action in ('new', 'changed', 'gone')`;
  await saveFormerNames(tx, await findRenamed(tx, importId), day, importId);
  const values = LIST_COLUMNS.map((column) => {
    const value =
      column === "functions" ? sql`coalesce(r.functions, '{}')` : sql`r.${sql.ref(column)}`;
    return sql`${sql.ref(column)} = case when l.changes ? ${sql.lit(column)} then ${value} else f.${sql.ref(column)} end`;
  });
  await run(tx)`
    update facilities.facility f set ${sql.join(values)}, version = f.version + 1, changed_at = ${now},
      closed_on = case when l.changes ? 'closed_on' then null else f.closed_on end,
      closed_reason = case when l.changes ? 'closed_on' then null else f.closed_reason end
    from ${of("changed")} cross join lateral jsonb_populate_record(null::facilities.facility, l.facts) r
    where f.id = l.facility_id`;
  await run(tx)`update facilities.facility f set closed_on = ${day}, closed_reason = ${goneReason},
    version = f.version + 1, changed_at = ${now} from ${of("gone")} where f.id = l.facility_id`;
  await run(tx)`insert into facilities.code (code, facility_id, import_id)
    select one.code, l.facility_id, ${importId}::uuid from (${lines}) l cross join unnest(l.codes) as one (code)
    where l.action = 'new' or l.action = 'changed' and l.changes ? 'codes' on conflict do nothing`;
  await saveSearchText(tx, await findRespelt(tx, importId));
  if (folding !== nameFolding()) await saveSearchText(tx, await findAdded(tx, importId));
  await run(tx)`select facilities.refresh_statistics()`;
  return added;
}

/** What came of taking an import back. */
export interface TakenBack {
  removed: number;
  restored: number;
  /** Changed since by a person or another import, and therefore left as they are. */
  kept: number;
}

/** Takes an import back wherever nothing came after it. */
export async function revertLines(tx: Tx, importId: string, now: Date): Promise<TakenBack> {
  const untouched = sql`facilities.change h join facilities.facility u on u.id = h.facility_id and u.version = h.version
    where h.import_id = ${importId}`;
  await run(tx)`delete from facilities.former_name n where n.import_id = ${importId}
    and n.facility_id in (select h.facility_id from ${untouched})`;
  await run(tx)`delete from facilities.code c where c.import_id = ${importId}
    and c.facility_id in (select h.facility_id from ${untouched})`;
  const removed = await run(tx)`delete from facilities.facility f
    where f.id in (select h.facility_id from ${untouched} and h.action = 'new')`;
  const values = RESTORED.map((column) => sql`${sql.ref(column)} = r.${sql.ref(column)}`);
  const restored = await run(tx)`
    update facilities.facility f set ${sql.join(values)}, version = f.version + 1, changed_at = ${now}
    from facilities.change h cross join lateral jsonb_populate_record(null::facilities.facility, h.before) r
    where h.import_id = ${importId} and h.action <> 'new' and f.id = h.facility_id and f.version = h.version`;
  const all = await run(tx)`
    update facilities.change set undone_at = ${now} where import_id = ${importId}`;
  await saveSearchText(tx, await findRespelt(tx, importId));
  await run(tx)`select facilities.refresh_statistics()`;
  return { removed, restored, kept: all - removed - restored };
}

interface Named {
  facilityId: string;
  name: string;
  kana: string | null;
  address: string | null;
}

/** The names that an import replaced. */
const findRenamed = (tx: Tx, importId: string) =>
  all(tx)<Named>`
    select facility_id as "facilityId", before->>'name' as name, before->>'kana' as kana, before->>'address' as address
    from facilities.change where import_id = ${importId} and action = 'changed' and changes ? 'name'`;

async function findAdded(tx: Tx, importId: string): Promise<string[]> {
  const rows = await all(tx)<{ id: string }>`select facility_id as id from facilities.change
    where import_id = ${importId} and action = 'new'`;
  return rows.map((row) => row.id);
}

/** Facilities whose name, kana or address the import changed, or changed back. */
async function findRespelt(tx: Tx, importId: string): Promise<string[]> {
  const rows = await all(tx)<{ id: string }>`select facility_id as id from facilities.change
    where import_id = ${importId} and action = 'changed' and changes ?| '{name,kana,address}'::text[]`;
  return rows.map((row) => row.id);
}

const BATCH = 2_000;
const arrays = (rows: readonly { grams: number[] }[]) =>
  rows.map((row) => `{${row.grams.join(",")}}`);

/** Keeps names that no longer are, so that they can still be found. */
export async function saveFormerNames(
  tx: Tx,
  names: readonly Named[],
  day: string,
  importId: string | null,
): Promise<void> {
  for (let at = 0; at < names.length; at += BATCH) {
    const some = names.slice(at, at + BATCH).map((row) => ({ ...row, ...searchTextOf(row) }));
    await run(tx)`
    insert into facilities.former_name (facility_id, name, until_on, sought, grams, import_id)
      select id, name, ${day}::date, sought, grams::int[], ${importId}::uuid
      from unnest(${some.map((row) => row.facilityId)}::uuid[], ${some.map((row) => row.name)}::text[],
        ${some.map((row) => row.sought)}::text[], ${arrays(some)}::text[]) as former (id, name, sought, grams)`;
  }
}

/** Makes facilities findable by what they are called now. */
export async function saveSearchText(tx: Tx, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += BATCH) {
    const rows = await all(tx)<Named>`select id as "facilityId", name, kana, address
      from facilities.facility where id = any(${ids.slice(at, at + BATCH)}::uuid[])`;
    const some = rows.map((row) => ({ ...row, ...searchTextOf(row), placeKey: placeKeyOf(row) }));
    await run(tx)`
    update facilities.facility f set sought = made.sought, grams = made.grams::int[], place_key = made.place_key
      from unnest(${some.map((row) => row.facilityId)}::uuid[], ${some.map((row) => row.sought)}::text[],
        ${arrays(some)}::text[], ${some.map((row) => row.placeKey)}::text[]) as made (id, sought, grams, place_key)
      where f.id = made.id`;
  }
}
