import { type RawBuilder, sql } from "kysely";
import type { Viewer } from "../../base/viewer.ts";

/** How a reaction `r` stands: one of STANDINGS. */
export const STANDING = sql<string>`(case
  when r.stage = 'held' then 'held'
  when r.stage = 'closed' then case when r.answer in ('not_applicable', 'done') then 'safe' else 'ended' end
  when r.answer is null then 'silent'
  when r.answer in ('unknown', 'cannot', 'help_wanted') then 'stuck'
  else 'moving' end)`;

/** Until when something is expected of a reaction `r`: to say whether it applies, and after that to act. */
export const DUE = sql<Date | null>`(case
  when r.stage in ('notified', 'acknowledged') then r.applicability_by
  when r.stage in ('applicability', 'action') then r.action_by end)`;
/** A reaction `r` whose deadline has passed. */
export const isOverdue = (now: Date): RawBuilder<boolean> =>
  sql`coalesce(${DUE} < ${now}::timestamptz, false)`;

/** One advisory under one mark. */
export interface Choice {
  advisoryId: string;
  mark: string;
}

/**
 * The reactions `r` to one advisory that the viewer may see. Row-level security asks the same of a relay; said
 * here too, its few are found by the index of routes.
 */
export function about({ advisoryId, mark }: Choice, viewer: Viewer): RawBuilder<boolean> {
  const all = sql<boolean>`r.advisory_id = ${advisoryId} and r.mark = ${mark}`;
  if (viewer.role !== "relay") return all;
  return sql`${all} and ${WITHIN} and r.publication_id = any (array(
    select p.id from reactions.publication p where p.advisory_id = ${advisoryId} and p.mark = ${mark}))`;
}

const WITHIN = sql<boolean>`r.route_id = any ((select members.viewer_routes())::uuid[])`;

/** The reactions `r` to any advisory that the viewer may see. */
export const within = (viewer: Viewer): RawBuilder<boolean> =>
  viewer.role === "relay" ? WITHIN : sql`true`;
