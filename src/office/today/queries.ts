import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { FAULT } from "../../base/program/faults.ts";
import type { Answer, Priority } from "../../warnings/reactions/api.ts";

/** Enough for the list and to say whether there are more. */
const SOME = 50;

export interface OpenReaction {
  id: string;
  title: string;
  reason: string;
  priority: Priority;
  answer: Answer | null;
  reopened: boolean;
  /** Until when the next thing is to be said or done. */
  by: Date;
}

/** What an institution still has to answer or finish: unanswered before answered, then by deadline. */
export async function findOpen(tx: Tx, institutionId: string): Promise<OpenReaction[]> {
  const { rows } = await sql<OpenReaction>`
    select r.id, a.title, r.reason, r.priority, r.answer, r.reopened_at is not null as reopened,
      case when r.answer is null or r.stage in ('notified', 'acknowledged') then r.applicability_by
        else coalesce((r.planned_on + 1)::timestamp at time zone 'Asia/Tokyo', r.action_by) end as by
    from reactions.reaction r join advisories.advisory a on a.id = r.advisory_id
    where r.institution_id = ${institutionId} and r.stage not in ('held', 'closed') and r.mark in ('live', 'drill')
      and r.answer is distinct from 'help_wanted'
    order by r.answer is not null, by, r.id limit ${SOME}`.execute(tx);
  return rows;
}

export interface OwnFacts {
  kind: string;
  beds: number;
  assets: boolean;
  /** Kinds of device of which there is a line or a statement. */
  spoken: string[];
  contacts: number;
  dead: number;
  confirmed: number;
}

/** How far an institution has told about itself; undefined where the viewer's organisation is none. */
export async function getOwnFacts(tx: Tx, institutionId: string): Promise<OwnFacts | undefined> {
  const { rows } = await sql<OwnFacts>`
    select i.kind, i.beds, exists (select from assets.asset a
        where a.institution_id = i.organisation_id and a.removed_at is null) as assets,
      array(select kind from assets.asset where institution_id = i.organisation_id and removed_at is null
        union select kind from assets.statement where institution_id = i.organisation_id) as spoken,
      c.contacts, c.dead, c.confirmed
    from members.institution i, lateral (
      select count(*)::int as contacts, count(mail_dead_at)::int as dead, count(confirmed_at)::int as confirmed
      from organisations.contact where organisation_id = i.organisation_id and removed_at is null) c
    where i.organisation_id = ${institutionId}`.execute(tx);
  return rows[0];
}

export interface DeskFacts {
  help: number;
  helpSince: Date | null;
  /** Advisories whose last attempt to publish was stopped. */
  stopped: string[];
  /** Advisories with a guidance that waits for somebody else than its author. */
  reviews: string[];
  waitingMails: number;
  /** Sending stopped by itself and waits for a person. */
  mailStopped: boolean;
  undelivered: number;
  overdue: number;
  /** In the inbox, with owners here: one document of each matter, the newest first. */
  inbox: string[];
  /** How often something of ours failed lately, and when last. */
  faults: number;
  faultAt: Date | null;
}

/** What waits for the secretariat. */
export async function getDeskFacts(
  tx: Tx,
  accountId: string | null,
  faultsSince: Date,
): Promise<DeskFacts> {
  const { rows } = await sql<DeskFacts>`
    select help.count as help, help.since as "helpSince", fault.count as faults, fault.at as "faultAt",
      array(select distinct on (e.subject_id) e.subject_id from base.event e
          join guidance.guidance g on g.id = (e.data ->> 'guidanceId')::uuid and g.state in ('approved', 'scheduled')
        where e.name = 'reactions.publication_refused' and e.data ->> 'refusal' = 'over_match') as stopped,
      array(select g.advisory_id from guidance.guidance g
        where g.state = 'in_review' and g.author_id is distinct from ${accountId} order by g.sent_to_review_at) as reviews,
      (select count(*)::int from (select from notices.message where state = 'queued' limit 10000) q) as "waitingMails",
      exists (select from notices.stop where resumed_at is null) as "mailStopped",
      (select count(*)::int from organisations.contact where mail_dead_at is not null and removed_at is null)
        + (select count(distinct address)::int from base.refused_mail where seen_at is null) as "undelivered",
      (select coalesce(sum(overdue), 0)::int from outcomes.progress where mark = 'live') as overdue,
      array(select (array_agg(a.id order by a.received_at desc))[1] from advisories.advisory a where a.state = 'inbox'
        and exists (select from advisories.verdict v join assets.asset x on x.release_id = v.release_id
          where v.advisory_id = a.id and v.verdict <> 'not' and x.removed_at is null)
        group by a.matter order by max(a.received_at) desc limit ${SOME}) as inbox
    from (select count(*)::int as count, min(answered_at) as since from reactions.reaction
        where answer = 'help_wanted' and stage <> 'closed' and mark = 'live') help,
      (select count(*)::int as count, max(at) as at from base.event
        where name = ${FAULT} and at > ${faultsSince}) fault`.execute(tx);
  return rows[0]!;
}

export interface HopToForward {
  id: string;
  title: string;
  count: number;
  dueAt: Date | null;
  /** Something urgent waits behind it. */
  urgent: boolean;
}

/** Hops that wait for a person of this relay, the one that falls through first at the top. */
export async function findHopsToForward(tx: Tx, organisationId: string): Promise<HopToForward[]> {
  const { rows } = await sql<HopToForward>`
    select h.id, a.title, h.due_at as "dueAt", behind.count, behind.urgent
    from reactions.hop h join reactions.publication p on p.id = h.publication_id
      join advisories.advisory a on a.id = p.advisory_id
      join lateral (select count(*)::int as count, coalesce(bool_or(r.priority = 'urgent'), false) as urgent
        from reactions.reaction r where r.publication_id = h.publication_id and r.route_id = h.route_id) behind on true
    where h.organisation_id = ${organisationId} and h.state = 'waiting'
    order by h.due_at, h.id limit ${SOME}`.execute(tx);
  return rows;
}

/** Events looked through for those that differ. */
const LOOKED_THROUGH = 100;

/** The newest events of these names that the viewer may see, each sort once for each advisory, with its title. */
export async function findLately(tx: Tx, names: readonly string[], limit: number) {
  const { rows } = await sql<{ at: Date; name: string; about: string | null }>`
    with newest as (
      select * from base.event where name = any (${[...names]}::text[]) and mark in ('live', 'drill')
      order by id desc limit ${LOOKED_THROUGH}
    ), told as (
      select e.id, e.at, e.name, coalesce(a.title, own.title, hop.title) as about from newest e
        left join advisories.advisory a on a.id = e.subject_id
        left join reactions.reaction r on r.id = e.subject_id
        left join advisories.advisory own on own.id = r.advisory_id
        left join reactions.hop h on h.id = e.subject_id
        left join reactions.publication p on p.id = h.publication_id
        left join advisories.advisory hop on hop.id = p.advisory_id
    )
    select max(at) as at, name, about from told group by name, about order by max(at) desc, max(id) desc limit ${limit}`.execute(
    tx,
  );
  return rows;
}
