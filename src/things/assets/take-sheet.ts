import { fullName } from "../products/api-name.ts";
import { createHash } from "node:crypto";
import type { Kind } from "./api.ts";
import { applySheet, readRegister, revertSheet } from "./changes.ts";
import { loadAssetKinds, loadImportColumns } from "./content.ts";
import type { Tx } from "../../base/data/db.ts";
import { Refusal } from "../../base/refusal.ts";
import { fileNameOf } from "../../base/words/text.ts";
import { apart } from "../../base/files/apart.ts";
import type { Change } from "../../base/later/events.ts";
import { findKinds } from "../products/index.ts";
import type { SheetOutcome, SheetPreview } from "./api-sheets.ts";
import { planSheet, type SheetPlan } from "./plan-sheet.ts";
import { hasSheet, saveDraft, saveTaken, takeBack, takeDraft } from "./queries-sheets.ts";
import { linesFor, type ReadSheet, type SheetLine } from "./read-sheet.ts";

const SAMPLE = 20;
const EXAMPLES = 3;
/** What stands in place of a name in the sample, for lines that are no device. */
const NAMES: Partial<Record<SheetLine["says"], string>> = {
  none: "（「ない」と記録します）",
  some: "（「ある」とだけ記録します）",
};

const reader = apart<typeof import("./read-sheet.ts")>(new URL("./read-sheet.ts", import.meta.url));

/** A file as it was uploaded, and what stands in it. */
export interface UploadedSheet {
  name: string;
  sha256: string;
  read: ReadSheet;
}

/** Reads an uploaded file in a process apart. Needs no transaction; never throws for what stands in it. */
export async function openSheet(
  file: { name: string; bytes: Buffer },
  now: Date,
): Promise<UploadedSheet> {
  const words = { kinds: loadAssetKinds(now), columns: loadImportColumns(now) };
  const name = fileNameOf(file.name, "台帳");
  const read = await reader("readFile", file.bytes, name, words);
  const sha256 = createHash("sha256").update(file.bytes).digest("hex");
  if (!("stopped" in read)) return { name, sha256, read };
  const findings = [{ where: name, message: read.stopped }];
  return { name, sha256, read: { columns: [], lines: [], findings } };
}

/** Keeps a file as a draft and says what taking it would do. The register stays as it is. */
export async function readSheet(
  tx: Tx,
  now: Date,
  register: Awaited<ReturnType<typeof readRegister>>,
  { name, sha256, read: whole }: UploadedSheet,
): Promise<SheetPreview> {
  const { institution } = register;
  const { columns } = loadImportColumns(now);
  const labels = new Map(columns.map(({ field, label }) => [field, label]));
  const read = linesFor(institution.code, whole);
  const lines = await guessKinds(tx, read.lines);
  const plan = planSheet(lines, register.assets, register.stated, {});
  const id = await saveDraft(tx, {
    institutionId: institution.id,
    fileName: name,
    sha256,
    lines,
    findings: read.findings,
    now,
  });
  return {
    id,
    fileName: name,
    lines: lines.length,
    columns: read.columns.map(({ heading, column }) => ({
      heading,
      label: column === null ? null : (labels.get(column) ?? column),
    })),
    lacks: columns
      .filter(
        ({ field, compared }) => compared && !read.columns.some((one) => one.column === field),
      )
      .map(({ label }) => label),
    unknownKinds: gatherUnknown(lines),
    sample: lines.slice(0, SAMPLE).map((line) => ({
      where: line.where,
      kind: line.kind,
      name: NAMES[line.says] ?? fullName({ ...line, product: line.product ?? "" }),
      version: line.version ?? null,
    })),
    ...countPlan(plan, read.findings),
  };
}

/** Takes a draft as the register stands now. Refuses `not_found` and `taken`. */
export async function takeSheet(
  change: Change,
  id: string,
  kinds: Record<string, Kind>,
): Promise<SheetOutcome> {
  const { tx, viewer, now } = change;
  const draft = await takeDraft(tx, id, now);
  if (!draft) throw new Refusal((await hasSheet(tx, id)) ? "taken" : "not_found");
  const { institutionId } = draft;
  const register = await readRegister(tx, viewer, institutionId);
  const plan = planSheet(draft.lines, register.assets, register.stated, kinds);
  const before = await applySheet(change, { institutionId, sheetId: id }, plan);
  const outcome = countPlan(plan, draft.findings);
  await saveTaken(tx, id, { ...outcome, before });
  return outcome;
}

/** Takes a sheet back; what somebody touched since stays. Refuses `not_found` and `not_taken`. */
export async function undoSheet(change: Change, id: string) {
  const { tx, now } = change;
  const taken = await takeBack(tx, id, now);
  if (!taken) throw new Refusal((await hasSheet(tx, id)) ? "not_taken" : "not_found");
  const { institutionId, confirmedAt, before } = taken;
  const register = { institutionId, sheetId: id, appliedAt: confirmedAt };
  return revertSheet(change, register, before);
}

/** A line that names no kind takes the kind of its product, where the catalogue knows it. */
async function guessKinds(tx: Tx, lines: readonly SheetLine[]): Promise<SheetLine[]> {
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

function gatherUnknown(lines: readonly SheetLine[]): SheetPreview["unknownKinds"] {
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

function countPlan(plan: SheetPlan, findings: SheetOutcome["findings"]): SheetOutcome {
  return {
    added: plan.add.length,
    changed: plan.change.length,
    same: plan.same,
    stated: plan.state.length,
    leftOut: plan.leftOut,
    findings: [...findings, ...plan.findings],
  };
}
