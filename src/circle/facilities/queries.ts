import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, first } from "../../base/data/rows.ts";
import { anywhere, atStart } from "../../base/data/like.ts";
import { inOrder, type Keyed, type PageAsked, paged, up } from "../../base/data/paged.ts";
import type { Reply } from "../../base/contract.ts";
import type { FacilityFilter, FacilityRow, getFacility } from "./api.ts";
import { readSearch, type SearchTerms } from "./search-text.ts";

const ROW = sql`f.id, f.name, f.kana, f.kind, f.prefecture, f.address, f.beds, f.bed_class as "bedClass",
  array(select c.code from facilities.code c where c.facility_id = f.id order by c.code) as codes`;

/** The conditions of the filter on `f`, beside the search. */
function narrowed(filter: FacilityFilter): RawBuilder<unknown> {
  const parts = [sql`true`];
  if (filter.prefecture) parts.push(sql`f.prefecture = ${filter.prefecture}`);
  if (filter.kind) parts.push(sql`f.kind = ${filter.kind}`);
  if (filter.bedClass) parts.push(sql`f.bed_class = ${filter.bedClass}`);
  if (filter.function) parts.push(sql`${filter.function}::text = any(f.functions)`);
  if (!filter.closed) parts.push(sql`f.closed_on is null`);
  return sql.join(parts, sql` and `);
}

/** Among so many the best are looked for; more match only what nobody looks through. */
const CANDIDATES = 200;

/**
 * The facilities that fit best, at most `limit`: by the beginning of the code, name as a whole, its beginning,
 * anywhere in name, kana or place, former names. Every word must be found.
 */
export async function searchFacilities(
  tx: Tx,
  filter: FacilityFilter,
  limit: number,
): Promise<FacilityRow[]> {
  const terms = readSearch(filter.search ?? "");
  if (terms === null) return [];
  const where = narrowed(filter);
  const first = terms.words[0]!;
  return all(tx)<FacilityRow>`
    with candidate as (${sql.join(candidates(terms, where, limit), sql` union all `)}),
    found as (select id, min(place) as place, min(former) as former from candidate group by id),
    best as materialized (select found.*, row_number() over (order by found.place, position(${first} in f.sought),
        length(f.sought), f.prefecture, f.sought, f.id) as turn
      from found join facilities.facility f on f.id = found.id order by turn limit ${limit})
    select ${ROW}, f.closed_on is not null as closed, case when best.place = 3 then best.former end as "formerName"
    from best join facilities.facility f on f.id = best.id order by best.turn`;
}

/**
 * Where they are looked for. Each finds its own rows by an index first (materialized, so that the planner
 * keeps it that way) and only then looks at them.
 */
function candidates(
  { words, grams, digits }: SearchTerms,
  where: RawBuilder<unknown>,
  limit: number,
) {
  const patterns = words.map(anywhere);
  const found: RawBuilder<unknown>[] = [
    sql`(select f.id, 1 as place, null as former from facilities.facility f
      where f.sought like ${atStart(words[0]!)} and f.sought like all (${patterns}) and ${where}
      order by f.sought, f.id limit ${limit})`,
  ];
  if (digits !== null) {
    found.push(sql`(select f.id, 0, null from facilities.code c join facilities.facility f on f.id = c.facility_id
      where (c.code like ${`${digits}%`} or substr(c.code, 4) like ${`${digits}%`}) and ${where}
      limit ${CANDIDATES})`);
  }
  if (grams.length > 0) {
    found.push(sql`(with hit as materialized (
        select f.* from facilities.facility f where f.grams @> ${grams}::int[] and ${where} and f.sought like all (${patterns})
        limit ${CANDIDATES}) select hit.id, 2, null from hit)`);
    found.push(sql`(with hit as materialized (
        select n.facility_id, n.name from facilities.former_name n
        where n.grams @> ${grams}::int[] and n.sought like all (${patterns}) limit ${CANDIDATES})
      select f.id, 3, hit.name from hit join facilities.facility f on f.id = hit.facility_id where ${where})`);
  }
  return found;
}

const BY_PLACE = inOrder(
  "facilities",
  up("text", "f.prefecture"),
  up("text", "f.sought"),
  up("uuid", "f.id"),
);

/** A page in the order of prefecture and name. */
export const findFacilityPage = (tx: Tx, filter: FacilityFilter & PageAsked) =>
  paged(
    tx,
    BY_PLACE,
    filter,
    ({ key, after, order }) => sql<FacilityRow & Keyed>`
    select ${ROW}, f.closed_on is not null as closed, null as "formerName", ${key} from facilities.facility f
    where ${narrowed(filter)} and ${after} ${order}`,
  );

/** Open facilities by prefecture. */
export async function countByPrefecture(
  tx: Tx,
  filter: Pick<FacilityFilter, "kind" | "bedClass">,
): Promise<Map<string, number>> {
  const rows = await all(tx)<{ prefecture: string; count: number }>`
    select f.prefecture, count(*)::int as count from facilities.facility f
    where ${narrowed(filter)} group by f.prefecture`;
  return new Map(rows.map((row) => [row.prefecture, row.count]));
}

/** A facility as the room handles it: its own facts, without what belongs to it. */
export type Facility = Omit<
  Reply<typeof getFacility>,
  "mergedInto" | "merged" | "formerNames" | "history" | "may"
> & { mergedInto: string | null; version: number };

/** One facility, open or not. */
export const getFacilityById = (tx: Tx, id: string) =>
  first(tx)<Facility>`
    select ${ROW}, f.postal, f.phone, f.fax, f.beds_text as "bedsText", f.functions,
      f.founder, f.opened_on as "openedOn", f.designated_on as "designatedOn", f.confirmed, f.closed_on as "closedOn",
      f.closed_reason as "closedReason", f.merged_into as "mergedInto", f.version
    from facilities.facility f where f.id = ${id}`;

/** What belongs to a facility besides its own facts. */
export async function getSurroundings(tx: Tx, { id, mergedInto }: Facility) {
  const into = mergedInto ? await getFacilityById(tx, mergedInto) : undefined;
  const merged = await all(tx)<{ id: string; name: string }>`
    select id, name from facilities.facility where merged_into = ${id} order by sought`;
  const formerNames = await all(tx)<{ name: string; untilOn: string }>`
    select name, until_on as "untilOn" from facilities.former_name where facility_id = ${id} order by until_on desc`;
  return { mergedInto: into ?? null, merged, formerNames };
}

/** What imports did to a facility; only the secretariat sees them. */
export async function findImported(tx: Tx, id: string) {
  return all(tx)<{
    at: Date;
    action: string;
    source: string;
    changes: Record<string, [unknown, unknown]>;
    undoneAt: Date | null;
  }>`select at, action, source, changes, undone_at as "undoneAt"
    from facilities.change where facility_id = ${id} order by at`;
}

/** Who has these codes. */
export const findCodeOwners = (tx: Tx, codes: readonly string[]) =>
  all(tx)<{ code: string; id: string; name: string }>`
    select c.code, f.id, f.name from facilities.code c join facilities.facility f on f.id = c.facility_id
    where c.code = any(${codes}::text[])`;
