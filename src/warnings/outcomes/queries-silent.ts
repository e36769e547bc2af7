import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import {
  countCapped,
  inOrder,
  type Keyed,
  type PageAsked,
  paged,
  up,
} from "../../base/data/paged.ts";
import type { Viewer } from "../../base/viewer.ts";
import type { ListRow } from "../../base/contract.ts";
import type { Silence } from "./api.ts";
import type { findSilent } from "./api-silent.ts";
import { about, type Choice } from "./queries-standing.ts";

/** Which silent institutions of one advisory are meant. */
export interface SilentChoice extends Choice {
  prefecture?: string | undefined;
  audienceClass?: string | undefined;
  relayId?: string | undefined;
  priority?: string | undefined;
  reason?: Silence | undefined;
}

/** With where it stands on the ladder; `phoneListedAt`: since when it waits to be rung up. */
export type SilentRow = Omit<ListRow<typeof findSilent>, "liveness" | "nextStep"> & {
  answer: null;
  stage: string;
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
  waiting: sql`r.stage <> 'held' and r.institution_id in (
    select m.organisation_id from notices.message m where m.state in ('queued', 'sending', 'temporarily_failed', 'unknown', 'cancelled')
    union all select n.organisation_id from notices.notice n where n.message_id is null and n.cancelled_at is null)`,
  opened: sql`r.opened_at is not null`,
};

/** The silent reactions that are meant, as a source `r`. */
function meant(viewer: Viewer, choice: SilentChoice): RawBuilder<unknown> {
  const { prefecture, audienceClass, relayId, priority, reason } = choice;
  const silent = sql`reactions.reaction r where ${about(choice, viewer)} and r.answer is null and r.stage <> 'closed'
    ${prefecture ? sql`and r.prefecture = ${prefecture}` : sql``}
    ${audienceClass ? sql`and r.audience_class = ${audienceClass}` : sql``}
    ${relayId ? sql`and r.relay_id = ${relayId}` : sql``}
    ${priority ? sql`and r.priority = ${priority}` : sql``}`;
  if (!reason) return sql`(select * from ${silent}) r`;
  if (reason === "held") return sql`(select * from ${silent} and r.stage = 'held') r`;
  const rare = RARE[reason];
  if (!rare)
    return sql`(select * from ${silent} and r.stage <> 'held' and ${REASON} = ${reason}) r`;
  return sql`(with candidate as materialized (select r.id from ${silent} and ${rare})
    select r.* from candidate join reactions.reaction r using (id) where ${REASON} = ${reason}) r`;
}

// Asked row by row: the policies of the table make the planner think that a join by index is dear.
const nameOf = (id: RawBuilder<unknown>) =>
  sql<string>`(select o.name from organisations.organisation o where o.id = ${id})`;

const BY_PLACE = inOrder(
  "outcomes.silent",
  up("text", "r.prefecture"),
  up("uuid", "r.institution_id"),
);

/** Silent institutions in the order of prefectures, with their contacts and why. */
export const findSilentRows = (tx: Tx, viewer: Viewer, choice: SilentChoice, page: PageAsked) =>
  paged(
    tx,
    BY_PLACE,
    page,
    ({ key, after, by, order }) => sql<SilentRow & Keyed>`
    with page as materialized (
      select r.* from ${meant(viewer, choice)} where ${after} ${order}
    )
    select r.id as "reactionId", r.institution_id as "institutionId", ${nameOf(sql`r.institution_id`)} as name, r.prefecture,
      r.audience_class as "audienceClass", r.priority, ${nameOf(sql`r.relay_id`)} as relay, ${REASON} as reason,
      case when r.stage = 'held' then ${nameOf(sql`keeper.id`)} else said.words end as detail,
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
export const countSilent = (tx: Tx, viewer: Viewer, choice: SilentChoice) =>
  countCapped(tx, sql`select from ${meant(viewer, choice)}`);
