import { answer, type Route } from "../../base/web/http.ts";
import type { Role } from "../../base/viewer.ts";
import { loadVocabulary } from "../../circle/facilities/index.ts";
import { ANSWERS } from "../reactions/api.ts";
import { loadAnswers } from "../reactions/index.ts";
import { AUDIENCES, type Audience, findOutcomes, getCurve, getOutcome } from "./api.ts";
import { drawCurve } from "./curve.ts";
import { groupCounts, noCounts, sizeOf, sumUp } from "./picture.ts";
import { findProgress } from "./queries-progress.ts";
import { countSupport } from "./queries-support.ts";
import {
  countAnswersOverTime,
  countStandings,
  findKeepers,
  findRelayNames,
  getPublished,
  SHARES,
} from "./queries-watch.ts";
import { ministryRoutes } from "./routes-ministry.ts";
import { institutionRoutes } from "./routes-institutions.ts";
import { supportRoutes } from "./routes-support.ts";

const WATCH: readonly Role[] = ["secretariat", "relay"];

export const routes: readonly Route[] = [
  answer(findOutcomes, WATCH, async ({ tx, viewer, query }) => {
    const page = await findProgress(tx, query);
    return {
      ...page,
      rows: page.rows.map((row) => ({
        ...row,
        mark: query.mark,
        progress: row.countedAt && { ...row, asked: sizeOf(row) },
      })),
      helpWaiting:
        viewer.role === "secretariat" ? await countSupport(tx, viewer, { taken: "no" }) : null,
    };
  }),

  ...institutionRoutes,
  ...supportRoutes,
  ...ministryRoutes,

  answer(getOutcome, WATCH, async ({ tx, viewer, now, params, query, refuse }) => {
    const choice = { ...params, ...query };
    const published =
      (await getPublished(tx, choice.advisoryId, choice.mark)) ?? refuse("not_found");
    const cells = await countStandings(tx, viewer, choice, now);
    const { byAnswer, byStage, ...sums } = sumUp(cells);
    const words = loadAnswers(now).data;
    const classes = groupCounts(cells, "class");
    const bases = groupCounts(cells, "basis");
    const prefectures = groupCounts(cells, "prefecture");
    return {
      ...choice,
      ...published,
      ...sums,
      byAnswer: ANSWERS.map((answer) => ({
        answer,
        label: words.answers.find((one) => one.id === answer)!.label,
        count: byAnswer.get(answer) ?? 0,
      })),
      byStage: words.stages.map(({ id, label }) => ({
        stage: id,
        label,
        count: byStage.get(id) ?? 0,
      })),
      byBasis: words.bases.flatMap(({ id, label }) => {
        const counts = bases.get(id);
        return counts ? [{ key: id, label, counts }] : [];
      }),
      byClass: (Object.keys(AUDIENCES) as Audience[]).flatMap((key) => {
        const counts = classes.get(key);
        return counts ? [{ key, label: AUDIENCES[key], counts }] : [];
      }),
      byRelay: await nameRelays(tx, groupCounts(cells, "relay")),
      byPrefecture: loadVocabulary(now).prefectures.map(({ code, name, x, y }) => ({
        key: code,
        label: name,
        x,
        y,
        counts: prefectures.get(code) ?? noCounts(),
      })),
      cannotReasons: words.cannotReasons,
      hops: await findKeepers(tx, choice, now),
      may: {
        remind:
          viewer.role === "secretariat" && choice.mark === "live" && published.withdrawnAt === null,
      },
    };
  }),

  answer(getCurve, WATCH, async ({ tx, viewer, now, params, query, refuse }) => {
    const choice = { ...params, ...query };
    const published =
      (await getPublished(tx, choice.advisoryId, choice.mark)) ?? refuse("not_found");
    const answers = await countAnswersOverTime(tx, viewer, choice);
    return drawCurve(answers, SHARES, published.publishedAt, now);
  }),
];

type Groups = ReturnType<typeof groupCounts>;

/** The relays with their parts, by name; who is informed directly comes last. */
async function nameRelays(tx: Parameters<typeof findRelayNames>[0], groups: Groups) {
  const ids = [...groups.keys()].filter((id) => id !== null);
  const named = (await findRelayNames(tx, ids)).map(({ id, name }) => ({
    key: id,
    label: name,
    counts: groups.get(id)!,
  }));
  const direct = groups.get(null);
  return direct ? [...named, { key: "", label: "事務局から直接", counts: direct }] : named;
}
