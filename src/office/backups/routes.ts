import { reasonOf } from "../../base/content.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { getBackups } from "./api.ts";
import { loadRules } from "./content.ts";
import { findOutcomes, getStanding } from "./queries.ts";
import { judge } from "./standing.ts";

/** A page holds so many: a fortnight by the day. */
const SHOWN = 14;

export const routes: readonly Route[] = [
  answer(getBackups, ["secretariat"], async ({ tx, now, context }) => {
    const { backupPath, backupEveryHours, backupKeep } = context.settings;
    const rules = loadRules(now);
    const standing = await getStanding(tx);
    const outcomes = await findOutcomes(tx, SHOWN);
    const schedule = backupPath
      ? { everyHours: backupEveryHours, keep: backupKeep, place: backupPath }
      : null;
    return {
      schedule,
      goodAt: standing.goodAt,
      worry: judge(standing, schedule?.everyHours ?? null, rules, now),
      outcomes: outcomes.map(({ failure, ...one }) => ({
        ...one,
        failure:
          failure === null
            ? null
            : {
                ...reasonOf(rules.reasons, (word) => failure.includes(word)),
                error: failure,
              },
      })),
    };
  }),
];
