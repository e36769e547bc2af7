import type { CellToWrite } from "../../base/files/csv.ts";
import type { Columns } from "../../base/files/table-write.ts";
import { formatDateTime } from "../../base/words/calendar.ts";
import { loadVocabulary } from "../../circle/facilities/index.ts";
import { DUTIES, type Liveness } from "../../circle/organisations/api.ts";
import { loadAnswers, wayOf } from "../reactions/index.ts";
import { AUDIENCES, SILENCES, STANDINGS } from "./api.ts";
import {
  COLUMN_KEYS,
  type ColumnKey,
  COLUMNS,
  PRIORITY_LABELS,
  readColumns,
  STEP_LABELS,
} from "./api-institutions.ts";
import type { InstitutionRow } from "./queries-institutions.ts";

type NextStep = { label: string; at: Date } | null;

/** What comes next for somebody silent, and since or from when; null when nothing comes by itself any more. */
export function describeNextStep(row: InstitutionRow): NextStep {
  if (row.answer !== null || row.stage === "closed") return null;
  if (row.phoneListedAt) return { label: PHONE, at: row.phoneListedAt };
  if (!row.nextChaseAt || !row.notifiedAt) return null;
  const way = wayOf({
    ...row,
    stage: "notified",
    plannedOn: null,
    toldAt: row.notifiedAt,
    applicabilityBy: row.notifiedAt,
    actionBy: row.notifiedAt,
  });
  const step = way.rungs[row.rung];
  return step ? { label: STEP_LABELS[step.do], at: row.nextChaseAt } : null;
}

/** The ladder came to its end, or no mail reaches anybody. */
const PHONE = "から、電話をお願いしています";
const CONTACTS = 3;

/** A line of the file; null: the last one, which says that there was more. */
export type FileRow = (InstitutionRow & { liveness: Liveness; nextStep: NextStep }) | null;
const REST = "（施設が多いため、ここまでを書き出しました。条件で絞り込んでください）";

/** The rows, and where some were left off a last line that says so. */
export const withRest = (rows: FileRow[], cut: boolean): FileRow[] =>
  cut ? [...rows, null] : rows;

type Line = NonNullable<FileRow>;
type Cell = (row: Line) => CellToWrite;
const moment = (at: Date | null) => at && formatDateTime(at);
const one = (cell: Cell) => [["", cell] as const];

/** The chosen columns of the list as a file; phone numbers take a column each. */
export function columnsOf(asked: string | undefined, now: Date): Columns<FileRow> {
  const prefectures = loadVocabulary(now).prefectures;
  const words = loadAnswers(now).data;
  const cells: Record<ColumnKey, (readonly [string, Cell])[]> = {
    name: one((row) => row.name),
    code: one((row) => row.code),
    prefecture: one((row) => prefectures.find(({ code }) => code === row.prefecture)!.name),
    audienceClass: one((row) => AUDIENCES[row.audienceClass]),
    standing: one((row) => STANDINGS[row.standing].label),
    reason: [
      ["", (row) => row.reason && SILENCES[row.reason].label],
      ["（詳細）", (row) => row.detail],
    ],
    answer: one((row) => words.answers.find(({ id }) => id === row.answer)?.label ?? null),
    answeredAt: one((row) => moment(row.answeredAt)),
    cannotReason: one(
      (row) => words.cannotReasons.find(({ id }) => id === row.cannotReason)?.label ?? null,
    ),
    plannedOn: one((row) => row.plannedOn),
    note: one((row) => row.note),
    dueAt: [
      ["", (row) => moment(row.dueAt)],
      ["（超過）", (row) => (row.overdue ? "過ぎています" : null)],
    ],
    basis: one((row) => words.bases.find(({ id }) => id === row.basis)!.label),
    priority: one((row) => PRIORITY_LABELS[row.priority]),
    relay: one((row) => row.relay),
    notifiedAt: one((row) => moment(row.notifiedAt)),
    liveness: one((row) => row.liveness.reason),
    phone: Array.from({ length: CONTACTS }, (_, place) => phoneCells(place)).flat(),
    nextStep: one(({ nextStep }) => nextStep && `${formatDateTime(nextStep.at)}${nextStep.label}`),
  };
  const chosen = asked === undefined ? COLUMN_KEYS : readColumns(asked);
  return chosen
    .flatMap((key) => cells[key].map(([part, cell]) => ({ header: COLUMNS[key] + part, cell })))
    .map(({ header, cell }, place) => ({
      header,
      cell: (row) => (row ? cell(row) : place === 0 ? REST : null),
    }));
}

const phoneCells = (place: number): (readonly [string, Cell])[] => [
  [`${place + 1}`, (row) => row.contacts[place]?.phone ?? null],
  [
    `${place + 1}の方`,
    ({ contacts: { [place]: who } }) => (who ? `${who.name}（${dutyLabel(who.duty)}）` : null),
  ],
  [`${place + 1}のつながる時間`, (row) => row.contacts[place]?.reachable ?? null],
];

const dutyLabel = (duty: string): string => DUTIES[duty as keyof typeof DUTIES] ?? duty;
