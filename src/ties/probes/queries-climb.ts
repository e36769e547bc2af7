import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, run } from "../../base/data/rows.ts";
import { queueNoticesFrom } from "../../post/notices/index.ts";
import { MARK } from "./letters.ts";

/** Probes that stand at the same point and are due together. */
export interface DueGroup {
  roundId: string;
  askedAt: Date;
  rung: number;
  ids: string[];
}

/** At most `limit` due probes, grouped and locked; what another worker has is left to it. */
export const findDue = (tx: Tx, now: Date, limit: number) =>
  all(tx)<DueGroup>`
    with due as (select id, round_id, asked_at, rung from probes.probe
      where next_at <= ${now} order by next_at limit ${limit} for update skip locked)
    select round_id as "roundId", asked_at as "askedAt", rung, array_agg(id::text) as ids
    from due group by 1, 2, 3`;

export const saveStep = (tx: Tx, ids: readonly string[], nextAt: Date | null) =>
  run(tx)`update probes.probe set rung = rung + 1, next_at = ${nextAt}
    where id = any (${[...ids]}::uuid[])`;

export interface Sending {
  letterId: string;
  now: Date;
  linkExpiresAt: Date;
}
/** What all mails of a round say alike. */
const sent = ({ letterId, now, linkExpiresAt }: Sending) => ({
  letter_id: letterId,
  urgent: false,
  alone: true,
  mark: MARK,
  created_at: now,
  not_before: now,
  link_expires_at: linkExpiresAt,
});

/** Writes to those of the probes `p` who could have read the mail (step 0: the first one). */
export const queueProbes = (
  tx: Tx,
  which: RawBuilder<unknown>,
  step: number,
  sending: Sending,
): Promise<number> =>
  queueNoticesFrom(
    tx,
    {
      ...sent(sending),
      kind: "probe",
      subject_id: sql`p.id`,
      organisation_id: sql`p.organisation_id`,
      contact_id: sql`p.contact_id`,
      step,
      fill: null,
    },
    sql`probes.probe p where ${which} and p.state = 'waiting'`,
  );

/** Writes again to those who could have read the first mail. */
export const queueReminders = (tx: Tx, ids: readonly string[], sending: Sending): Promise<number> =>
  queueProbes(tx, sql`p.id = any (${[...ids]}::uuid[])`, 1, sending);

/**
 * Writes to one other contact of each organisation about those who are silent: the representative, else the next
 * in order. Whose own mail came back, or who is silent at the same time, is not asked about the others.
 */
export const queueColleagues = (
  tx: Tx,
  ids: readonly string[],
  sending: Sending,
): Promise<number> =>
  queueNoticesFrom(
    tx,
    {
      ...sent(sending),
      kind: "probe-colleague",
      subject_id: sql`s.subject_id`,
      organisation_id: sql`s.organisation_id`,
      contact_id: sql`other.id`,
      step: 2,
      fill: sql`jsonb_build_object('names', s.names)`,
    },
    sql`(select p.organisation_id, p.round_id, min(p.id::text)::uuid as subject_id,
        jsonb_agg('・' || c.name order by c.position) as names, array_agg(p.contact_id) as silent
      from probes.probe p join organisations.contact c on c.id = p.contact_id and c.removed_at is null
      where p.id = any (${[...ids]}::uuid[]) and not p.reached group by 1, 2) s
    join lateral (select k.id from organisations.contact k
      left join accounts.membership m on m.account_id = k.account_id and m.organisation_id = k.organisation_id
      where k.organisation_id = s.organisation_id and k.removed_at is null and k.mail is not null
        and k.mail_dead_at is null and k.id <> all (s.silent)
        and not exists (select from probes.probe q where q.round_id = s.round_id and q.contact_id = k.id
          and q.state in ('bounced', 'not_ours'))
      order by m.standing is distinct from 'representative', k.position limit 1) other on true`,
  );

/** No contact of the organisation of `p` answered in this round. */
const NOBODY_ANSWERED = sql`not exists (select from probes.probe q
  where q.round_id = p.round_id and q.organisation_id = p.organisation_id and q.reached)`;

/** Tells each relay once, by its first living contact, how many of its institutions are silent. */
export async function queueRelays(
  tx: Tx,
  ids: readonly string[],
  sending: Sending,
): Promise<number> {
  const told = await queueNoticesFrom(
    tx,
    {
      ...sent(sending),
      kind: "probe-relay",
      subject_id: sql`gen_random_uuid()`,
      organisation_id: sql`s.relay_id`,
      contact_id: sql`k.id`,
      step: 3,
      fill: sql`jsonb_build_object('count', s.count)`,
    },
    sql`(select p.relay_id, count(distinct p.organisation_id) as count from probes.probe p
      where p.id = any (${[...ids]}::uuid[]) and not p.reached and p.relay_id is not null and ${NOBODY_ANSWERED}
      group by 1) s
    join lateral (select k.id from organisations.contact k where k.organisation_id = s.relay_id
      and k.removed_at is null and k.mail is not null and k.mail_dead_at is null
      order by k.position limit 1) k on true`,
  );
  await run(tx)`update probes.probe p set relay_told_at = ${sending.now}
    where p.id = any (${[...ids]}::uuid[]) and not p.reached and p.relay_id is not null and ${NOBODY_ANSWERED}`;
  return told;
}

/**
 * Puts organisations in which nobody answered on the list of those to be rung up. Gives them with the
 * title of the round, once for each contact.
 */
export const saveOnPhoneList = (tx: Tx, ids: readonly string[], now: Date) =>
  all(tx)<{ organisationId: string; title: string }>`
    update probes.probe p set phone_listed_at = ${now} from probes.round r
    where p.id = any (${[...ids]}::uuid[]) and r.id = p.round_id and not p.reached and ${NOBODY_ANSWERED}
    returning p.organisation_id as "organisationId", r.title`;
