import { z } from "zod";
import type { Tx } from "../../base/data/db.ts";
import { record } from "../../base/later/events.ts";
import { Refusal } from "../../base/refusal.ts";
import type { Viewer } from "../../base/viewer.ts";
import { ASSET_KINDS, type Item, type Kind } from "./api.ts";
import {
  type AssetRow,
  findAssetRows,
  findStatements,
  getAssetRow,
  getInstitution,
  removeOfSheet,
} from "./queries.ts";
import { addAssets, changeAsset, releaseItems, stateKind } from "./register.ts";

const MOST_LINES = 100_000;

/** The institution whose register is meant: one's own, or the one that the secretariat names. */
export async function needInstitution(tx: Tx, viewer: Viewer, named: string | undefined) {
  const id = named ?? (viewer.role === "institution" ? viewer.organisationId : null);
  if (id === null) {
    throw new Refusal("bad_input", [
      { where: "institutionId", message: "医療機関を選んでください。" },
    ]);
  }
  const institution = await getInstitution(tx, id);
  if (!institution || (viewer.role === "institution" && id !== viewer.organisationId)) {
    throw new Refusal("not_found");
  }
  return institution;
}

/** A whole register as it stands: whose, every line (last changed first), what was stated about kinds. */
export async function readRegister(tx: Tx, viewer: Viewer, institutionId: string | undefined) {
  const institution = await needInstitution(tx, viewer, institutionId);
  const { rows: assets } = await findAssetRows(tx, {
    institutionId: institution.id,
    limit: MOST_LINES,
  });
  return { institution, assets, stated: await findStatements(tx, institution.id) };
}

/** Many changes to one register at once, as a sheet brings them. */
export interface Changes {
  add: readonly Item[];
  change: readonly { before: AssetRow; item: Item }[];
  state: readonly { kind: Kind; has: boolean }[];
}

const text = z.string().nullable();
/** What changed lines and statements were before, as it is kept. */
export const beforeShape = z.object({
  assets: z.array(
    z.object({
      id: z.uuid(),
      releaseId: z.uuid(),
      kind: z.enum(ASSET_KINDS),
      vendor: z.string(),
      product: z.string(),
      model: text,
      version: text,
      place: text,
      internetFacing: z.boolean().nullable(),
      emrConnected: z.boolean().nullable(),
      maintainer: text,
      note: text,
    }),
  ),
  statements: z.array(z.object({ kind: z.enum(ASSET_KINDS), has: z.boolean().nullable() })),
});
export type BeforeChanges = z.output<typeof beforeShape>;

/** Applies changes with their events, added lines marked with the sheet; gives what `revertChanges` needs. */
export async function applyChanges(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  register: { institutionId: string; sheetId: string },
  changes: Changes,
): Promise<BeforeChanges> {
  const { institutionId, sheetId } = register;
  const stated = await findStatements(tx, institutionId);
  await addAssets(tx, viewer, now, institutionId, changes.add, sheetId);
  const items = changes.change.map(({ item }) => item);
  const released = await releaseItems(tx, items);
  for (const [i, { before }] of changes.change.entries()) {
    await changeAsset(tx, viewer, now, before, released[i]!, sheetId);
  }
  for (const { kind, has } of changes.state) {
    await stateKind(tx, viewer, now, institutionId, kind, has);
  }
  const statedNow = await findStatements(tx, institutionId);
  return {
    assets: changes.change.map(({ before }) => before),
    statements: [...statedNow]
      .filter(([kind, has]) => stated.get(kind) !== has)
      .map(([kind]) => ({ kind: kind as Kind, has: stated.get(kind) ?? null })),
  };
}

/**
 * Takes changes of a sheet back: what it added goes, what it changed is as before; what was touched since
 * `appliedAt` stays. Event `assets.removed` { releaseIds, lines, sheetId, assetIds }, subject = the sheet.
 */
export async function revertChanges(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  register: { institutionId: string; sheetId: string; appliedAt: Date },
  before: BeforeChanges,
): Promise<{ removed: number; restored: number; kept: number }> {
  const { institutionId, sheetId, appliedAt } = register;
  const out = await removeOfSheet(tx, sheetId, appliedAt, now);
  if (out.removed.length > 0) {
    await record(tx, viewer, now, [
      {
        name: "assets.removed",
        forOrganisationId: institutionId,
        subjectId: sheetId,
        data: {
          releaseIds: out.releaseIds,
          lines: out.removed.length,
          sheetId,
          assetIds: out.removed,
        },
      },
    ]);
  }
  let restored = 0;
  let kept = out.kept;
  for (const line of before.assets) {
    const asset = await getAssetRow(tx, line.id);
    if (!asset || asset.removedAt !== null) continue;
    if (new Date(asset.changedAt).getTime() !== appliedAt.getTime()) {
      kept++;
      continue;
    }
    await changeAsset(tx, viewer, now, asset, line);
    restored++;
  }
  for (const { kind, has } of before.statements) {
    // "None" cannot come back over lines that somebody kept.
    await stateKind(tx, viewer, now, institutionId, kind, has).catch(ignoreHasLines);
  }
  return { removed: out.removed.length, restored, kept };
}

function ignoreHasLines(error: unknown): void {
  if (!(error instanceof Refusal && error.code === "has_lines")) throw error;
}
