import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { Tx } from "../../base/data/db.ts";
import { all } from "../../base/data/rows.ts";
import {
  countCapped,
  inOrder,
  type Keyed,
  type PageAsked,
  paged,
  up,
} from "../../base/data/paged.ts";
import { isCalled } from "../../circle/members/index.ts";
import type { Viewer } from "../../base/viewer.ts";
import type { ListRow } from "../../base/contract.ts";
import type { Silence } from "./api.ts";
import type { findInstitutions, narrowed } from "./api-institutions.ts";
import { about, type Choice, DUE, isOverdue, STANDING } from "./queries-standing.ts";

/** Which institutions of one advisory are meant, at a moment: what is left out does not narrow. */
export interface Meant extends Choice, Narrowed {
  now: Date;
}
type Narrowed = z.output<z.ZodObject<typeof narrowed>>;

/** With where it stands on the ladder; `phoneListedAt`: since when it waits to be rung up. */
export type InstitutionRow = Omit<ListRow<typeof findInstitutions>, "liveness" | "nextStep"> & {
  rung: number;
  nextChaseAt: Date | null;
  phoneListedAt: Date | null;
};

/** Of one institution: 2 = somebody can be reached by mail, 1 = an address died, 0 or null = none is known. */
const REACH = sql<
  number | null
>`(select max(case when c.mail is null then 0 when c.mail_dead_at is null then 2 else 1 end)
  from organisations.contact c where c.organisation_id = r.institution_id and c.removed_at is null)`;
/** The best of the mails since it was told, or told again: 2 = a server accepted it, 1 = given up, 0 or null = not yet. */
const MAILED = sql<number | null>`(
  select max(case m.state when 'accepted' then 2 when 'permanently_failed' then 1 else 0 end)
  from notices.notice n join notices.message m on m.id = n.message_id
  where n.subject_id = r.id and n.created_at >= coalesce(greatest(r.reopened_at, r.notified_at), n.created_at))`;

/** Why nothing was heard of a silent reaction `r`. */
const REASON = sql<Silence>`(case
  when r.stage = 'held' then 'held'
  else case coalesce(${REACH}, 0) when 0 then 'no_contact' when 1 then 'bounced'
    else case coalesce(${MAILED}, 0)
      when 2 then case when r.opened_at >= coalesce(r.reopened_at, r.opened_at) then 'opened' else 'accepted' end
      when 1 then 'bounced'
      else 'waiting' end end end)`;

/**
 * Where a rare reason can be, by a condition that is cheap for all at once. Only who is found there is then asked
 * for contacts and mails; what is common turns up by itself.
 */
const RARE: Partial<Record<Silence, RawBuilder<boolean>>> = {
  no_contact: sql`r.stage <> 'held' and r.institution_id not in (
    select c.organisation_id from organisations.contact c
    where c.removed_at is null and c.mail is not null and c.mail_dead_at is null)`,
  bounced: sql`r.stage <> 'held' and r.institution_id in (
    select c.organisation_id from organisations.contact c where c.removed_at is null and c.mail_dead_at is not null
    union all select m.organisation_id from notices.message m where m.state = 'permanently_failed')`,
  // Also who could not be reached when it was told and has an address since, and who was told again.
  waiting: sql`r.stage <> 'held' and (r.reopened_at is not null or r.institution_id in (
    select m.organisation_id from notices.message m where m.state in ('queued', 'sending', 'temporarily_failed', 'unknown', 'cancelled'))
    or not exists (select from notices.notice n where n.subject_id = r.id and n.message_id is not null))`,
  opened: sql`r.opened_at is not null`,
};

/** Nothing was heard of a reaction `r`, and is still waited for. */
const UNHEARD = sql<boolean>`(r.answer is null and r.stage <> 'closed')`;

const named = (search: string): RawBuilder<unknown> => sql`(
  select o.id from organisations.organisation o join members.institution i on i.organisation_id = o.id
  where ${isCalled(search)})`;

/** The reactions that are meant, as a source `r`: the one place where each filter is said. */
function meant(viewer: Viewer, choice: Meant): RawBuilder<unknown> {
  const { standing, told, heard, reason, answer, cannotReason, stage, overdue, basis } = choice;
  const { prefecture, audienceClass, priority, relayId, hopId, search, ids } = choice;
  const all = sql`reactions.reaction r where ${about(choice, viewer)}
    ${standing ? sql`and ${STANDING} = ${standing}` : sql``}
    ${told ? sql`and r.stage <> 'held'` : sql``}
    ${heard === "yes" ? sql`and r.answer is not null` : sql``}
    ${heard === "no" || reason ? sql`and ${UNHEARD}` : sql``}
    ${answer ? sql`and r.answer = ${answer}` : sql``}
    ${cannotReason ? sql`and r.cannot_reason = ${cannotReason}` : sql``}
    ${stage ? sql`and r.stage = ${stage}` : sql``}
    ${overdue ? sql`and ${isOverdue(choice.now)}` : sql``}
    ${basis ? sql`and r.basis = ${basis}` : sql``}
    ${prefecture ? sql`and r.prefecture = ${prefecture}` : sql``}
    ${audienceClass ? sql`and r.audience_class = ${audienceClass}` : sql``}
    ${priority ? sql`and r.priority = ${priority}` : sql``}
    ${relayId ? sql`and r.relay_id is not distinct from ${relayId === "none" ? null : relayId}::uuid` : sql``}
    ${hopId ? sql`and r.stage = 'held' and (r.publication_id, r.route_id) in (select h.publication_id, h.route_id from reactions.hop h where h.id = ${hopId} and h.state = 'waiting')` : sql``}
    ${search ? sql`and r.institution_id in ${named(search)}` : sql``}
    ${ids ? sql`and r.id = any (${ids.split(",")}::uuid[])` : sql``}`;
  if (!reason) return sql`(select * from ${all}) r`;
  if (reason === "held") return sql`(select * from ${all} and r.stage = 'held') r`;
  const rare = RARE[reason];
  if (!rare) return sql`(select * from ${all} and r.stage <> 'held' and ${REASON} = ${reason}) r`;
  return sql`(with candidate as materialized (select r.id from ${all} and ${rare})
    select r.* from candidate join reactions.reaction r using (id) where ${REASON} = ${reason}) r`;
}

// Asked row by row: the policies of the table make the planner think that a join by index is dear.
const nameOf = (id: RawBuilder<unknown>) =>
  sql<string>`(select o.name from organisations.organisation o where o.id = ${id})`;

const BY_PLACE = inOrder(
  "outcomes.institutions",
  up("text", "r.prefecture"),
  up("uuid", "r.institution_id"),
);

/** Institutions in the order of prefectures: how each stands, and whom to ring. */
export const findInstitutionRows = (tx: Tx, viewer: Viewer, choice: Meant, page: PageAsked) =>
  paged(
    tx,
    BY_PLACE,
    page,
    ({ key, after, by, order }) => sql<InstitutionRow & Keyed>`
    with page as materialized (
      select r.* from ${meant(viewer, choice)} where ${after} ${order}
    )
    select r.id as "reactionId", r.institution_id as "institutionId", ${nameOf(sql`r.institution_id`)} as name,
      (select i.code from members.institution i where i.organisation_id = r.institution_id) as code, r.prefecture,
      r.audience_class as "audienceClass", r.priority, r.basis, ${nameOf(sql`r.relay_id`)} as relay,
      ${STANDING} as standing, r.answered_at as "answeredAt", r.cannot_reason as "cannotReason",
      to_char(r.planned_on, 'YYYY-MM-DD') as "plannedOn", r.note, ${DUE} as "dueAt", ${isOverdue(choice.now)} as overdue,
      case when ${UNHEARD} then ${REASON} end as reason,
      case when r.stage = 'held' then ${nameOf(sql`keeper.id`)} when ${UNHEARD} then said.words end as detail,
      r.notified_at as "notifiedAt", r.answer, r.stage, r.rung, r.next_chase_at as "nextChaseAt",
      r.phone_listed_at as "phoneListedAt",
      coalesce(contacts.list, '[]') as contacts, ${key}
    from page r
      left join lateral (select h.organisation_id as id from reactions.hop h
        where h.publication_id = r.publication_id and h.route_id = r.route_id and h.state = 'waiting' limit 1) keeper on true
      left join lateral (select m.server_reply as words from notices.notice n join notices.message m on m.id = n.message_id
        where n.subject_id = r.id and m.state in ('temporarily_failed', 'permanently_failed')
        order by m.created_at desc limit 1) said on true
      left join lateral (select json_agg(json_build_object('name', c.name, 'duty', c.duty, 'phone', c.phone, 'mail', c.mail,
          'reachable', c.reachable, 'dead', c.mail_dead_at is not null) order by c.position) as list
        from organisations.contact c where c.organisation_id = r.institution_id and c.removed_at is null) contacts on true
    order by ${by}`,
  );

/** How many are meant. */
export const countInstitutions = (tx: Tx, viewer: Viewer, choice: Meant) =>
  countCapped(tx, sql`select from ${meant(viewer, choice)}`);

/** All reactions that are meant: what an act is for. */
export async function findMeant(tx: Tx, viewer: Viewer, choice: Meant): Promise<string[]> {
  const rows = await all(tx)<{ id: string }>`select r.id from ${meant(viewer, choice)}`;
  return rows.map(({ id }) => id);
}
