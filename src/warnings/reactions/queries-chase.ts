import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, run } from "../../base/data/rows.ts";
import type { Priority } from "../guidance/api-audience.ts";
import type { Stage } from "./api.ts";
import { type Clock, CLOCKS } from "./queries-publish.ts";

/** Reactions that stand at the same point of the ladder and are due together. */
export interface DueGroup {
  publicationId: string;
  mark: string;
  priority: Priority;
  stage: Stage;
  answer: string | null;
  plannedOn: string | null;
  toldAt: Date;
  applicabilityBy: Date;
  actionBy: Date;
  rung: number;
  ids: string[];
}

/** At most `limit` due reactions, grouped. Locked; what another worker has is left to it. */
export const findDue = (tx: Tx, now: Date, limit: number) =>
  all(tx)<DueGroup>`
    with due as (
      select r.* from reactions.reaction r
        join reactions.publication p on p.id = r.publication_id and p.withdrawn_at is null
      where r.next_chase_at <= ${now}
      order by r.next_chase_at limit ${limit} for update of r skip locked
    )
    select publication_id as "publicationId", mark, priority, stage, answer, planned_on as "plannedOn",
      greatest(notified_at, reopened_at) as "toldAt", applicability_by as "applicabilityBy",
      action_by as "actionBy", rung, array_agg(id::text) as ids
    from due group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`;

/** A step is done: the next one is due at `nextAt`. Who has nobody to write to goes on the phone list. */
export const saveStep = (
  tx: Tx,
  ids: readonly string[],
  step: { onPhoneList: boolean; nextAt: Date | null },
  now: Date,
) =>
  run(tx)`
    update reactions.reaction r set rung = rung + 1, chased = chased + 1,
      next_chase_at = case when reached then ${step.nextAt}::timestamptz end,
      phone_listed_at = case when ${step.onPhoneList} or not reached
        then coalesce(phone_listed_at, ${now}::timestamptz) else phone_listed_at end
    from (
      select x.id, exists (
        select from organisations.contact c join reactions.reaction q on q.institution_id = c.organisation_id
        where q.id = x.id and c.removed_at is null and c.mail is not null and c.mail_dead_at is null) as reached
      from unnest(${[...ids]}::uuid[]) as x(id)) s
    where r.id = s.id`;

/** Those that the secretariat puts on the phone list by hand: told, and not done. Gives which were not on it. */
export async function saveListed(tx: Tx, ids: readonly string[], now: Date): Promise<string[]> {
  const rows = await all(tx)<{ id: string }>`
    update reactions.reaction r set phone_listed_at = ${now} from reactions.publication p
    where r.id = any (${[...ids]}::uuid[]) and p.id = r.publication_id and p.withdrawn_at is null
      and r.stage not in ('held', 'closed') and r.phone_listed_at is null
    returning r.id`;
  return rows.map(({ id }) => id);
}

export interface Listed {
  subjectId: string;
  organisationId: string;
  title: string;
  mark: string;
  urgency: Priority;
  dueAt: Date;
}

/** What the phone list says of those that came on it at this moment. */
export const findListed = (tx: Tx, ids: readonly string[], now: Date) =>
  all(tx)<Listed>`
    select r.id as "subjectId", r.institution_id as "organisationId", a.title, r.mark, r.priority as urgency,
      case when r.answer is null then r.applicability_by else r.action_by end as "dueAt"
    from reactions.reaction r join advisories.advisory a on a.id = r.advisory_id
    where r.id = any (${[...ids]}::uuid[]) and r.phone_listed_at = ${now}`;

/** Open, told reactions of an institution whose last step went to a contact that turned out dead. */
export const findOpenOf = (tx: Tx, institutionId: string) =>
  all(tx)<{ id: string; publicationId: string }>`
    select r.id, r.publication_id as "publicationId"
    from reactions.reaction r join reactions.publication p on p.id = r.publication_id
    where r.institution_id = ${institutionId} and r.stage not in ('held', 'closed') and r.answer is null
      and p.withdrawn_at is null`;

/**
 * A new version of the document touched these releases: answered reactions of who holds one are open again,
 * with clocks from now. What was answered after `changedAt` stays. Gives what was reopened.
 */
export const reopenHolders = (
  tx: Tx,
  change: { advisoryId: string; releaseIds: readonly string[]; changedAt: Date },
  clocks: readonly Clock[],
  now: Date,
) =>
  all(tx)<{ id: string; institutionId: string; mark: string; answer: string }>`
    update reactions.reaction r set ${REOPENED(now)}
    from reactions.reaction old
      join json_to_recordset(${JSON.stringify(clocks)}::json) ${CLOCKS} using (priority)
      join reactions.publication p on p.id = old.publication_id and p.withdrawn_at is null
    where old.id = r.id and r.advisory_id = ${change.advisoryId} and r.stage <> 'held'
      and r.answer is not null and r.answered_at <= ${change.changedAt}
      and exists (select from assets.asset a where a.institution_id = r.institution_id
        and a.release_id = any (${[...change.releaseIds]}::uuid[]) and a.removed_at is null)
    returning r.id, r.institution_id as "institutionId", r.mark, old.answer`;

const REOPENED = (now: Date) => sql`
  stage = 'notified', answer = null, cannot_reason = null, planned_on = null, note = null, details = '{}',
  answered_via = null, answered_at = null, closed_at = null, reopened_at = ${now}, rung = 0, phone_listed_at = null,
  acknowledge_by = k."acknowledgeBy", applicability_by = k."applicabilityBy", action_by = k."actionBy",
  next_chase_at = k."nextChaseAt"`;

/** Those of a publication who were reopened and have not answered since; they may have opened the page. */
export async function findReopened(tx: Tx, publicationId: string): Promise<string[]> {
  const rows = await all(tx)<{ id: string }>`
    select id from reactions.reaction where publication_id = ${publicationId} and reopened_at is not null
      and answer is null and stage in ('notified', 'acknowledged')`;
  return rows.map((row) => row.id);
}

/** The standing live publication of each advisory that touches one of these releases. */
export const findTouching = (tx: Tx, releaseIds: readonly string[]) =>
  all(tx)<{
    publicationId: string;
    guidanceId: string;
    advisoryId: string;
    inputs: unknown;
  }>`
    select distinct on (p.advisory_id) p.id as "publicationId", p.guidance_id as "guidanceId",
      p.advisory_id as "advisoryId", p.priority_inputs as inputs
    from reactions.publication p join advisories.advisory a on a.id = p.advisory_id
    where p.mark = 'live' and p.withdrawn_at is null and a.state = 'published' and a.tlp is not null
      and p.advisory_id in (select advisory_id from advisories.verdict
        where release_id = any (${[...releaseIds]}::uuid[]) and verdict <> 'not')
    order by p.advisory_id, p.published_at desc`;

/**
 * Follows the register, after `fillAudience` for some releases: who was only asked, or told by a rule, and holds
 * one now is told as its holder; who had answered and entered such a line since is open again. Gives the reopened.
 */
export async function followRegister(
  tx: Tx,
  advisoryId: string,
  clocks: readonly Clock[],
  now: Date,
) {
  await run(tx)`
    update reactions.reaction r set basis = a.basis, reason = a.reason, exposure = a.exposure
    from audience a
    where a.known and r.advisory_id = ${advisoryId} and r.mark = 'live' and r.institution_id = a.institution_id
      and r.basis in ('asked', 'rule')`;
  return all(tx)<{ id: string; institutionId: string; mark: string; answer: string }>`
    update reactions.reaction r set ${REOPENED(now)}
    from reactions.reaction old
      join audience a on a.known and a.institution_id = old.institution_id
      join json_to_recordset(${JSON.stringify(clocks)}::json) ${CLOCKS} on k.priority = old.priority
    where old.id = r.id and r.advisory_id = ${advisoryId} and r.mark = 'live' and r.stage = 'closed'
      and exists (select from assets.asset s
        join advisories.verdict v on v.release_id = s.release_id and v.advisory_id = r.advisory_id and v.verdict <> 'not'
        where s.institution_id = r.institution_id and s.removed_at is null
          and case when r.answer = 'done' then s.created_at else s.changed_at end > r.answered_at)
    returning r.id, r.institution_id as "institutionId", r.mark, old.answer`;
}

/**
 * A register that gained a line of an asked kind, and holds nothing that is touched, has answered the
 * question 「お使いですか」. Gives the reactions closed by that.
 */
export const closeAnsweredByRegister = (tx: Tx, releaseIds: readonly string[], now: Date) =>
  all(tx)<{ id: string; institutionId: string; mark: string }>`
    update reactions.reaction r set stage = 'closed', answer = 'not_applicable', answered_via = 'register',
      first_answered_at = coalesce(first_answered_at, ${now}), answered_at = ${now}, closed_at = ${now}, next_chase_at = null
    where r.basis = 'asked' and r.stage not in ('held', 'closed')
      and exists (select from assets.asset s where s.institution_id = r.institution_id and s.removed_at is null
        and s.kind = any (r.asked_kinds) and s.release_id = any (${[...releaseIds]}::uuid[]))
      and not exists (select from assets.asset s join advisories.verdict v on v.release_id = s.release_id
        where s.institution_id = r.institution_id and s.removed_at is null
          and v.advisory_id = r.advisory_id and v.verdict <> 'not')
    returning r.id, r.institution_id as "institutionId", r.mark`;
