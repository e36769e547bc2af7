import { record } from "../../base/later/events.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { readPageKey, writePageKey } from "../../base/web/page-key.ts";
import type { Role } from "../../base/viewer.ts";
import { findLiveness } from "../../circle/organisations/index.ts";
import { remindSilent as remind } from "../reactions/index.ts";
import { findSilent, findSupport, getSilentCsv, remindSilent, takeSupport } from "./api-silent.ts";
import { loadLimits } from "./content.ts";
import { countSilent, findSilentRows } from "./queries-silent.ts";
import { findSupportRows, getRequest } from "./queries-support.ts";
import { getPublished } from "./queries-watch.ts";
import { describeNextStep, readSilentKey, writeSilentCsv, writeSilentKey } from "./silent.ts";

const SECRETARIAT: readonly Role[] = ["secretariat"];
const WATCH: readonly Role[] = ["secretariat", "relay"];
const MOST = 10_001;
const PAGE = 50;

export const silentRoutes: Route[] = [
  answer(findSilent, WATCH, async ({ tx, viewer, now, params, query, refuse }) => {
    const published =
      (await getPublished(tx, params.advisoryId, query.mark)) ?? refuse("not_found");
    const after = query.after === undefined ? null : readSilentKey(query.after);
    if (query.after !== undefined && !after) refuse("bad_cursor");
    const choice = { ...params, ...query };
    const rows = await findSilentRows(tx, viewer, choice, { after, limit: query.limit + 1 });
    const last = rows[query.limit - 1];
    const lives = await findLiveness(
      tx,
      rows.map((row) => row.institutionId),
      now,
    );
    return {
      advisoryId: params.advisoryId,
      title: published.title,
      mark: query.mark,
      rows: rows.slice(0, query.limit).map((row) => ({
        ...row,
        notifiedAt: row.notifiedAt?.toISOString() ?? null,
        liveness: lives.get(row.institutionId)!,
        nextStep: describeNextStep(row),
      })),
      next: rows.length > query.limit && last ? writeSilentKey(last) : null,
      count: after ? null : await countSilent(tx, viewer, choice, MOST),
      may: {
        remind:
          viewer.role === "secretariat" && query.mark === "live" && published.withdrawnAt === null,
      },
    };
  }),

  answer(getSilentCsv, WATCH, async ({ tx, viewer, now, params, query, response, refuse }) => {
    if (!(await getPublished(tx, params.advisoryId, query.mark))) refuse("not_found");
    const most = loadLimits(now).listFile;
    const choice = { ...params, ...query };
    const rows = await findSilentRows(tx, viewer, choice, { after: null, limit: most + 1 });
    response
      .header("content-type", "text/csv; charset=utf-8")
      .header(
        "content-disposition",
        `attachment; filename*=UTF-8''${encodeURIComponent("お返事のない施設.csv")}`,
      );
    return writeSilentCsv(rows.slice(0, most), rows.length > most);
  }),

  answer(remindSilent, SECRETARIAT, async ({ tx, viewer, now, params, body, refuse }) => {
    const bounds = loadLimits(now).remind;
    const done = await remind(tx, viewer, now, params.advisoryId, body, bounds);
    return typeof done === "string" ? refuse(done) : done;
  }),

  answer(findSupport, WATCH, async ({ tx, viewer, query, refuse }) => {
    const after = query.after === undefined ? null : readPageKey(query.after);
    if (query.after !== undefined && !after) refuse("bad_cursor");
    const advisoryId = query.advisoryId ?? null;
    const rows = await findSupportRows(tx, viewer, { advisoryId, after, limit: PAGE + 1 });
    const last = rows[PAGE - 1];
    return {
      rows: rows.slice(0, PAGE).map(({ takenAt, takenBy, ...row }) => ({
        ...row,
        askedAt: row.askedAt.toISOString(),
        taken: takenAt && { at: takenAt.toISOString(), by: takenBy },
      })),
      next:
        rows.length > PAGE && last ? writePageKey({ time: last.time, id: last.reactionId }) : null,
      may: { take: viewer.role === "secretariat" },
    };
  }),

  answer(takeSupport, SECRETARIAT, async ({ tx, viewer, now, params, body, refuse }) => {
    const request = (await getRequest(tx, params.reactionId)) ?? refuse("not_asked");
    await record(tx, viewer, now, [
      {
        name: body.taken ? "outcomes.support_taken" : "outcomes.support_returned",
        forOrganisationId: request.institutionId,
        subjectId: params.reactionId,
        data: { advisoryId: request.advisoryId },
      },
    ]);
    return {};
  }),
];
