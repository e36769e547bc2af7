import { sql } from "kysely";
import type { Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, first, one, run } from "../../base/data/rows.ts";
import { anywhere } from "../../base/data/like.ts";
import { countCapped, down, inOrder, type PageAsked, paged } from "../../base/data/paged.ts";
import type { Asset, assetShape, Item, Kind } from "./api.ts";

/** A register line as the room handles it: as shown, with the sheet it came by. */
export type AssetRow = Stored<typeof assetShape> & { sheetId: string | null };

/** An item whose release is known: ready to stand in the register. */
export interface ReleasedItem extends Item {
  releaseId: string;
}

const selectAssets = (tx: Tx) =>
  tx
    .selectFrom("assets.asset as a")
    .select([
      "a.id",
      "a.institution_id as institutionId",
      "a.release_id as releaseId",
      sql<Kind>`a.kind`.as("kind"),
      "a.vendor",
      "a.product",
      "a.model",
      "a.version",
      "a.place",
      "a.internet_facing as internetFacing",
      "a.emr_connected as emrConnected",
      "a.maintainer",
      "a.note",
      "a.sheet_id as sheetId",
      "a.created_at as createdAt",
      "a.changed_at as changedAt",
      "a.removed_at as removedAt",
    ]);

const LAST_CHANGED = inOrder("assets", down("moment", "a.changed_at"), down("uuid", "a.id"));

/** Lines of an institution: of a kind, with all words of one of these writings. */
export interface AssetChoice {
  institutionId: string;
  kind?: Kind | undefined;
  writings?: readonly (readonly string[])[];
}

const WRITTEN = sql`lower(normalize(concat_ws(' ', a.vendor, a.product, a.model, a.version, a.place, a.maintainer,
  a.note), NFKC))`;

function chosen({ institutionId, kind, writings = [] }: AssetChoice) {
  const found = writings.map((words) => sql`${WRITTEN} like all (${words.map(anywhere)}::text[])`);
  return sql<boolean>`a.institution_id = ${institutionId} and a.removed_at is null
    and ${kind === undefined ? sql`true` : sql`a.kind = ${kind}`}
    and ${found.length === 0 ? sql`true` : sql`(${sql.join(found, sql` or `)})`}`;
}

/** Lines that stand, last changed first. */
export const findAssetRows = (tx: Tx, { after, limit, ...choice }: AssetChoice & PageAsked) =>
  paged(tx, LAST_CHANGED, { after, limit }, (part) =>
    selectAssets(tx)
      .select(part.key)
      .where(chosen(choice))
      .where(part.after)
      .orderBy(part.by)
      .limit(part.limit),
  );

export const countAssetRows = (tx: Tx, choice: AssetChoice) =>
  countCapped(tx, selectAssets(tx).where(chosen(choice)));

/** The line of this id, also a removed one; undefined where the viewer may not see it. */
export const getAssetRow = (tx: Tx, id: string): Promise<AssetRow | undefined> =>
  selectAssets(tx).where("a.id", "=", id).executeTakeFirst();

/** Enters lines; answers their ids in the order given. */
export async function saveNewAssets(
  tx: Tx,
  institutionId: string,
  items: readonly ReleasedItem[],
  now: Date,
  sheetId: string | null,
): Promise<string[]> {
  const rows = await all(tx)<{ id: string }>`
    with item as materialized (
      select gen_random_uuid() as id, x.* from json_to_recordset(${JSON.stringify(items.map((item, i) => ({ i, ...item })))}::json)
        as x(i int, kind text, "releaseId" uuid, vendor text, product text, model text, version text, place text,
          "internetFacing" boolean, "emrConnected" boolean, maintainer text, note text)),
    saved as (
      insert into assets.asset (id, institution_id, kind, release_id, vendor, product, model, version, place,
        internet_facing, emr_connected, maintainer, note, sheet_id, created_at, changed_at)
      select id, ${institutionId}::uuid, kind, "releaseId", vendor, product, model, version, place,
        "internetFacing", "emrConnected", maintainer, note, ${sheetId}::uuid, ${now}::timestamptz, ${now}::timestamptz from item)
    select id from item order by i`;
  return rows.map((row) => row.id);
}

/** Rewrites a line that stands; false when it does not, or is not the viewer's. */
export async function saveAsset(
  tx: Tx,
  id: string,
  item: ReleasedItem,
  now: Date,
): Promise<boolean> {
  const saved = await run(tx)`
    update assets.asset set kind = ${item.kind}, release_id = ${item.releaseId}, vendor = ${item.vendor},
      product = ${item.product}, model = ${item.model}, version = ${item.version}, place = ${item.place},
      internet_facing = ${item.internetFacing}, emr_connected = ${item.emrConnected},
      maintainer = ${item.maintainer}, note = ${item.note}, changed_at = ${now}
    where id = ${id} and removed_at is null`;
  return saved > 0;
}

/** A line that stands with the same kind and release as this item. */
export async function findSameLine(
  tx: Tx,
  institutionId: string,
  item: ReleasedItem,
): Promise<string | null> {
  const row = await first(tx)<{ id: string }>`
    select id from assets.asset where institution_id = ${institutionId} and release_id = ${item.releaseId}
      and kind = ${item.kind} and removed_at is null order by created_at limit 1`;
  return row?.id ?? null;
}

/** Takes a line out of the register, or puts it back; false when that is so already. */
export async function saveRemoval(
  tx: Tx,
  id: string,
  removed: boolean,
  now: Date,
): Promise<boolean> {
  const saved = await run(tx)`
    update assets.asset set removed_at = ${removed ? now : null}, changed_at = ${now}
    where id = ${id} and (removed_at is null) = ${removed}`;
  return saved > 0;
}

/** Lines that stand, by kind. */
export async function countByKind(tx: Tx, institutionId: string): Promise<Map<string, number>> {
  const rows = await all(tx)<{ kind: string; lines: number }>`
    select kind, count(*)::int as lines from assets.asset
    where institution_id = ${institutionId} and removed_at is null group by kind`;
  return new Map(rows.map(({ kind, lines }) => [kind, lines]));
}

/** What the institution stated about kinds. */
export async function findStatements(tx: Tx, institutionId: string): Promise<Map<string, boolean>> {
  const rows = await all(tx)<{ kind: string; has: boolean }>`
    select kind, has from assets.statement where institution_id = ${institutionId}`;
  return new Map(rows.map(({ kind, has }) => [kind, has]));
}

/** Keeps what was stated about a kind; null takes it back. False when nothing changed. */
export async function saveStatement(
  tx: Tx,
  institutionId: string,
  kind: Kind,
  has: boolean | null,
  now: Date,
): Promise<boolean> {
  const changed =
    has === null
      ? await run(tx)`
        delete from assets.statement where institution_id = ${institutionId} and kind = ${kind}`
      : await run(tx)`
        insert into assets.statement as s (institution_id, kind, has, stated_at)
        values (${institutionId}, ${kind}, ${has}, ${now})
        on conflict (institution_id, kind) do update set has = excluded.has, stated_at = excluded.stated_at
        where s.has <> excluded.has`;
  return changed > 0;
}

/** An institution as the register needs it; undefined where the viewer may not see it. */
export const getInstitution = (tx: Tx, id: string) =>
  tx
    .selectFrom("members.institution as i")
    .innerJoin("organisations.organisation as o", "o.id", "i.organisation_id")
    .select(["o.id", "o.name", "i.kind", "i.beds", "i.code", "i.audience_class as audienceClass"])
    .where("o.id", "=", id)
    .executeTakeFirst();

/** What was typed in one column before, most used first. */
export async function findTyped(
  tx: Tx,
  institutionId: string,
  column: "place" | "maintainer",
): Promise<string[]> {
  const written = column === "place" ? sql`place` : sql`maintainer`;
  const rows = await all(tx)<{ text: string }>`
    select ${written} as text from assets.asset
    where institution_id = ${institutionId} and removed_at is null and ${written} is not null
    group by ${written} order by count(*) desc, ${written} limit 20`;
  return rows.map(({ text }) => text);
}

/** A line as later rooms need it to give reasons. */
export type AssetOfRelease = Pick<
  Asset,
  | "id"
  | "institutionId"
  | "releaseId"
  | "kind"
  | "vendor"
  | "product"
  | "model"
  | "version"
  | "internetFacing"
  | "emrConnected"
>;

/** Lines that stand and point at one of these releases, by institution; at most `limit`. */
export async function findAssetsOfReleases(
  tx: Tx,
  choice: { releaseIds: readonly string[]; institutionId?: string; limit?: number },
): Promise<AssetOfRelease[]> {
  const own = choice.institutionId ? sql`and institution_id = ${choice.institutionId}` : sql``;
  return all(tx)<AssetOfRelease>`
    select id, institution_id as "institutionId", release_id as "releaseId", kind, vendor, product, model, version,
      internet_facing as "internetFacing", emr_connected as "emrConnected"
    from assets.asset where release_id = any(${choice.releaseIds}::uuid[]) and removed_at is null ${own}
    order by institution_id, id limit ${choice.limit ?? 10_000}`;
}

/** Takes out the lines of a sheet that nobody changed since it was taken; gives which, their releases, and how many stay. */
export async function removeOfSheet(tx: Tx, sheetId: string, appliedAt: Date, now: Date) {
  const rows = await all(tx)<{ id: string; releaseId: string }>`
    update assets.asset set removed_at = ${now}, changed_at = ${now}
    where sheet_id = ${sheetId} and removed_at is null and changed_at = ${appliedAt}
    returning id, release_id as "releaseId"`;
  const { kept } = await one(tx)<{ kept: number }>`
    select count(*)::int as kept from assets.asset where sheet_id = ${sheetId} and removed_at is null`;
  return {
    removed: rows.map((row) => row.id),
    kept,
    releaseIds: [...new Set(rows.map((row) => row.releaseId))],
  };
}
