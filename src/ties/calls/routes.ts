import { addDuration, fillText } from "../../base/content.ts";
import { Refusal } from "../../base/refusal.ts";
import type { Viewer } from "../../base/viewer.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { addCalendarDays, dayOf, fromDay } from "../../base/words/calendar.ts";
import { addCall, getDay, getWanted, leaveTurn, listWanted, removeCall, takeNext } from "./api.ts";
import { loadLimits, loadMatters } from "./content.ts";
import { countListed, countWanted, findCalls, findWanted, getOrganisation } from "./queries.ts";
import { findByPerson } from "./queries-calls.ts";
import {
  getOwnTurn,
  isWanted,
  lockCaller,
  lockNext,
  removeTurns,
  saveTurn,
} from "./queries-turn.ts";
import { keepCall, takeBack } from "./record.ts";

const STAFF = ["secretariat"] as const;
const MOST_CALLS = 500;

/** Who rings up: a person, never a program. */
function callerOf({ accountId }: Viewer): string {
  if (accountId === null) throw new Refusal("forbidden");
  return accountId;
}

export const routes: Route[] = [
  answer(listWanted, STAFF, async ({ tx, now, query: { after, limit, ...choice } }) => ({
    ...(await findWanted(tx, { ...choice, now }, { after, limit })),
    count: after ? null : await countListed(tx, { ...choice, now }),
  })),

  answer(getDay, STAFF, async ({ tx, viewer, now, query }) => {
    const from = fromDay(query.day ?? dayOf(now)) ?? now;
    const mine = viewer.accountId && (await getOwnTurn(tx, viewer.accountId, now));
    return {
      ...(await countWanted(tx, now)),
      people: await findByPerson(tx, from, addCalendarDays(from, 1)),
      mine: mine ? mine.organisationId : null,
    };
  }),

  answer(takeNext, STAFF, async ({ tx, viewer, now, body, refuse }) => {
    const accountId = callerOf(viewer);
    const until = addDuration(now, loadLimits(now).hold);
    await lockCaller(tx, accountId);
    const own = await getOwnTurn(tx, accountId, now);
    const named = body.organisationId ?? null;
    let found = own && (named === null || own.organisationId === named) ? own : undefined;
    // Settled at the very moment it was taken: the next one.
    while (!found) {
      const next = await lockNext(tx, named, now);
      if (!next) return named ? refuse("taken") : { organisationId: null };
      if (await isWanted(tx, next.organisationId)) found = next;
    }
    await removeTurns(tx, accountId);
    await saveTurn(tx, found.organisationId, { accountId, now, until });
    return found;
  }),

  answer(leaveTurn, STAFF, async ({ tx, viewer }) => {
    await removeTurns(tx, callerOf(viewer));
  }),

  answer(getWanted, STAFF, async ({ tx, viewer, now, params, refuse }) => {
    const found = (await getOrganisation(tx, params.id)) ?? refuse("not_found");
    const { takenBy, takenByName, takenUntil, ...rest } = found;
    const words = loadMatters(now);
    const isTaken = takenBy !== null && takenUntil !== null && takenUntil > now;
    return {
      ...rest,
      matters: found.matters.map((matter) => {
        const { label, say } = words.find(({ id }) => id === matter.about)!;
        return { ...matter, label, say: fillText(say, { title: matter.title }) };
      }),
      taken: isTaken
        ? { by: takenByName, mine: takenBy === viewer.accountId, until: takenUntil }
        : null,
      calls: await findCalls(tx, params.id, MOST_CALLS),
    };
  }),

  answer(addCall, STAFF, async ({ tx, viewer, now, body, refuse }) => {
    if (!(await getOrganisation(tx, body.organisationId))) refuse("not_found");
    const againAt = body.againAt ? new Date(body.againAt) : null;
    if (body.outcome === "call_back" && !(againAt && againAt > now)) {
      const message = "かけ直す日時を、これからの日時で選んでください。";
      throw new Refusal("bad_input", [{ where: "againAt", message }]);
    }
    return { id: await keepCall({ tx, viewer, now }, { ...body, againAt }) };
  }),

  answer(removeCall, STAFF, async ({ tx, viewer, now, params, refuse }) => {
    if (!(await takeBack({ tx, viewer, now }, params.id))) refuse("not_found");
  }),
];
