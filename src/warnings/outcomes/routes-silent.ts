import { download } from "../../base/web/download.ts";
import { answer, type Route } from "../../base/web/http.ts";
import type { Role } from "../../base/viewer.ts";
import { findLiveness } from "../../circle/organisations/index.ts";
import { remindSilent as remind } from "../reactions/index.ts";
import { findSilent, findSupport, getSilentCsv, remindSilent, takeSupport } from "./api-silent.ts";
import { loadLimits } from "./content.ts";
import { countSilent, findSilentRows } from "./queries-silent.ts";
import { findSupportRows, getRequest } from "./queries-support.ts";
import { getPublished } from "./queries-watch.ts";
import { describeNextStep, writeSilentCsv } from "./silent.ts";

const SECRETARIAT: readonly Role[] = ["secretariat"];
const WATCH: readonly Role[] = ["secretariat", "relay"];

export const silentRoutes: Route[] = [
  answer(findSilent, WATCH, async ({ tx, viewer, now, params, query, refuse }) => {
    const published =
      (await getPublished(tx, params.advisoryId, query.mark)) ?? refuse("not_found");
    const choice = { ...params, ...query };
    const page = await findSilentRows(tx, viewer, choice, query);
    const lives = await findLiveness(
      tx,
      page.rows.map((row) => row.institutionId),
      now,
    );
    return {
      ...page,
      advisoryId: params.advisoryId,
      title: published.title,
      mark: query.mark,
      rows: page.rows.map((row) => ({
        ...row,
        liveness: lives.get(row.institutionId)!,
        nextStep: describeNextStep(row),
      })),
      count: query.after ? null : await countSilent(tx, viewer, choice),
      may: {
        remind:
          viewer.role === "secretariat" && query.mark === "live" && published.withdrawnAt === null,
      },
    };
  }),

  answer(getSilentCsv, WATCH, async ({ tx, viewer, now, params, query, response, refuse }) => {
    if (!(await getPublished(tx, params.advisoryId, query.mark))) refuse("not_found");
    const limit = loadLimits(now).listFile;
    const { rows, next } = await findSilentRows(tx, viewer, { ...params, ...query }, { limit });
    download(response, "お返事のない施設.csv");
    return writeSilentCsv(rows, next !== null);
  }),

  answer(remindSilent, SECRETARIAT, async ({ tx, viewer, now, params, body, refuse }) => {
    const bounds = loadLimits(now).remind;
    const done = await remind(tx, viewer, now, params.advisoryId, body, bounds);
    return typeof done === "string" ? refuse(done) : done;
  }),

  answer(findSupport, WATCH, async ({ tx, viewer, query }) => ({
    ...(await findSupportRows(tx, viewer, query)),
    may: { take: viewer.role === "secretariat" },
  })),

  answer(takeSupport, SECRETARIAT, async ({ tx, tell, params, body, refuse }) => {
    const request = (await getRequest(tx, params.reactionId)) ?? refuse("not_asked");
    await tell(body.taken ? "outcomes.support_taken" : "outcomes.support_returned", {
      forOrganisationId: request.institutionId,
      subjectId: params.reactionId,
      data: { advisoryId: request.advisoryId },
    });
  }),
];
