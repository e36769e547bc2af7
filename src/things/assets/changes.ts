import { z } from "zod";
import type { Tx } from "../../base/data/db.ts";
import { type Change, tell } from "../../base/later/events.ts";
import { Refusal } from "../../base/refusal.ts";
import type { Viewer } from "../../base/viewer.ts";
import { ASSET_KINDS, type Kind } from "./api.ts";
import type { SheetPlan } from "./plan-sheet.ts";
import {
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

/** Applies the plan of a sheet with its events, added lines marked with the sheet; gives what `revertSheet` needs. */
export async function applySheet(
  change: Change,
  { institutionId, sheetId }: { institutionId: string; sheetId: string },
  plan: SheetPlan,
): Promise<BeforeChanges> {
  const { tx } = change;
  const stated = await findStatements(tx, institutionId);
  await addAssets(change, institutionId, plan.add, sheetId);
  const released = await releaseItems(
    tx,
    plan.change.map(({ item }) => item),
  );
  for (const [i, { before }] of plan.change.entries())
    await changeAsset(change, before, released[i]!, sheetId);
  for (const { kind, has } of plan.state) await stateKind(change, institutionId, kind, has);
  const statedNow = await findStatements(tx, institutionId);
  return {
    assets: plan.change.map(({ before }) => before),
    statements: [...statedNow]
      .filter(([kind, has]) => stated.get(kind) !== has)
      .map(([kind]) => ({ kind: kind as Kind, has: stated.get(kind) ?? null })),
  };
}

/**
 * Takes changes of a sheet back: what it added goes, what it changed is as before; what was touched since
 * `appliedAt` stays. Event `assets.removed` { releaseIds, lines, sheetId, assetIds }, subject = the sheet.
 */
export async function revertSheet(
  change: Change,
  register: { institutionId: string; sheetId: string; appliedAt: Date },
  before: BeforeChanges,
): Promise<{ removed: number; restored: number; kept: number }> {
  const { institutionId, sheetId, appliedAt } = register;
  const out = await removeOfSheet(change.tx, sheetId, appliedAt, change.now);
  const { removed: assetIds, releaseIds } = out;
  if (assetIds.length > 0)
    await tell(change, "assets.removed", {
      forOrganisationId: institutionId,
      subjectId: sheetId,
      data: { releaseIds, lines: assetIds.length, sheetId, assetIds },
    });
  let restored = 0;
  let kept = out.kept;
  for (const line of before.assets) {
    const asset = await getAssetRow(change.tx, line.id);
    if (!asset || asset.removedAt !== null) continue;
    if (asset.changedAt.getTime() !== appliedAt.getTime()) {
      kept++;
      continue;
    }
    await changeAsset(change, asset, line);
    restored++;
  }
  for (const { kind, has } of before.statements) {
    // "None" cannot come back over lines that somebody kept.
    await stateKind(change, institutionId, kind, has).catch(ignoreHasLines);
  }
  return { removed: assetIds.length, restored, kept };
}

function ignoreHasLines(error: unknown): void {
  if (!(error instanceof Refusal && error.code === "has_lines")) throw error;
}
