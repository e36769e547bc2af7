import { dayOf } from "../../base/words/calendar.ts";
import { type CellToWrite, writeCsv } from "../../base/files/csv.ts";
import { asSystem, type Tx } from "../../base/data/db.ts";
import { hideSmallCounts, type ShownLine } from "../../base/data/small-counts.ts";
import { loadVocabulary } from "../../circle/facilities/index.ts";
import { CLASSES, HOPS } from "./api.ts";
import type { Pair } from "./api-reach.ts";
import { loadReach } from "./content.ts";
import { findReachCells, getSnapshot, type ReachCell, saveSnapshot } from "./queries-reach.ts";

type Line = Pair & { key: string; label: string };

/** What is shown of one round. */
export interface ReachPicture {
  threshold: number | null;
  hops: Line[];
  /** Institutions only, as are the others below. */
  prefectures: Line[];
  classes: Line[];
  kinds: Line[];
  relays: Line[];
}

/** What was shown at a moment. */
export interface Looked {
  takenAt: Date;
  picture: ReachPicture;
}

/** The way that news takes; vendors stand beside it. */
const HOP_ORDER = ["ministry", "secretariat", "relay", "institution", "vendor"] as const;

/** Everything, for those who may know each institution anyway. */
export function describeAll(cells: readonly ReachCell[], now: Date): ReachPicture {
  const institutions = cells.filter((cell) => cell.hop === "institution");
  const labels = new Map<string, string>(
    loadVocabulary(now).kinds.map((kind) => [kind.id, kind.label]),
  );
  const relays = new Map(cells.map((cell) => [cell.relayId ?? "", cell.relay ?? "事務局から直接"]));
  return {
    threshold: null,
    hops: HOP_ORDER.map((key) => [key, HOPS[key]] as const)
      .map(([key, label]) => ({ key, label, ...sum(cells.filter((cell) => cell.hop === key)) }))
      .filter((line) => line.asked > 0),
    prefectures: loadVocabulary(now).prefectures.map(({ code, name }) => ({
      key: code,
      label: name,
      ...sum(institutions.filter((cell) => cell.prefecture === code)),
    })),
    classes: Object.entries(CLASSES).map(([key, label]) => ({
      key,
      label,
      ...sum(institutions.filter((cell) => cell.audienceClass === key)),
    })),
    kinds: grouped(institutions, (cell) => cell.kind ?? "", labels),
    relays: grouped(institutions, (cell) => cell.relayId ?? "", relays),
  };
}

const sum = (cells: readonly ReachCell[]) => ({
  asked: cells.reduce((total, cell) => total + cell.asked, 0),
  reached: cells.reduce((total, cell) => total + cell.reached, 0),
});

function grouped(
  cells: readonly ReachCell[],
  keyOf: (cell: ReachCell) => string,
  labels: ReadonlyMap<string, string>,
): Line[] {
  return [...Map.groupBy(cells, keyOf)]
    .map(([key, own]) => ({ key, label: labels.get(key) ?? key, ...sum(own) }))
    .toSorted((a, b) => b.asked - a.asked);
}

/**
 * For the ministry and prefectures: one table (reached or not, by prefecture and by class) in which nobody can be
 * found, one picture for each Japanese day (decision 004). By kind and by relay is left out: other tables of the same
 * institutions would narrow the hidden counts.
 */
export function describeHidden(cells: readonly ReachCell[], now: Date): ReachPicture {
  const threshold = loadReach(now).suppressBelow;
  const all = describeAll(cells, now);
  const columns = ["reached", "silent"];
  const lineOf = ({ key, asked, reached }: Line) => ({
    key,
    cells: [reached!, asked! - reached!],
  });
  const table = hideSmallCounts(
    { columns, rows: all.prefectures.map(lineOf), parts: all.classes.map(lineOf) },
    threshold,
  );
  const shown = ({ total, cells }: ShownLine): Pair => ({ asked: total, reached: cells[0]! });
  return {
    threshold,
    hops: all.hops.map((line) =>
      line.key === "institution"
        ? { ...line, asked: table.total, reached: table.columns[0]! }
        : { ...line, ...(OFFICES.has(line.key) ? {} : hidePair(line, threshold)) },
    ),
    prefectures: all.prefectures.map((line, at) => ({ ...line, ...shown(table.rows[at]!) })),
    classes: all.classes.map((line, at) => ({ ...line, ...shown(table.parts[at]!) })),
    kinds: [],
    relays: [],
  };
}

/** Who informs and oversees answers for itself. */
const OFFICES = new Set(["ministry", "secretariat"]);

/** Associations and vendors are counted once and split no further, so hiding the small side is enough. */
function hidePair({ asked, reached }: Pair, threshold: number): Pair {
  const isSmall = (value: number) => value > 0 && value < threshold;
  if (asked === null || reached === null || isSmall(asked)) return { asked: null, reached: null };
  return { asked, reached: isSmall(reached) || isSmall(asked - reached) ? null : reached };
}

/** The ministry's picture of a round: the first look of the day takes it, as system and explicitly. */
export async function lookAtDay(tx: Tx, roundId: string, now: Date): Promise<Looked> {
  const day = dayOf(now);
  if (!(await getSnapshot(tx, roundId, day))) {
    await asSystem(tx, async (system) => {
      const picture = describeHidden(await findReachCells(system, roundId), now);
      await saveSnapshot(system, { roundId, day, takenAt: now, picture });
    });
  }
  const kept = (await getSnapshot(tx, roundId, day))!;
  return { takenAt: kept.takenAt, picture: kept.picture as ReachPicture };
}

/** The same as a file; what is hidden is said to be. */
export function writeReachCsv(picture: ReachPicture): Buffer {
  const cell = (value: number | null): CellToWrite => value ?? "非表示";
  const lines = (title: string, rows: readonly Line[]): CellToWrite[][] =>
    rows.map((line) => {
      const { label, asked, reached } = line;
      const rate = asked && reached !== null ? `${((reached / asked) * 100).toFixed(1)}%` : null;
      return [title, label, cell(asked), cell(reached), rate];
    });
  return writeCsv([
    ["分け方", "名前", "確かめた数", "連絡がついた数", "疎通確認率"],
    ...lines("組織の種類", picture.hops),
    ...lines("都道府県", picture.prefectures),
    ...lines("施設の区分", picture.classes),
    ...lines("種別", picture.kinds),
    ...lines("伝える団体", picture.relays),
  ]);
}
