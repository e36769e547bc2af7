import { asSystem } from "../../base/data/db.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { readPageKey, writePageKey } from "../../base/web/page-key.ts";
import { findOverseen, getOverseen } from "./api-ministry.ts";
import { loadLimits } from "./content.ts";
import { describePicture, lookAtDay } from "./ministry.ts";
import { findPublished, getOwnPrefecture } from "./queries-snapshot.ts";
import { getPublished } from "./queries-watch.ts";

const PAGE = 20;

/** The ministry and prefectures: which advisories there are, and counts in which nobody can be found. */
export const ministryRoutes: Route[] = [
  answer(findOverseen, ["ministry"], async ({ tx, now, query, refuse }) => {
    const after = query.after === undefined ? null : readPageKey(query.after);
    if (query.after !== undefined && !after) refuse("bad_cursor");
    // As system: the policies give the ministry no publication. Names only as their sharing mark allows.
    const rows = await asSystem(tx, (system) => findPublished(system, { after, limit: PAGE + 1 }));
    const last = rows[PAGE - 1];
    return {
      rows: rows.slice(0, PAGE).map((row) => ({
        advisoryId: row.advisoryId,
        title: titleFor(row, now),
        publishedAt: row.publishedAt.toISOString(),
        withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
      })),
      next:
        rows.length > PAGE && last
          ? writePageKey({ time: last.time, id: last.publicationId })
          : null,
    };
  }),

  answer(getOverseen, ["ministry"], async ({ tx, viewer, now, params, refuse }) => {
    const { advisoryId } = params;
    const published =
      (await asSystem(tx, (system) => getPublished(system, advisoryId, "live"))) ??
      refuse("not_found");
    const { takenAt, picture } = await lookAtDay(tx, advisoryId, now);
    return {
      advisoryId,
      title: titleFor(published, now),
      publishedAt: published.publishedAt.toISOString(),
      takenAt: takenAt.toISOString(),
      ...describePicture(picture, await getOwnPrefecture(tx, viewer), now),
    };
  }),
];

function titleFor(row: { title: string; tlp: string }, now: Date): string | null {
  return loadLimits(now).ministrySeesTitle.some((tlp) => tlp === row.tlp) ? row.title : null;
}
