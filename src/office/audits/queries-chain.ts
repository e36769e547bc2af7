import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, first, one, run } from "../../base/data/rows.ts";

/** Any constant: workers that seal at once; one does it, the others leave it to that one. */
const LOCK = 7_256_017;

/** True when this transaction alone may seal. */
export async function claimSealing(tx: Tx): Promise<boolean> {
  const { mine } = await one(tx)<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(${sql.lit(LOCK)}) as mine`;
  return mine;
}

/**
 * An event as the one text that is hashed, the same on every machine and in every session: a JSON array
 * in a fixed order, times in UTC. A column added to the table later does not change it.
 */
const canonicalText = sql<string>`jsonb_build_array(e.id, e.xact::text,
  to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.name, e.account_id, e.organisation_id,
  e.for_organisation_id, e.subject_id, e.mark, e.data)::text`;

/** The mark. After a move of the data to another server, which counts anew, it lies in the future and says nothing. */
const mark = sql`coalesce((select xact from audits.mark
  where xact <= pg_snapshot_xmax(pg_current_snapshot())), '0'::xid8)`;

/** Up to which transaction everything is sealed, and below which all have ended now. */
export const getBounds = (tx: Tx) =>
  one(tx)<{ from: string; to: string }>`
    select ${mark}::text as from, pg_snapshot_xmin(pg_current_snapshot())::text as to`;

/** Where in the order of sealing an event stands. */
export interface Place {
  xact: string;
  id: string;
}

/**
 * The next events after `after` whose transactions have ended, in the order in which they are sealed.
 * `sealed`: stands in a link already, from a run that was killed.
 */
export const findEnded = (
  tx: Tx,
  to: string,
  after: Place,
  most: number,
): Promise<(Place & { text: string; sealed: boolean })[]> =>
  all(tx)<Place & { text: string; sealed: boolean }>`
    with e as materialized (
      select * from base.event
      where (xact, id) > (${after.xact}::xid8, ${after.id}::bigint)
        -- What counts beyond every transaction begun here came from another server, and has ended there.
        and (xact < ${to}::xid8 or xact >= pg_snapshot_xmax(pg_current_snapshot()))
      order by xact, id limit ${most}
    )
    select e.xact::text as xact, e.id, ${canonicalText} as text,
      exists (select from audits.link l where l.event_id = e.id) as sealed
    from e order by e.xact, e.id`;

/** The last link, if there is one. */
export const getHead = (tx: Tx) =>
  first(tx)<{ seq: number; hash: string }>`
    select seq::float8 as seq, hash from audits.link order by audits.link.seq desc limit 1`;

/** Adds links for these events after `seq`, in this order. */
export const saveLinks = (
  tx: Tx,
  seq: number,
  links: readonly { id: string; hash: string }[],
  now: Date,
) =>
  run(tx)`insert into audits.link (seq, event_id, hash, sealed_at)
    select ${seq}::bigint + n, id, hash, ${now}::timestamptz
    from unnest(${links.map((link) => link.id)}::bigint[], ${links.map((link) => link.hash)}::text[])
      with ordinality as l (id, hash, n)`;

/** Notes that everything below this transaction is sealed. */
export const saveMark = (tx: Tx, xact: string) =>
  run(tx)`insert into audits.mark (xact) values (${xact}::xid8)
    on conflict (single) do update set xact = excluded.xact`;

export interface LinkRow {
  seq: number;
  eventId: string;
  hash: string;
  /** Null when the event is gone. */
  text: string | null;
  name: string | null;
  at: Date | null;
}

/** The links after `seq` with their events, in order. */
export const findLinks = (tx: Tx, seq: number, most: number) =>
  all(tx)<LinkRow>`
    select l.seq::float8 as seq, l.event_id as "eventId", l.hash, e.name, e.at,
      case when e.id is not null then ${canonicalText} end as text
    from audits.link l left join base.event e on e.id = l.event_id
    where l.seq > ${seq} order by l.seq limit ${most}`;

/**
 * Events without a link: `waiting` for the next run (their transaction is newer than the mark), and the first
 * of those that should have been sealed long ago, so were added afterwards or lost their link.
 */
export async function findLoose(tx: Tx) {
  return one(tx)<{
    waiting: number;
    added: number;
    id: string | null;
    name: string | null;
    at: Date | null;
  }>`
    with loose as (
      select e.id, e.name, e.at, e.xact < ${mark} as late
      from base.event e where not exists (select from audits.link l where l.event_id = e.id)
    )
    select (select count(*) from loose where not late)::int as waiting,
      (select count(*) from loose where late)::int as added, f.id, f.name, f.at
    from (select 1) one left join (select * from loose where late order by id limit 1) f on true`;
}
