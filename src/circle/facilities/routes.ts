import type { FastifyRequest } from "fastify";
import { findHistory } from "../../base/later/events.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { clientOf } from "../../base/web/client.ts";
import { countMinutes } from "../../base/web/limit.ts";
import { Refusal } from "../../base/refusal.ts";
import { hasStanding, type Viewer } from "../../base/viewer.ts";
import { countFacilities, getFacility, getWords, listFacilities } from "./api.ts";
import { loadSearch, loadVocabulary } from "./content.ts";
import { changeRoutes } from "./changes.ts";
import { historyOf } from "./history.ts";
import {
  countByPrefecture,
  findFacilityPage,
  findImported,
  getFacilityById,
  getSurroundings,
  searchFacilities,
} from "./queries.ts";

const ANYBODY = ["anonymous"] as const;
const searches = countMinutes();
/** Protects the database; nothing secret hangs on it. */
function limitSearch(request: FastifyRequest, { role }: Viewer): void {
  if (role !== "anonymous") return;
  // The real clock: a limit is about the machine, not about the day of a rule.
  if (searches.count(clientOf(request), new Date()) > loadSearch().perMinute)
    throw new Refusal("too_many");
}
const mayEdit = (viewer: Viewer) => viewer.role === "secretariat" && hasStanding(viewer, "clerk");

/** What everybody may look up, signed in or not: it stands in public lists. */
const lookups: Route[] = [
  answer(getWords, ANYBODY, async ({ now }) => loadVocabulary(now)),

  answer(listFacilities, ANYBODY, async ({ tx, viewer, query, request }) => {
    const { shown } = loadSearch();
    limitSearch(request, viewer);
    const may = { edit: mayEdit(viewer) };
    if (query.search) {
      const rows = await searchFacilities(tx, query, shown + 1);
      return { rows: rows.slice(0, shown), next: null, more: rows.length > shown, may };
    }
    const page = await findFacilityPage(tx, query);
    return { ...page, more: page.next !== null, may };
  }),

  answer(countFacilities, ANYBODY, async ({ tx, viewer, query, request }) => {
    limitSearch(request, viewer);
    const counts = await countByPrefecture(tx, query);
    return {
      total: [...counts.values()].reduce((sum, one) => sum + one, 0),
      prefectures: loadVocabulary().prefectures.map((place) => ({
        ...place,
        count: counts.get(place.code) ?? 0,
      })),
    };
  }),

  answer(getFacility, ANYBODY, async ({ tx, viewer, params, refuse }) => {
    const facility = await getFacilityById(tx, params.id);
    if (!facility) return refuse("not_found");
    const events = await findHistory(tx, params.id);
    return {
      ...facility,
      ...(await getSurroundings(tx, facility)),
      history: historyOf(events, await findImported(tx, params.id)),
      may: { edit: mayEdit(viewer) },
    };
  }),
];

export const routes: Route[] = [...lookups, ...changeRoutes];
