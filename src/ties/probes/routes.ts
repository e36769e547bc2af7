import { writeCsv } from "../../base/files/csv.ts";
import { formatDateTime } from "../../base/words/calendar.ts";
import { download } from "../../base/web/download.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { loadVocabulary } from "../../circle/facilities/index.ts";
import {
  type AskedRowGiven,
  finishSuccessor,
  getRoundCsv,
  HOPS,
  listOwn,
  listRounds,
  listSuccessors,
  previewRound,
  PROBE_STATES,
  readRound,
  startRound as startEndpoint,
} from "./api.ts";
import { MARK } from "./letters.ts";
import { countMeant } from "./queries-start.ts";
import { countSuccessors, findSuccessors, saveSuccessorDone } from "./queries-successors.ts";
import { findAsked, findOwn, findRounds } from "./queries-watch.ts";
import { startRound } from "./start.ts";

const STAFF = ["secretariat"] as const;
const WATCH = ["secretariat", "relay"] as const;
const OWN = ["secretariat", "relay", "institution", "vendor", "ministry"] as const;
const LAST_ROUNDS = 24;
const MOST_CSV = 50_000;

export const routes: Route[] = [
  answer(listRounds, WATCH, async ({ tx, viewer }) => {
    const staff = viewer.role === "secretariat";
    return {
      rounds: await findRounds(tx, { limit: LAST_ROUNDS }),
      successors: staff ? await countSuccessors(tx) : 0,
      may: { start: staff },
    };
  }),

  answer(previewRound, STAFF, ({ tx, query }) => countMeant(tx, query)),

  answer(startEndpoint, STAFF, async ({ tx, viewer, now, body, refuse }) => {
    const { title, choice } = body;
    const round = { reason: "hand" as const, occasion: null, title, choice };
    const id = (await startRound(tx, viewer, now, round)) ?? refuse("nobody");
    return { id };
  }),

  answer(readRound, WATCH, async ({ tx, params, query, refuse }) => {
    const [round] = await findRounds(tx, { id: params.id });
    if (!round) return refuse("not_found");
    return { ...round, ...(await findAsked(tx, { ...query, roundId: params.id })) };
  }),

  answer(getRoundCsv, WATCH, async ({ tx, params, response, refuse }) => {
    const [round] = await findRounds(tx, { id: params.id });
    if (!round) return refuse("not_found");
    const choice = { roundId: params.id, show: "all" as const, limit: MOST_CSV };
    const { rows } = await findAsked(tx, choice);
    download(response, "疎通確認の結果.csv");
    return writeCsv([CSV_HEAD, ...rows.flatMap(csvLines)]);
  }),

  answer(listSuccessors, ["secretariat", "institution"], async ({ tx }) => ({
    successors: await findSuccessors(tx),
  })),

  answer(
    finishSuccessor,
    ["secretariat", "institution"],
    async ({ tx, tell, now, params, body, refuse }) => {
      const at = body.done ? now : null;
      const whose = (await saveSuccessorDone(tx, params.id, at)) ?? refuse("not_found");
      const forOrganisationId = whose.organisationId;
      const name = body.done ? "probes.successor_settled" : "probes.successor_reopened";
      await tell(name, { forOrganisationId, subjectId: params.id, mark: MARK });
    },
  ),

  answer(listOwn, OWN, async ({ tx, viewer }) => ({
    probes: await findOwn(tx, viewer.organisationId ?? ""),
  })),
];

const CSV_HEAD = [
  "都道府県",
  "組織",
  "組織の種類",
  "伝える団体",
  "連絡がついたか",
  "連絡先",
  "メール",
  "電話",
  "結果",
  "回答の日時",
];

/** One line for each contact asked. */
function csvLines(row: AskedRowGiven): (string | null)[][] {
  const place =
    loadVocabulary().prefectures.find((one) => one.code === row.prefecture)?.name ?? null;
  return row.contacts.map((contact) => [
    place,
    row.name,
    HOPS[row.hop],
    row.relay,
    row.reached ? "ついた" : "まだ",
    contact.name,
    contact.mail,
    contact.phone,
    PROBE_STATES[contact.state],
    contact.answeredAt && formatDateTime(new Date(contact.answeredAt)),
  ]);
}
