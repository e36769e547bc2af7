import type { Tx } from "../../base/data/db.ts";
import { type Change, tell } from "../../base/later/events.ts";
import { Refusal } from "../../base/refusal.ts";
import type { Viewer } from "../../base/viewer.ts";
import { foldName, releasedAliases, resolveReleases, rewriteName } from "../products/index.ts";
import { FIELDS, type Item, type Kind } from "./api.ts";
import { loadImportColumns } from "./content.ts";
import { plain } from "./headings.ts";
import {
  type AssetRow,
  countByKind,
  findSameLine,
  findStatements,
  getAssetRow,
  type ReleasedItem,
  saveAsset,
  saveNewAssets,
  saveRemoval,
  saveStatement,
} from "./queries.ts";

/**
 * Finds or makes the release of each item. Words that only say "not known" become null, as in a sheet,
 * so that an export comes back the same; as a product's name they are refused (`bad_input`).
 */
export async function releaseItems(tx: Tx, items: readonly Item[]): Promise<ReleasedItem[]> {
  const { unknown, absent } = loadImportColumns();
  const silent = new Set(unknown.map(plain));
  const noName = new Set([...silent, ...absent.map(plain)]);
  const clean = (text: string | null) => (text === null || silent.has(plain(text)) ? null : text);
  const cleaned = items.map((item) => {
    if (noName.has(plain(item.product))) throw new Refusal("bad_input", [NO_NAME]);
    return {
      ...item,
      vendor: clean(item.vendor) ?? "",
      model: clean(item.model),
      version: clean(item.version),
      place: clean(item.place),
      maintainer: clean(item.maintainer),
      note: clean(item.note),
    };
  });
  const releaseIds = await resolveReleases(tx, cleaned);
  return cleaned.map((item, i) => ({ ...item, releaseId: releaseIds[i]! }));
}

const NO_NAME = {
  where: "product",
  message: "製品名がわからないときは「製品名はわからない」を選んでください。",
};

/** The words of a text that is looked for, as typed and as what its kana mean (テラステーション: terastation). */
export function writingsOf(text: string): readonly (readonly string[])[] {
  return [...new Set([foldName(text), rewriteName(text, releasedAliases())])]
    .map((one) => one.split(/\s+/).filter(Boolean))
    .filter((words) => words.length > 0);
}

/**
 * Enters lines. A kind that was stated as not there is there from now on. One event for all:
 * `assets.added` { releaseIds, lines, sheetId? }, subject = the line, or the sheet.
 */
export async function addAssets(
  change: Change,
  institutionId: string,
  items: readonly Item[],
  sheetId: string | null = null,
): Promise<string[]> {
  if (items.length === 0) return [];
  const { tx, now } = change;
  const released = await releaseItems(tx, items);
  const ids = await saveNewAssets(tx, institutionId, released, now, sheetId);
  const stated = await findStatements(tx, institutionId);
  for (const kind of new Set(items.map((item) => item.kind))) {
    if (stated.get(kind) === false) await stateKind(change, institutionId, kind, true);
  }
  await tell(change, "assets.added", {
    forOrganisationId: institutionId,
    subjectId: sheetId ?? ids[0]!,
    data: {
      releaseIds: [...new Set(released.map((item) => item.releaseId))],
      lines: ids.length,
      ...(sheetId ? { sheetId } : {}),
    },
  });
  return ids;
}

/**
 * Rewrites one line. Event `assets.changed` { releaseIds: [now, before], before, after, sheetId? } holds
 * only what differs; nothing is recorded when nothing does. Refuses `removed`.
 */
export async function changeAsset(
  change: Change,
  before: AssetRow,
  item: ReleasedItem,
  sheetId: string | null = null,
): Promise<void> {
  const differs = FIELDS.filter((field) => before[field] !== item[field]);
  if (differs.length === 0) return;
  if (!(await saveAsset(change.tx, before.id, item, change.now))) throw new Refusal("removed");
  if (differs.includes("kind")) await unstateNone(change, before.institutionId, item.kind);
  await tell(change, "assets.changed", {
    forOrganisationId: before.institutionId,
    subjectId: before.id,
    data: {
      releaseIds: [...new Set([item.releaseId, before.releaseId])],
      before: Object.fromEntries(differs.map((field) => [field, before[field]])),
      after: Object.fromEntries(differs.map((field) => [field, item[field]])),
      ...(sheetId ? { sheetId } : {}),
    },
  });
}

/** Takes a line out. Event `assets.removed` { releaseIds, lines }. Refuses `removed`. */
export async function removeAsset(change: Change, asset: AssetRow): Promise<void> {
  if (!(await saveRemoval(change.tx, asset.id, true, change.now))) throw new Refusal("removed");
  await tell(change, "assets.removed", {
    forOrganisationId: asset.institutionId,
    subjectId: asset.id,
    data: { releaseIds: [asset.releaseId], lines: 1 },
  });
}

/** Puts a removed line back. Event `assets.added` with { restored: true }; nothing when it stands. */
export async function restoreAsset(change: Change, asset: AssetRow): Promise<void> {
  if (!(await saveRemoval(change.tx, asset.id, false, change.now))) return;
  await unstateNone(change, asset.institutionId, asset.kind);
  await tell(change, "assets.added", {
    forOrganisationId: asset.institutionId,
    subjectId: asset.id,
    data: { releaseIds: [asset.releaseId], lines: 1, restored: true },
  });
}

/**
 * Keeps what an institution says about a kind: true ある, false ない, null takes it back. Event
 * `assets.stated` { kind, has }. Refuses `has_lines`: "none" against lines that stand.
 */
export async function stateKind(
  change: Change,
  institutionId: string,
  kind: Kind,
  has: boolean | null,
): Promise<void> {
  const { tx, now } = change;
  if (has === false && ((await countByKind(tx, institutionId)).get(kind) ?? 0) > 0)
    throw new Refusal("has_lines");
  if (!(await saveStatement(tx, institutionId, kind, has, now))) return;
  await tell(change, "assets.stated", {
    forOrganisationId: institutionId,
    subjectId: institutionId,
    data: { kind, has },
  });
}

async function unstateNone(change: Change, institutionId: string, kind: Kind): Promise<void> {
  const stated = await findStatements(change.tx, institutionId);
  if (stated.get(kind) === false) await stateKind(change, institutionId, kind, true);
}

/** A line from an answer (「使っている・版は…」): enters it and gives its id; the same line twice enters once. */
export async function addFromAnswer(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  institutionId: string,
  item: Pick<Item, "kind" | "vendor" | "product"> & Partial<Item>,
): Promise<string> {
  const whole: Item = { ...EMPTY, ...item };
  const [released] = await releaseItems(tx, [whole]);
  const same = await findSameLine(tx, institutionId, released!);
  if (same) return same;
  const [id] = await addAssets({ tx, viewer, now }, institutionId, [whole]);
  return id!;
}

const EMPTY = {
  model: null,
  version: null,
  place: null,
  internetFacing: null,
  emrConnected: null,
  maintainer: null,
  note: null,
};

/** The line as the room handles it, or refuses `not_found`. */
export async function needAsset(tx: Tx, id: string): Promise<AssetRow> {
  const asset = await getAssetRow(tx, id);
  if (!asset) throw new Refusal("not_found");
  return asset;
}
