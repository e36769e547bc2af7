import { sql } from "kysely";
import type { Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import {
  countCapped,
  inOrder,
  type Keyed,
  type PageAsked,
  paged,
  up,
} from "../../base/data/paged.ts";
import { all, first, one } from "../../base/data/rows.ts";
import { type getWanted, type made, SHOWN, type wantedRow } from "./api.ts";

/** Organisations of which something is wanted, with the most urgent of it; one that is closed is rung up no more. */
const OPEN = sql`(select distinct on (m.organisation_id) m.organisation_id, m.urgency, m.rank, m.due_at, m.since
  from calls.matter m join organisations.organisation o on o.id = m.organisation_id and o.closed_at is null
  where m.ended_at is null order by m.organisation_id, m.rank, m.due_at, m.since) w`;

/** The numbers of the organisation `t`: of its contacts in their order, and the facility's own. */
const NUMBERS = sql`(select n.*, exists (select from calls.call k where k.organisation_id = t.organisation_id
      and k.outcome = 'wrong_number' and k.phone = n.phone) as wrong
  from (select c.name, c.duty, c.phone, c.reachable, c.position from organisations.contact c
      where c.organisation_id = t.organisation_id and c.removed_at is null and c.phone is not null
    union all
    select null, null, f.phone, null, null from members.institution i join facilities.facility f on f.id = i.facility_id
      where i.organisation_id = t.organisation_id and f.phone is not null
        and not exists (select from organisations.contact c where c.organisation_id = t.organisation_id
          and c.removed_at is null and c.phone = f.phone)) n)`;
const LISTED = sql`coalesce((select json_agg(json_build_object('name', n.name, 'duty', n.duty, 'phone', n.phone,
    'reachable', n.reachable, 'wrong', n.wrong) order by n.position) from ${NUMBERS} n), '[]')`;
/** There is a number that nobody found wrong. */
export const USABLE = sql`exists (select from ${NUMBERS} n where not n.wrong)`;

const MATTER = sql`'id', m.id, 'about', m.about, 'subjectId', m.subject_id, 'title', m.title, 'urgency', m.urgency,
  'dueAt', m.due_at`;
const MATTERS = sql`coalesce((select json_agg(json_build_object(${MATTER}) order by m.due_at, m.since)
  from calls.matter m where m.organisation_id = t.organisation_id and m.ended_at is null), '[]')`;

const standsAt = (show: keyof typeof SHOWN, now: Date) =>
  ({
    waiting: sql`(t.not_before is null or t.not_before <= ${now}) and ${USABLE}`,
    later: sql`t.not_before > ${now} and ${USABLE}`,
    no_number: sql`not ${USABLE}`,
  })[show];

const BY_URGENCY = inOrder(
  "calls",
  up("number", "w.rank"),
  up("moment", "w.due_at", true),
  up("moment", "w.since"),
  up("uuid", "w.organisation_id"),
);

/** Which organisations of the phone list are meant. */
interface Listed {
  show: keyof typeof SHOWN;
  prefecture?: string | undefined;
  now: Date;
}
const FROM = sql`calls.turn t join ${OPEN} using (organisation_id)
  join organisations.organisation o on o.id = t.organisation_id
  left join members.institution i on i.organisation_id = t.organisation_id`;
const where = ({ show, prefecture, now }: Listed) => sql`${standsAt(show, now)}
  ${prefecture ? sql`and coalesce(i.prefecture, o.prefecture) = ${prefecture}` : sql``}`;

/** How many of these there are. */
export const countListed = (tx: Tx, listed: Listed) =>
  countCapped(tx, sql`select from ${FROM} where ${where(listed)}`);

/** Organisations on the phone list, the most urgent first. */
export const findWanted = (tx: Tx, listed: Listed, page: PageAsked) =>
  paged(
    tx,
    BY_URGENCY,
    page,
    ({ key, after, order }) => sql<Stored<typeof wantedRow> & Keyed>`
    select t.organisation_id as "organisationId", o.name, coalesce(i.prefecture, o.prefecture) as prefecture,
      w.urgency, w.due_at as "dueAt", ${MATTERS} as matters,
      ${LISTED} as numbers, t.not_before as "notBefore", holder.name as "takenBy",
      (select json_build_object('id', k.id, 'at', k.at, 'by', a.name, 'outcome', k.outcome, 'note', k.note,
          'phone', k.phone, 'againAt', k.again_at)
        from calls.call k left join accounts.account a on a.id = k.account_id
        where k.organisation_id = t.organisation_id order by k.at desc, k.id desc limit 1) as last, ${key}
    from ${FROM}
      left join accounts.account holder on holder.id = t.taken_by and t.taken_until > ${listed.now}
    where ${where(listed)} and ${after} ${order}`,
  );

/** How many are to be rung up now, later, and cannot be. */
export const countWanted = (tx: Tx, now: Date) =>
  one(tx)<{ waiting: number; later: number; noNumber: number }>`
    select (count(*) filter (where usable and not later))::int as waiting,
      (count(*) filter (where usable and later))::int as later, (count(*) filter (where not usable))::int as "noNumber"
    from (select ${USABLE} as usable, coalesce(t.not_before > ${now}, false) as later
      from calls.turn t join ${OPEN} using (organisation_id)) s`;

type Whole = Stored<typeof getWanted.reply>;

/** What is wanted of one organisation, and its numbers; also where nothing is wanted (any more). */
export const getOrganisation = (tx: Tx, organisationId: string) =>
  first(tx)<{
    organisationId: string;
    name: string;
    matters: Stored<typeof wantedRow>["matters"];
    numbers: Whole["numbers"];
    notBefore: Date | null;
    takenBy: string | null;
    takenByName: string | null;
    takenUntil: Date | null;
  }>`
    select o.id as "organisationId", o.name, ${MATTERS} as matters, ${LISTED} as numbers,
      held.not_before as "notBefore", held.taken_by as "takenBy", a.name as "takenByName",
      held.taken_until as "takenUntil"
    from organisations.organisation o
      cross join lateral (select o.id as organisation_id) t
      left join calls.turn held on held.organisation_id = o.id
      left join accounts.account a on a.id = held.taken_by
    where o.id = ${organisationId}`;

/** Every call to an organisation, the latest first. */
export const findCalls = (tx: Tx, organisationId: string, limit: number) =>
  all(tx)<Stored<typeof made>>`
    select k.id, k.at, a.name as by, k.outcome, k.note, k.phone, k.again_at as "againAt",
      coalesce((select json_agg(m.title order by m.title) from calls.matter m where m.id = any (k.matters)), '[]') as titles
    from calls.call k left join accounts.account a on a.id = k.account_id
    where k.organisation_id = ${organisationId} order by k.at desc, k.id desc limit ${limit}`;
