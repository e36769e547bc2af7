import { type Audience } from "../nations/index.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, one } from "../../base/data/rows.ts";

/** What came of the demo, as the database has it. Reactions, not institutions, are counted from `affected` on. */
export interface Figures {
  institutions: number;
  assets: number;
  advisories: number;
  affected: number;
  possibly: number;
  asked: number;
  /** Waits at a relay; not notified yet. */
  held: number;
  notified: number;
  answered: number;
  silent: number;
  published: number;
  closed: number;
  helpWanted: number;
  noContact: number;
  mailsAccepted: number;
  mailsFailed: number;
  forwarded: number;
  fellThrough: number;
  waiting: number;
  reopened: number;
  reminders: number;
}

export const getFigures = (tx: Tx) =>
  one(tx)<Figures>`
    select (select count(*)::int from members.institution) as institutions,
      (select count(*)::int from assets.asset where removed_at is null) as assets,
      (select count(*)::int from advisories.advisory) as advisories,
      (count(*) filter (where basis = 'affected'))::int as affected,
      (count(*) filter (where basis = 'possibly'))::int as possibly,
      (count(*) filter (where basis = 'asked'))::int as asked,
      (count(*) filter (where notified_at is null))::int as held,
      (count(notified_at))::int as notified,
      (count(*) filter (where notified_at is not null and answer is not null))::int as answered,
      (count(*) filter (where notified_at is not null and answer is null))::int as silent,
      (select count(distinct advisory_id)::int from reactions.publication) as published,
      (count(*) filter (where stage = 'closed'))::int as closed,
      (count(*) filter (where answer = 'help_wanted'))::int as "helpWanted",
      (count(*) filter (where notified_at is not null
        and not exists (select from notices.notice n where n.subject_id = r.id)))::int as "noContact",
      (select count(*)::int from notices.message where state = 'accepted') as "mailsAccepted",
      (select count(*)::int from notices.message where state = 'permanently_failed') as "mailsFailed",
      (select count(*)::int from base.event where name = 'reactions.forwarded') as forwarded,
      (select count(*)::int from base.event where name = 'reactions.fell_through') as "fellThrough",
      (select count(*)::int from reactions.hop where state = 'waiting') as waiting,
      (select count(distinct subject_id)::int from base.event where name = 'reactions.reopened') as reopened,
      (select coalesce(sum((data ->> 'told')::int), 0)::int from base.event where name = 'reactions.chased') as reminders
    from reactions.reaction r where mark = 'live'`;

/** A notice that reached a mail server: somebody may answer it. */
export interface Told {
  noticeId: string;
  /** Tells the notices to one institution about one advisory apart. */
  kind: string;
  reactionId: string;
  institutionId: string;
  advisoryId: string;
  trackingId: string;
  basis: string;
  priority: "urgent" | "high" | "normal" | "low";
  audience: Audience;
  linkExpiresAt: Date;
  at: Date;
}

/** Notices that a mail server took after `since`, first ones and those that tell of a change. */
export const findTold = (tx: Tx, since: Date) =>
  all(tx)<Told>`
    select n.id as "noticeId", n.kind, r.id as "reactionId", r.institution_id as "institutionId",
      r.advisory_id as "advisoryId", a.tracking_id as "trackingId", r.basis, r.priority,
      r.audience_class as audience, n.link_expires_at as "linkExpiresAt", m.settled_at as at
    from notices.message m
      join notices.notice n on n.message_id = m.id
      join reactions.reaction r on r.id = n.subject_id
      join advisories.advisory a on a.id = r.advisory_id
    where m.state = 'accepted' and m.settled_at > ${since} and n.kind in ('advisory', 'asked', 'updated')
    order by m.settled_at, n.id`;

export interface WaitingHop {
  id: string;
  organisationId: string;
  trackingId: string;
  arrivedAt: Date;
}

/** Hops that wait for a person of their relay. */
export const findWaiting = (tx: Tx) =>
  all(tx)<WaitingHop>`
    select h.id, h.organisation_id as "organisationId", a.tracking_id as "trackingId", h.arrived_at as "arrivedAt"
    from reactions.hop h join reactions.publication p on p.id = h.publication_id
      join advisories.advisory a on a.id = p.advisory_id
    where h.state = 'waiting' order by h.id`;

/** When each task of the workers has something to do next; null = nothing. */
export interface Due {
  chase: Date | null;
  relays: Date | null;
  mail: Date | null;
}

export const getDue = (tx: Tx) =>
  one(tx)<Due>`
    select (select min(next_chase_at) from reactions.reaction where next_chase_at is not null) as chase,
      least((select min(due_at) from reactions.hop where state = 'waiting'),
        (select min(remind_at) from reactions.hop where remind_at is not null)) as relays,
      (select min(next_attempt_at) from notices.message where state in ('queued', 'temporarily_failed')) as mail
  `;

/** What somebody might write who uses a product that an advisory is about: its names, and versions in use. */
export const findUsed = (tx: Tx, advisoryId: string) =>
  one(tx)<{ products: string[]; versions: string[] }>`
    select array(select distinct products.full_name(vendor, product, model)
        from advisories.affected where advisory_id = ${advisoryId} and status not in ('fixed', 'not_affected')
        order by 1 limit 20) as products,
      array(select distinct l.version from advisories.verdict v join products.release l on l.id = v.release_id
        where v.advisory_id = ${advisoryId} and l.version is not null order by 1 limit 200) as versions`;
