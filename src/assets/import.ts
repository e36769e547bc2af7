import { createHash } from "node:crypto";
import type { Tx } from "../base/db.ts";
import { record } from "../base/events.ts";
import { Refusal } from "../base/refusal.ts";
import { readTable, tableLimits } from "../base/table-file.ts";
import type { Viewer } from "../base/viewer.ts";
import { findKinds } from "../products/index.ts";
import type { Kind } from "./api.ts";
import type { ImportOutcome, ImportPreview } from "./api-imports.ts";
import { loadAssetKinds, loadImportColumns } from "./content.ts";
import { type ImportPlan, planImport } from "./import-plan.ts";
import { type ImportLine, readImport } from "./import-read.ts";
import { findAssetRows, findStatements, getAssetRow } from "./queries.ts";
import {
  hasImport,
  removeImported,
  saveImport,
  saveTaken,
  takeBackImport,
  takeImport,
} from "./queries-imports.ts";
import { addAssets, changeAsset, releaseItems, stateKind } from "./register.ts";

/** What one upload may hold; a larger register comes in several files. */
const LIMITS = { ...tableLimits, rows: 20_000 };
const MOST_LINES = 100_000;
const SAMPLE = 20;
const EXAMPLES = 3;

/** Reads a file, keeps it as a draft and says what taking it would do. The register stays as it is. */
export async function previewImport(
  tx: Tx,
  now: Date,
  institution: { id: string; code: string | null },
  file: { name: string; bytes: Buffer },
): Promise<ImportPreview> {
  const kinds = loadAssetKinds(now);
  const labels = new Map(loadImportColumns(now).columns.map(({ field, label }) => [field, label]));
  const read = readImport(readTable(file.bytes, file.name, LIMITS), {
    kinds,
    columns: loadImportColumns(now),
    institutionCode: institution.code,
  });
  const lines = await guessKinds(tx, read.lines);
  const plan = await planNow(tx, institution.id, lines, {});
  const id = await saveImport(tx, {
    institutionId: institution.id,
    fileName: file.name.slice(0, 200),
    sha256: createHash("sha256").update(file.bytes).digest("hex"),
    lines,
    findings: read.findings,
    now,
  });
  return {
    id,
    fileName: file.name.slice(0, 200),
    lines: lines.length,
    columns: read.columns.map(({ heading, column }) => ({
      heading,
      label: column === null ? null : (labels.get(column) ?? column),
    })),
    unknownKinds: gatherUnknown(lines),
    sample: lines.slice(0, SAMPLE).map((line) => ({
      where: line.where,
      kind: line.kind,
      name: [line.vendor, line.product, line.model].filter(Boolean).join(" "),
      version: line.version ?? null,
    })),
    ...countPlan(plan, read.findings),
  };
}

/** Takes a draft as the register stands now. Refuses `not_found` and `taken`. */
export async function confirmImport(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  id: string,
  kinds: Record<string, Kind>,
): Promise<ImportOutcome> {
  const draft = await takeImport(tx, id, now);
  if (!draft) throw new Refusal((await hasImport(tx, id)) ? "taken" : "not_found");
  const { institutionId } = draft;
  const plan = await planNow(tx, institutionId, draft.lines, kinds);
  const stated = await findStatements(tx, institutionId);
  await addAssets(tx, viewer, now, institutionId, plan.add, id);
  const released = await releaseItems(
    tx,
    plan.change.map(({ item }) => item),
  );
  for (const [i, { before }] of plan.change.entries())
    await changeAsset(tx, viewer, now, before, released[i]!, id);
  for (const { kind, has } of plan.state)
    await stateKind(tx, viewer, now, institutionId, kind, has);
  const outcome = countPlan(plan, draft.findings);
  const after = await findStatements(tx, institutionId);
  await saveTaken(tx, id, {
    added: outcome.added,
    changed: outcome.changed,
    findings: outcome.findings,
    before: {
      assets: plan.change.map(({ before }) => before),
      statements: [...after]
        .filter(([kind, has]) => stated.get(kind) !== has)
        .map(([kind]) => ({ kind: kind as Kind, has: stated.get(kind) ?? null })),
    },
  });
  return outcome;
}

/** Takes an import back: what it added goes, what it changed is as before; what was touched since stays. */
export async function undoImport(tx: Tx, viewer: Viewer, now: Date, id: string) {
  const taken = await takeBackImport(tx, id, now);
  if (!taken) throw new Refusal((await hasImport(tx, id)) ? "not_taken" : "not_found");
  const {
    removed,
    kept: keptLines,
    releaseIds,
  } = await removeImported(tx, id, taken.confirmedAt, now);
  if (removed.length > 0) {
    await record(tx, viewer, now, [
      {
        name: "assets.removed",
        forOrganisationId: taken.institutionId,
        subjectId: id,
        data: { releaseIds, lines: removed.length, importId: id, assetIds: removed },
      },
    ]);
  }
  let restored = 0;
  let kept = keptLines;
  for (const before of taken.before.assets) {
    const asset = await getAssetRow(tx, before.id);
    if (!asset || asset.removedAt !== null) continue;
    if (new Date(asset.changedAt).getTime() !== taken.confirmedAt.getTime()) {
      kept++;
      continue;
    }
    await changeAsset(tx, viewer, now, asset, before);
    restored++;
  }
  for (const { kind, has } of taken.before.statements) {
    // "None" cannot come back over lines that somebody kept.
    await stateKind(tx, viewer, now, taken.institutionId, kind, has).catch(ignoreHasLines);
  }
  return { removed: removed.length, restored, kept };
}

function ignoreHasLines(error: unknown): void {
  if (!(error instanceof Refusal && error.code === "has_lines")) throw error;
}

async function planNow(
  tx: Tx,
  institutionId: string,
  lines: readonly ImportLine[],
  kinds: Record<string, Kind>,
): Promise<ImportPlan> {
  const standing = await findAssetRows(tx, { institutionId, limit: MOST_LINES });
  return planImport(lines, standing, await findStatements(tx, institutionId), kinds);
}

/** A line that names no kind takes the kind of its product, where the catalogue knows it. */
async function guessKinds(tx: Tx, lines: readonly ImportLine[]): Promise<ImportLine[]> {
  const open = lines.filter((line) => line.kind === null && line.says === "product");
  if (open.length === 0) return [...lines];
  const found = await findKinds(
    tx,
    open.map((line) => ({
      vendor: line.vendor ?? "",
      product: line.product,
      model: line.model ?? null,
      version: null,
    })),
  );
  const guessed = new Map(open.map((line, i) => [line, found[i] as Kind | null]));
  return lines.map((line) => {
    const kind = guessed.get(line);
    return kind ? { ...line, kind, ask: null } : line;
  });
}

function gatherUnknown(lines: readonly ImportLine[]): ImportPreview["unknownKinds"] {
  const asked = new Map<string, { ask: string; lines: number; examples: string[] }>();
  for (const line of lines) {
    if (line.ask === null) continue;
    const one = asked.get(line.ask) ?? { ask: line.ask, lines: 0, examples: [] };
    one.lines++;
    if (one.examples.length < EXAMPLES && !one.examples.includes(line.product))
      one.examples.push(line.product);
    asked.set(line.ask, one);
  }
  return [...asked.values()];
}

function countPlan(plan: ImportPlan, findings: ImportOutcome["findings"]): ImportOutcome {
  return {
    added: plan.add.length,
    changed: plan.change.length,
    same: plan.same,
    stated: plan.state.length,
    leftOut: plan.leftOut,
    findings: [...findings, ...plan.findings],
  };
}
