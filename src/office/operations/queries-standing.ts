import type { Tx } from "../../base/data/db.ts";
import { all, one } from "../../base/data/rows.ts";
import { FAULT } from "../../base/program/faults.ts";

/** Of a state with more mails than that it is only said that there are more. */
const MOST_MAILS = 100_000;

/** How one task stands in the queue. Times of the database's clock. */
export interface TaskStanding {
  task: string;
  waiting: number;
  /** Since when the longest waiting has been due; null where none is. */
  dueSince: Date | null;
  locked: number;
  /** Since when the longest of those under way is; null where none is. */
  lockedSince: Date | null;
}

/** The installation in numbers, of which none tells of anybody. */
export interface Numbers {
  at: Date;
  queue: TaskStanding[];
  failed: number;
  /** Mails of the last days in each state. */
  mails: { state: string; count: number }[];
  /** How institutions stand in everything that was sent out in earnest, and how many answered. */
  answers: { state: string; count: number }[];
  /** For how long our own mail server has taken nothing; 0 where it takes mail. */
  mailOutSeconds: number;
  /** Faults of the last days. */
  faults: { kind: string; count: number }[];
}

/** How the queue stands, task by task. */
export const findQueue = (tx: Tx) =>
  all(tx)<TaskStanding>`
    select task, waiting, due_since as "dueSince", locked, locked_since as "lockedSince"
    from base.queue_standing() order by task`;

/** The database's clock, whether sending stopped by itself, and the faults since a moment. */
export async function getMoment(tx: Tx, faultsSince: Date) {
  return one(tx)<{
    at: Date;
    mailStopped: boolean;
    faults: number;
    lastFault: Date | null;
  }>`
    select clock_timestamp() as at, exists (select from notices.stop where resumed_at is null) as "mailStopped",
      count(*)::int as faults, max(at) as "lastFault"
    from base.event where name = ${FAULT} and at > ${faultsSince}`;
}

/** How often something of ours failed since, and when last. */
export const countFaults = (tx: Tx, since: Date) =>
  one(tx)<{ count: number; at: Date | null }>`
    select count(*)::int as count, max(at) as at from base.event
    where name = ${FAULT} and at > ${since}`;

/** Of mails and faults: those of so many days. */
export async function getNumbers(
  tx: Tx,
  { mailDays, faultDays }: { mailDays: number; faultDays: number },
): Promise<Numbers> {
  const queue = await findQueue(tx);
  const numbers = await one(tx)<Omit<Numbers, "queue">>`
    select clock_timestamp() as at,
      (select count(*)::int from base.failed_job where state = 'open') as failed,
      (select json_agg(json_build_object('state', s.state, 'count', c.count)) from unnest(array['queued', 'sending',
          'accepted', 'temporarily_failed', 'permanently_failed', 'unknown', 'cancelled']) as s(state),
        lateral (select count(*)::int as count from (select from notices.message m
          where m.state = s.state and m.created_at > now() - make_interval(days => ${mailDays}) limit ${MOST_MAILS}) capped) c) as mails,
      (select json_agg(json_build_object('state', v.state, 'count', v.count)) from (
          select coalesce(sum(safe), 0)::int as safe, coalesce(sum(moving), 0)::int as moving,
            coalesce(sum(stuck), 0)::int as stuck, coalesce(sum(silent), 0)::int as silent,
            coalesce(sum(answered), 0)::int as answered
          from outcomes.progress where mark = 'live') p,
        lateral (values ('safe', p.safe), ('moving', p.moving), ('stuck', p.stuck), ('silent', p.silent),
          ('answered', p.answered)) as v(state, count)) as answers,
      coalesce((select extract(epoch from now() - since) from base.mail_outage where ended_at is null), 0)::float8
        as "mailOutSeconds",
      (select coalesce(json_agg(json_build_object('kind', f.kind, 'count', f.count)), '[]') from (
          select data ->> 'kind' as kind, count(*)::int as count from base.event
          where name = ${FAULT} and at > now() - make_interval(days => ${faultDays}) group by 1) f) as faults`;
  return { ...numbers, queue };
}
