import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import type { PageKey } from "../../base/web/page-key.ts";
import type { MemberState } from "../dues/api.ts";

const OPEN = sql`greatest(i.amount - (select coalesce(sum(p.amount), 0) from invoices.payment p
  where p.invoice_id = i.id and p.withdrawn_at is null), 0)::float8`;

/** A page of the list, the newest first. Names are found by name or reading. */
export async function findMembers(
  tx: Tx,
  today: string,
  filter: {
    search?: string | undefined;
    state?: string | undefined;
    classId?: string | undefined;
    overdue?: string | undefined;
    after: PageKey | null;
    limit: number;
  },
) {
  const like = filter.search ? `%${filter.search.replace(/[\\%_]/g, "\\$&")}%` : null;
  const { rows } = await sql<{
    id: string;
    name: string;
    classId: string;
    state: MemberState;
    open: number;
    overdueSince: string | null;
    pageTime: string;
  }>`
    select m.organisation_id as id, o.name, m.class as "classId", m.state, coalesce(owed.open, 0) as open,
      owed.since as "overdueSince",
      to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "pageTime"
    from dues.member m join organisations.organisation o on o.id = m.organisation_id
    left join lateral (select sum(open)::float8 as open, min(due_on) filter (where open > 0 and due_on < ${today}::date) as since
      from (select i.due_on, ${OPEN} as open from invoices.invoice i
        where i.organisation_id = m.organisation_id and i.cancelled_at is null) invoices) owed on true
    where (${filter.state ?? null}::text is null or m.state = ${filter.state ?? null})
      and (${filter.classId ?? null}::text is null or m.class = ${filter.classId ?? null})
      and (${like}::text is null or o.name like ${like} or o.kana like ${like})
      and (${filter.overdue ?? null}::text is null or owed.since is not null)
      and (${filter.after?.time ?? null}::timestamptz is null
        or (m.created_at, m.organisation_id) < (${filter.after?.time ?? null}::timestamptz, ${filter.after?.id ?? null}::uuid))
    order by m.created_at desc, m.organisation_id desc limit ${filter.limit}`.execute(tx);
  return rows;
}

/** How many stand in each state, and the money of one fiscal year in yen. */
export async function getTotals(tx: Tx, year: number, today: string) {
  const states = await sql<{ state: MemberState; count: number }>`
    select state, count(*)::int as count from dues.member group by state`.execute(tx);
  const money = await sql<{ asked: number; open: number; overdue: number }>`
    select coalesce(sum(amount), 0)::float8 as asked, coalesce(sum(open), 0)::float8 as open,
      coalesce(sum(open) filter (where due_on < ${today}::date), 0)::float8 as overdue
    from (select i.amount, i.due_on, ${OPEN} as open from invoices.invoice i
      where i.fiscal_year = ${year} and i.cancelled_at is null) invoices`.execute(tx);
  const { asked, open, overdue } = money.rows[0]!;
  return {
    year,
    states: Object.fromEntries(states.rows.map(({ state, count }) => [state, count])),
    asked,
    paid: asked - open,
    open,
    overdue,
  };
}

/** Applications without the board's decision, the oldest first. */
export async function findWaiting(tx: Tx) {
  const { rows } = await sql<{ id: string; name: string; classId: string; appliedOn: string }>`
    select m.organisation_id as id, o.name, m.class as "classId",
      (select s.on_day from dues.step s where s.organisation_id = m.organisation_id and s.act = 'apply'
        order by s.id desc limit 1) as "appliedOn"
    from dues.member m join organisations.organisation o on o.id = m.organisation_id
    where m.state = 'applied' order by m.changed_at, m.organisation_id limit 100`.execute(tx);
  return rows;
}
