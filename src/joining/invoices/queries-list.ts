import { sql } from "kysely";
import type { z } from "zod";
import type { Tx } from "../../base/data/db.ts";
import { all, one } from "../../base/data/rows.ts";
import { anywhere } from "../../base/data/like.ts";
import { down, inOrder, type Keyed, paged } from "../../base/data/paged.ts";
import type { MemberState } from "../dues/api.ts";
import type { listMembers, MemberRow } from "./api.ts";

const OPEN = sql`greatest(i.amount - (select coalesce(sum(p.amount), 0) from invoices.payment p
  where p.invoice_id = i.id and p.withdrawn_at is null), 0)::float8`;

const NEWEST = inOrder(
  "invoices.members",
  down("moment", "m.created_at"),
  down("uuid", "m.organisation_id"),
);

/** A page of the list, the newest first. Names are found by name or reading. */
export function findMembers(tx: Tx, today: string, filter: z.output<typeof listMembers.query>) {
  const like = filter.search ? anywhere(filter.search) : null;
  return paged(
    tx,
    NEWEST,
    filter,
    ({ key, after, order }) => sql<Keyed & Omit<MemberRow, "classLabel">>`
    select m.organisation_id as id, o.name, m.class as "classId", m.state, coalesce(owed.open, 0) as open,
      owed.since as "overdueSince", ${key}
    from dues.member m join organisations.organisation o on o.id = m.organisation_id
    left join lateral (select sum(open)::float8 as open, min(due_on) filter (where open > 0 and due_on < ${today}::date) as since
      from (select i.due_on, ${OPEN} as open from invoices.invoice i
        where i.organisation_id = m.organisation_id and i.cancelled_at is null) invoices) owed on true
    where (${filter.state ?? null}::text is null or m.state = ${filter.state ?? null})
      and (${filter.classId ?? null}::text is null or m.class = ${filter.classId ?? null})
      and (${like}::text is null or o.name like ${like} or o.kana like ${like})
      and (${filter.overdue ?? null}::text is null or owed.since is not null) and ${after}
    ${order}`,
  );
}

/** How many stand in each state, and the money of one fiscal year in yen. */
export async function getTotals(tx: Tx, year: number, today: string) {
  const states = await all(tx)<{ state: MemberState; count: number }>`
    select state, count(*)::int as count from dues.member group by state`;
  const { asked, open, overdue } = await one(tx)<{ asked: number; open: number; overdue: number }>`
    select coalesce(sum(amount), 0)::float8 as asked, coalesce(sum(open), 0)::float8 as open,
      coalesce(sum(open) filter (where due_on < ${today}::date), 0)::float8 as overdue
    from (select i.amount, i.due_on, ${OPEN} as open from invoices.invoice i
      where i.fiscal_year = ${year} and i.cancelled_at is null) invoices`;
  return {
    year,
    states: Object.fromEntries(states.map(({ state, count }) => [state, count])),
    asked,
    paid: asked - open,
    open,
    overdue,
  };
}

/** Applications without the board's decision, the oldest first. */
export const findWaiting = (tx: Tx) =>
  all(tx)<{ id: string; name: string; classId: string; appliedOn: string }>`
    select m.organisation_id as id, o.name, m.class as "classId",
      (select s.on_day from dues.step s where s.organisation_id = m.organisation_id and s.act = 'apply'
        order by s.id desc limit 1) as "appliedOn"
    from dues.member m join organisations.organisation o on o.id = m.organisation_id
    where m.state = 'applied' order by m.changed_at, m.organisation_id limit 100`;
