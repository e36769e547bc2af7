import { formatDateTime } from "../../base/words/calendar.ts";
import { type CellToWrite, writeCsv } from "../../base/files/csv.ts";
import { loadVocabulary } from "../../circle/facilities/index.ts";
import { DUTIES } from "../../circle/organisations/api.ts";
import { wayOf } from "../reactions/index.ts";
import { AUDIENCES, SILENCES } from "./api.ts";
import { PRIORITY_LABELS, STEP_LABELS } from "./api-silent.ts";
import type { SilentRow } from "./queries-silent.ts";

/** What comes next for somebody silent, and since or from when; null when nothing comes by itself any more. */
export function describeNextStep(row: SilentRow): { label: string; at: Date } | null {
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
const HEAD = [
  "都道府県",
  "施設名",
  "区分",
  "優先度",
  "お返事のない理由",
  "理由の詳細",
  "伝える団体",
  "お知らせした日時",
  "次の連絡",
  ...[1, 2, 3].flatMap((n) => [`連絡先${n}`, `電話${n}`, `つながる時間${n}`]),
];

/** The phone list as a file; `cut` says that there was more. */
export function writeSilentCsv(rows: readonly SilentRow[], cut: boolean): Buffer {
  const names = new Map(loadVocabulary().prefectures.map(({ code, name }) => [code, name]));
  const lines = rows.map((row): CellToWrite[] => {
    const next = describeNextStep(row);
    return [
      names.get(row.prefecture) ?? row.prefecture,
      row.name,
      AUDIENCES[row.audienceClass],
      PRIORITY_LABELS[row.priority],
      SILENCES[row.reason].label,
      row.detail,
      row.relay,
      row.notifiedAt && formatDateTime(row.notifiedAt),
      next && `${formatDateTime(next.at)}${next.label}`,
      ...Array.from({ length: CONTACTS }, (_, place) => row.contacts[place]).flatMap((contact) =>
        contact
          ? [`${contact.name}（${dutyLabel(contact.duty)}）`, contact.phone, contact.reachable]
          : [null, null, null],
      ),
    ];
  });
  const rest = cut
    ? [["（施設が多いため、ここまでを書き出しました。条件で絞り込んでください）"]]
    : [];
  return writeCsv([HEAD, ...lines, ...rest]);
}

const dutyLabel = (duty: string): string => DUTIES[duty as keyof typeof DUTIES] ?? duty;
