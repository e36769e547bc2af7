import type { Finding } from "../../base/contract.ts";
import { FIELDS, type Item, type Kind } from "./api.ts";
import type { AssetRow } from "./queries.ts";
import type { SheetLine } from "./read-sheet.ts";

/** What taking a file would do to the register as it stands now. */
export interface SheetPlan {
  add: Item[];
  change: { before: AssetRow; item: Item }[];
  same: number;
  state: { kind: Kind; has: boolean }[];
  /** Lines whose kind was asked for and not answered. */
  leftOut: number;
  findings: Finding[];
}

/**
 * Compares lines with the register. A line with the id of a standing line changes that line, by the columns
 * the file has; any other line is new, unless a standing line that no line of the file has claimed says the
 * same, so that one file taken twice enters once.
 */
export function planSheet(
  lines: readonly SheetLine[],
  standing: readonly AssetRow[],
  stated: ReadonlyMap<string, boolean>,
  kinds: Readonly<Record<string, Kind>>,
): SheetPlan {
  const plan: SheetPlan = { add: [], change: [], same: 0, state: [], leftOut: 0, findings: [] };
  const byId = new Map(standing.map((asset) => [asset.id, asset]));
  const claimed = new Set<string>();
  const fresh: { kind: Kind; line: SheetLine }[] = [];
  for (const line of lines) {
    const kind = line.kind ?? (line.ask === null ? undefined : kinds[line.ask]);
    if (!kind) {
      plan.leftOut++;
      continue;
    }
    const before = line.lineId === undefined ? undefined : byId.get(line.lineId.toLowerCase());
    if (line.says !== "product" || !before) {
      fresh.push({ kind, line });
      continue;
    }
    if (claimed.has(before.id)) {
      plan.findings.push({
        where: line.where,
        message: "同じ台帳番号の行が上にあるため、この行は取り込みません。",
      });
      continue;
    }
    claimed.add(before.id);
    const item = mergeLine(line, kind, before);
    if (FIELDS.every((field) => item[field] === before[field])) plan.same++;
    else plan.change.push({ before, item });
  }
  const spare = countUnclaimed(standing, claimed);
  for (const { kind, line } of fresh) {
    if (line.says === "product") planNew(plan, spare, kind, line);
  }
  planStatements(plan, fresh, standing, stated);
  return plan;
}

function planNew(plan: SheetPlan, spare: Map<string, number>, kind: Kind, line: SheetLine): void {
  const item = mergeLine(line, kind, null);
  const left = spare.get(nameOf(item)) ?? 0;
  if (left > 0) {
    spare.set(nameOf(item), left - 1);
    plan.same++;
    return;
  }
  if (line.lineId !== undefined) {
    plan.findings.push({
      where: line.where,
      message: "台帳番号が今の台帳に見つからないため、新しい行として取り込みます。",
    });
  }
  plan.add.push(item);
}

function planStatements(
  plan: SheetPlan,
  fresh: readonly { kind: Kind; line: SheetLine }[],
  standing: readonly AssetRow[],
  stated: ReadonlyMap<string, boolean>,
): void {
  const present = new Set(
    [...standing, ...plan.add, ...plan.change.map(({ item }) => item)].map(({ kind }) => kind),
  );
  const said = new Map<Kind, boolean>();
  for (const { kind, line } of fresh) {
    if (line.says === "product") continue;
    const has = line.says === "some";
    if (present.has(kind)) {
      if (!has) {
        plan.findings.push({
          where: line.where,
          message:
            "「ない」とありますが、この種類の機器が台帳かこのファイルにあるため、「ない」とはしません。",
        });
      }
    } else if (!said.has(kind)) said.set(kind, has);
  }
  for (const [kind, has] of said) if (stated.get(kind) !== has) plan.state.push({ kind, has });
}

/** How many standing lines of each content no line of the file has claimed by id. */
function countUnclaimed(
  standing: readonly AssetRow[],
  claimed: ReadonlySet<string>,
): Map<string, number> {
  const spare = new Map<string, number>();
  for (const asset of standing) {
    if (!claimed.has(asset.id)) spare.set(nameOf(asset), (spare.get(nameOf(asset)) ?? 0) + 1);
  }
  return spare;
}

/** Two lines with the same answer here are the same thing written twice. */
function nameOf(item: Item): string {
  return JSON.stringify([
    item.kind,
    item.vendor,
    item.product,
    item.model,
    item.version,
    item.place,
  ]);
}

function mergeLine(line: SheetLine, kind: Kind, before: AssetRow | null): Item {
  const keep = <F extends keyof Item & keyof SheetLine>(field: F, empty: Item[F]): Item[F] =>
    line[field] === undefined ? (before?.[field] ?? empty) : (line[field] as Item[F]);
  return {
    kind,
    vendor: keep("vendor", ""),
    product: line.product,
    model: keep("model", null),
    version: keep("version", null),
    place: keep("place", null),
    internetFacing: keep("internetFacing", null),
    emrConnected: keep("emrConnected", null),
    maintainer: keep("maintainer", null),
    note: keep("note", null),
  };
}
