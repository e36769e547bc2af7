import { csvOf, xlsxOf } from "../../base/files/table-write.ts";
import { download } from "../../base/web/download.ts";
import { type Ask, answer, type Route } from "../../base/web/http.ts";
import type { Role } from "../../base/viewer.ts";
import { findLiveness } from "../../circle/organisations/index.ts";
import { remindSilent as remind } from "../reactions/index.ts";
import {
  countReminders,
  findInstitutions,
  getInstitutionsCsv,
  getInstitutionsXlsx,
  remindSilent,
} from "./api-institutions.ts";
import { loadLimits } from "./content.ts";
import { columnsOf, describeNextStep, withRest } from "./list-file.ts";
import {
  countInstitutions,
  findInstitutionRows,
  findMeant,
  type InstitutionRow,
  type Meant,
} from "./queries-institutions.ts";
import { getPublished } from "./queries-watch.ts";

const SECRETARIAT: readonly Role[] = ["secretariat"];
const WATCH: readonly Role[] = ["secretariat", "relay"];

export const institutionRoutes: Route[] = [
  answer(findInstitutions, WATCH, async ({ tx, viewer, now, params, query, refuse }) => {
    const published =
      (await getPublished(tx, params.advisoryId, query.mark)) ?? refuse("not_found");
    const choice = { ...params, ...query, now };
    const page = await findInstitutionRows(tx, viewer, choice, query);
    const isOffice = viewer.role === "secretariat";
    return {
      ...page,
      advisoryId: params.advisoryId,
      title: published.title,
      mark: query.mark,
      rows: await complete(tx, page.rows, now),
      count: query.after ? null : await countInstitutions(tx, viewer, choice),
      may: {
        remind: isOffice && query.mark === "live" && published.withdrawnAt === null,
        record: isOffice,
      },
    };
  }),

  answer(getInstitutionsCsv, WATCH, async (ask) => {
    const { rows, columns } = await listed(ask);
    download(ask.response, `${FILE}.csv`);
    return csvOf(columns, rows);
  }),

  answer(getInstitutionsXlsx, WATCH, async (ask) => {
    const { rows, columns } = await listed(ask);
    download(ask.response, `${FILE}.xlsx`);
    return xlsxOf(FILE, columns, rows);
  }),

  answer(countReminders, SECRETARIAT, async ({ tx, viewer, now, params, query, refuse }) => {
    const among = await findMeant(tx, viewer, { ...params, ...query, mark: "live", now });
    const asked = { ...params, among, choice: query, ask: true };
    const found = await remind(tx, viewer, now, asked, loadLimits(now).remind);
    return typeof found === "string" ? refuse(found) : found;
  }),

  answer(remindSilent, SECRETARIAT, async ({ tx, viewer, now, params, body, refuse }) => {
    const among = await findMeant(tx, viewer, { ...params, ...body, mark: "live", now });
    const asked = { ...params, among, choice: body };
    const done = await remind(tx, viewer, now, asked, loadLimits(now).remind);
    return typeof done === "string" ? refuse(done) : done;
  }),
];

const FILE = "対応状況の一覧";
type Tx = Parameters<typeof findMeant>[0];

/** The rows with what other rooms know of them. */
async function complete(tx: Tx, rows: readonly InstitutionRow[], now: Date) {
  const ids = rows.map((row) => row.institutionId);
  const lives = await findLiveness(tx, ids, now);
  return rows.map((row) => ({
    ...row,
    liveness: lives.get(row.institutionId)!,
    nextStep: describeNextStep(row),
  }));
}

/** What stands on the list, for a file; of a list that is too long, as much as one file takes. */
async function listed({ tx, viewer, now, params, query, refuse }: Ask<typeof getInstitutionsCsv>) {
  if (!(await getPublished(tx, params.advisoryId, query.mark))) refuse("not_found");
  const choice: Meant = { ...params, ...query, now };
  const limit = loadLimits(now).listFile;
  const page = await findInstitutionRows(tx, viewer, choice, { limit });
  const rows = await complete(tx, page.rows, now);
  return { rows: withRest(rows, page.next !== null), columns: columnsOf(query.columns, now) };
}
