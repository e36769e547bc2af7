import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { run } from "../../base/data/rows.ts";
import { down, inOrder, type Keyed, type PageAsked, paged } from "../../base/data/paged.ts";
import type { z } from "zod";
import type { ListRow } from "../../base/contract.ts";
import type { findOutcomes, progress } from "./api.ts";
import { isOverdue, STANDING } from "./queries-standing.ts";

/** Counts advisories anew, all of them or one: each route, each mark. Repeating it changes nothing but the time. */
export const saveProgress = (tx: Tx, now: Date, advisoryId: string | null) =>
  run(tx)`
    insert into outcomes.progress (advisory_id, mark, route_id, safe, moving, stuck, silent, held, ended,
      answered, help_wanted, overdue, counted_at)
    select advisory_id, mark, route_id,
      count(*) filter (where standing = 'safe'), count(*) filter (where standing = 'moving'),
      count(*) filter (where standing = 'stuck'), count(*) filter (where standing = 'silent'),
      count(*) filter (where standing = 'held'), count(*) filter (where standing = 'ended'),
      count(answer), count(*) filter (where answer = 'help_wanted' and standing = 'stuck'),
      count(*) filter (where overdue), ${now}::timestamptz
    from (select r.advisory_id, r.mark, r.route_id, r.answer, ${STANDING} as standing, ${isOverdue(now)} as overdue
      from reactions.reaction r
      where ${advisoryId === null ? sql`true` : sql`r.advisory_id = ${advisoryId}`}) r
    group by advisory_id, mark, route_id
    on conflict (advisory_id, mark, route_id) do update set safe = excluded.safe, moving = excluded.moving,
      stuck = excluded.stuck, silent = excluded.silent, held = excluded.held, ended = excluded.ended,
      answered = excluded.answered, help_wanted = excluded.help_wanted, overdue = excluded.overdue,
      counted_at = excluded.counted_at`;

/** Only the newest publication of each advisory under its mark, as `p`. */
export const NEWEST_OF_ADVISORY = sql`not exists (select from reactions.publication newer
  where newer.advisory_id = p.advisory_id and newer.mark = p.mark
    and (newer.published_at, newer.id) > (p.published_at, p.id))`;
const NEWEST = inOrder("outcomes", down("moment", "p.published_at"), down("uuid", "p.id"));

/** Published advisories under one mark, the newest publication first; each with its counts of the last minute. */
export const findProgress = (tx: Tx, { mark, ...page }: PageAsked & { mark: string }) =>
  paged(
    tx,
    NEWEST,
    page,
    ({ key, after, order }) => sql<
      Keyed &
        Pick<
          ListRow<typeof findOutcomes>,
          "advisoryId" | "title" | "publishedAt" | "withdrawnAt" | "countedAt"
        > &
        Omit<z.input<typeof progress>, "asked">
    >`
    select p.published_at as "publishedAt", p.withdrawn_at as "withdrawnAt", a.id as "advisoryId", a.title, c.*, ${key}
    from reactions.publication p join advisories.advisory a on a.id = p.advisory_id
      cross join lateral (select min(counted_at) as "countedAt", sum(safe)::int as safe, sum(moving)::int as moving,
        sum(stuck)::int as stuck, sum(silent)::int as silent, sum(held)::int as held, sum(ended)::int as ended,
        sum(answered)::int as answered, sum(help_wanted)::int as "helpWanted", sum(overdue)::int as overdue
        from outcomes.progress g where g.advisory_id = p.advisory_id and g.mark = p.mark) c
    where p.mark = ${mark} and ${NEWEST_OF_ADVISORY} and ${after} ${order}`,
  );
