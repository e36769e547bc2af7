import { record } from "../base/events.ts";
import { answer, type Route } from "../base/http.ts";
import type { Role } from "../base/viewer.ts";
import * as api from "./api.ts";
import {
  findFeeds,
  getEnrichmentAge,
  getFeed,
  hasFeedOf,
  saveFeed,
  saveNewFeed,
  wantRun,
} from "./queries.ts";

const MAY: readonly Role[] = ["secretariat"];
const iso = (date: Date | null) => date?.toISOString() ?? null;

export const routes: Route[] = [
  answer(api.findFeeds, MAY, async ({ tx }) => {
    const feeds = await findFeeds(tx);
    return {
      feeds: feeds.map((feed) => ({
        ...feed,
        nextRunAt: iso(feed.nextRunAt),
        lastRunAt: iso(feed.lastRunAt),
        lastGoodAt: iso(feed.lastGoodAt),
        lastResult: feed.lastResult as never,
      })),
      enrichment: await getEnrichmentAge(tx),
      may: { edit: true },
    };
  }),

  answer(api.addFeed, MAY, async ({ tx, viewer, now, body, refuse }) => {
    if (await hasFeedOf(tx, body.url, null)) return refuse("known");
    const id = await saveNewFeed(tx, body, now);
    await record(tx, viewer, now, [
      { name: "feeds.added", subjectId: id, data: body },
      ...(body.enabled ? [{ name: "feeds.run_wanted" as const, subjectId: id }] : []),
    ]);
    return { id };
  }),

  answer(api.changeFeed, MAY, async ({ tx, viewer, now, params, body, refuse }) => {
    if (!(await getFeed(tx, params.id))) return refuse("not_found");
    if (await hasFeedOf(tx, body.url, params.id)) return refuse("known");
    await saveFeed(tx, params.id, body, now);
    await record(tx, viewer, now, [{ name: "feeds.changed", subjectId: params.id, data: body }]);
    return { id: params.id };
  }),

  answer(api.runFeed, MAY, async ({ tx, viewer, now, params, refuse }) => {
    if (!(await getFeed(tx, params.id))) return refuse("not_found");
    await wantRun(tx, params.id, now);
    await record(tx, viewer, now, [{ name: "feeds.run_wanted", subjectId: params.id }]);
    return { id: params.id };
  }),
];
