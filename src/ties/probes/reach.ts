import type { Given } from "../../base/contract.ts";
import { asSystem, type Tx } from "../../base/data/db.ts";
import { download } from "../../base/web/download.ts";
import { answer, type Route } from "../../base/web/http.ts";
import type { Viewer } from "../../base/viewer.ts";
import { loadVocabulary } from "../../circle/facilities/index.ts";
import { getReach, getReachCsv, type Pair } from "./api-reach.ts";
import { loadReach } from "./content.ts";
import { findReachCells, findReachRounds, type ReachRound } from "./queries-reach.ts";
import { describeAll, lookAtDay, type Looked, writeReachCsv } from "./reach-picture.ts";

const WATCH = ["secretariat", "relay", "ministry"] as const;

/** What somebody who watches is given: a relay its own, the ministry the picture of the day. */
export const reachRoutes: Route[] = [
  answer(getReach, WATCH, async ({ tx, viewer, query, now, refuse }) => {
    const rounds = await findRounds(tx, viewer, now);
    // Newcomers of a month are few; a round to everybody says more.
    const usual = rounds.find((one) => one.reason !== "joining") ?? rounds[0];
    const chosen = query.round ? rounds.find((one) => one.id === query.round) : usual;
    if (query.round && !chosen) return refuse("not_found");
    const places = new Map(loadVocabulary(now).prefectures.map((one) => [one.code, one]));
    const shown = chosen && (await look(tx, viewer, chosen.id, now));
    const totals: Given<typeof getReach>["rounds"] = [];
    for (const one of rounds) {
      const { asked, reached } = await totalOf(tx, viewer, one, now);
      totals.push({ key: one.id, label: one.title, startedAt: one.startedAt, asked, reached });
    }
    return {
      rounds: totals,
      chosen:
        chosen && shown
          ? {
              ...chosen,
              takenAt: shown.takenAt,
              ...shown.picture,
              hops: shown.picture.hops as never,
              prefectures: shown.picture.prefectures.map((line) => {
                const { x, y } = places.get(line.key)!;
                return { ...line, x, y };
              }),
            }
          : null,
    };
  }),

  answer(getReachCsv, WATCH, async ({ tx, viewer, query, now, response, refuse }) => {
    const rounds = await findRounds(tx, viewer, now);
    if (!rounds.some((one) => one.id === query.round)) return refuse("not_found");
    const { picture } = await look(tx, viewer, query.round, now);
    download(response, "疎通確認率.csv");
    return writeReachCsv(picture);
  }),
];

async function look(tx: Tx, viewer: Viewer, roundId: string, now: Date): Promise<Looked> {
  if (viewer.role === "ministry") return lookAtDay(tx, roundId, now);
  return { takenAt: now, picture: describeAll(await findReachCells(tx, roundId), now) };
}

/** The ministry gets the total of a picture, and no number past it. */
async function totalOf(tx: Tx, viewer: Viewer, round: ReachRound, now: Date): Promise<Pair> {
  if (viewer.role !== "ministry") return round;
  const { picture } = await lookAtDay(tx, round.id, now);
  const total = picture.hops.find((line) => line.key === "institution");
  return total ?? { asked: 0, reached: 0 };
}

/** The ministry sees no probe; which rounds there were is no secret, and those of newcomers are too small to show. */
function findRounds(tx: Tx, viewer: Viewer, now: Date): Promise<ReachRound[]> {
  const { rounds: limit } = loadReach(now);
  return viewer.role === "ministry"
    ? asSystem(tx, (system) => findReachRounds(system, { nationwide: true, limit }))
    : findReachRounds(tx, { nationwide: false, limit });
}
