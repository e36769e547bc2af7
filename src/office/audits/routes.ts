import { addCalendarDays, formatDateTime, fromDay } from "../../base/words/calendar.ts";
import { asSystem } from "../../base/data/db.ts";
import type { PageAsked } from "../../base/data/paged.ts";
import { type CellToWrite, writeCsv } from "../../base/files/csv.ts";
import { download } from "../../base/web/download.ts";
import { answer, type Ask, type Route } from "../../base/web/http.ts";
import type { Change } from "../../base/later/events.ts";
import { Refusal } from "../../base/refusal.ts";
import type { May } from "../../base/viewer.ts";
import { writeXlsx } from "../../base/files/xlsx-write.ts";
import {
  findRecord,
  getRecordCsv,
  getRecordXlsx,
  type RecordFilter,
  type RecordLine,
} from "./api.ts";
import { loadLabels, loadLimits } from "./content.ts";
import { findEvents, findNames } from "./queries-record.ts";
import { describeEvent, namesOf } from "./words.ts";

/** Who answers for an institution reads its record; the secretariat every one. */
const MAY: readonly May[] = ["institution:representative", "secretariat"];

export const routes: Route[] = [
  answer(findRecord, MAY, async (ask) => ({
    ...(await readLines(ask, ask.query)),
    kinds: loadLabels(ask.now).map(({ kind, label }) => ({ kind, label })),
    may: { chooseOrganisation: ask.viewer.role === "secretariat" },
  })),

  answer(getRecordCsv, MAY, async (ask) => {
    const rows = await readFile(ask);
    download(ask.response, "監査の記録.csv");
    return writeCsv([COLUMNS.map(({ header }) => header), ...rows]);
  }),

  answer(getRecordXlsx, MAY, async (ask) => {
    const rows = await readFile(ask);
    download(ask.response, "監査の記録.xlsx");
    return writeXlsx([{ name: "監査の記録", columns: COLUMNS, rows }]);
  }),
];

const COLUMNS = [
  { header: "番号", width: 10 },
  { header: "日時（日本時間）", width: 24 },
  { header: "したこと", width: 40 },
  { header: "内容", width: 24 },
  { header: "した人", width: 18 },
  { header: "した人の組織", width: 28 },
  { header: "プログラムから", width: 14 },
  { header: "対象の組織", width: 28 },
  { header: "記録の名前", width: 28 },
];

async function readFile(ask: Ask<typeof getRecordCsv>): Promise<CellToWrite[][]> {
  const limit = loadLimits(ask.now).fileRows;
  const page = await readLines(ask, { ...ask.query, limit });
  const rows = page.rows.map(rowOf);
  const note = `これより前の記録は多いため入っていません（${limit.toLocaleString("ja-JP")}件まで）。期間をせばめて保存し直してください。`;
  return page.next === null ? rows : [...rows, [null, null, note]];
}

const rowOf = (line: RecordLine): CellToWrite[] => [
  Number(line.id),
  formatDateTime(new Date(line.at)),
  line.what,
  line.about,
  line.person,
  line.organisation,
  line.byToken ? "はい" : null,
  line.forOrganisation?.name ?? null,
  line.name,
];

/** The events the viewer may see, in words. */
async function readLines(
  { tx, viewer, now }: Change,
  { after, limit, ...query }: RecordFilter & PageAsked,
) {
  const labels = loadLabels(now);
  const isStaff = viewer.role === "secretariat";
  const organisationId = isStaff ? (query.organisationId ?? null) : viewer.organisationId;
  if (!isStaff && query.organisationId && query.organisationId !== organisationId)
    throw new Refusal("not_found");
  if (!isStaff && (query.person || query.organisation)) throw new Refusal("forbidden");
  const names = query.kind ? namesOf(query.kind, labels) : null;
  if (query.kind && !names) {
    throw new Refusal("bad_input", [{ where: "kind", message: "種類を一覧から選んでください。" }]);
  }
  const lastDay = query.to ? fromDay(query.to) : null;
  const choice = {
    organisationId,
    organisation: query.organisation || null,
    person: query.person || null,
    side: query.side ?? null,
    names,
    from: query.from ? fromDay(query.from) : null,
    before: lastDay && addCalendarDays(lastDay, 1),
  };
  const page = await findEvents(tx, choice, { after, limit });
  const events = page.rows;
  // The events are what the viewer may see; the names beside them are looked up for it, and only shown as it may.
  const known = await asSystem(tx, (system) =>
    findNames(
      system,
      events.flatMap((event) => event.accountId ?? []),
      [
        organisationId,
        ...events.flatMap((event) => [event.organisationId, event.forOrganisationId]),
      ].flatMap((id) => id ?? []),
    ),
  );
  if (query.organisationId && !known.organisations.has(query.organisationId))
    throw new Refusal("not_found");
  const reader = { organisationId: viewer.organisationId, seesPeople: isStaff };
  return {
    ...page,
    rows: events.map((event) => describeEvent(event, reader, known, labels)),
    organisation: (organisationId && known.organisations.get(organisationId)) || null,
  };
}
