import { asSystem } from "../../base/data/db.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { findOverseen, getOverseen } from "./api-ministry.ts";
import { loadLimits } from "./content.ts";
import { describePicture, lookAtDay } from "./ministry.ts";
import { findPublished, getOwnPrefecture } from "./queries-snapshot.ts";
import { getPublished } from "./queries-watch.ts";

/** The ministry and prefectures: which advisories there are, and counts in which nobody can be found. */
export const ministryRoutes: Route[] = [
  answer(findOverseen, ["ministry"], async ({ tx, now, query }) => {
    // As system: the policies give the ministry no publication. Names only as their sharing mark allows.
    const page = await asSystem(tx, (system) => findPublished(system, query));
    return { ...page, rows: page.rows.map((row) => ({ ...row, title: titleFor(row, now) })) };
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
      publishedAt: published.publishedAt,
      takenAt,
      ...describePicture(picture, await getOwnPrefecture(tx, viewer), now),
    };
  }),
];

function titleFor(row: { title: string; tlp: string }, now: Date): string | null {
  return loadLimits(now).ministrySeesTitle.some((tlp) => tlp === row.tlp) ? row.title : null;
}
