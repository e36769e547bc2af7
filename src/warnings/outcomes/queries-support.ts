import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { first } from "../../base/data/rows.ts";
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
import type { findSupport } from "./api-support.ts";
import { within } from "./queries-standing.ts";

/** The last word about a request since it was made: taken by somebody, or handed back. */
const LAST_WORD = sql`
  left join lateral (
    select e.at, e.name, e.account_id from base.event e
    where e.subject_id = r.id and e.name in ('outcomes.support_taken', 'outcomes.support_returned') and e.at >= r.answered_at
    order by e.id desc limit 1) word on true`;

const OLDEST = inOrder("outcomes.support", up("moment", "r.answered_at"), up("uuid", "r.id"));
const OPEN = sql`r.answer = 'help_wanted' and r.stage <> 'closed' and r.mark = 'live'`;

/** Which of the open requests are meant. */
interface SupportAsked {
  advisoryId?: string | undefined;
  taken?: "yes" | "no" | undefined;
}
const TAKEN = sql`'outcomes.support_taken'`;
const asked = (
  viewer: Viewer,
  { advisoryId, taken }: SupportAsked,
) => sql<boolean>`${OPEN} and ${within(viewer)}
  ${advisoryId ? sql`and r.advisory_id = ${advisoryId}` : sql``}
  ${taken === "no" ? sql`and word.name is distinct from ${TAKEN}` : sql``}
  ${taken === "yes" ? sql`and word.name = ${TAKEN}` : sql``}`;

/** Open requests for help under mark live, the oldest first. */
export const findSupportRows = (
  tx: Tx,
  viewer: Viewer,
  { advisoryId, taken, ...page }: PageAsked & SupportAsked,
) =>
  paged(
    tx,
    OLDEST,
    page,
    ({ key, after, order }) => sql<Keyed & ListRow<typeof findSupport>>`
    select r.id as "reactionId", r.advisory_id as "advisoryId", a.title, r.institution_id as "institutionId",
      (select o.name from organisations.organisation o where o.id = r.institution_id) as name, r.prefecture, r.priority,
      r.answered_at as "askedAt", r.note, r.details ->> 'phone' as phone, coalesce(contacts.list, '[]') as contacts, ${key},
      case when word.name = 'outcomes.support_taken' then json_build_object('at', word.at,
        'by', (select who.name from accounts.account who where who.id = word.account_id)) end as taken
    from reactions.reaction r join advisories.advisory a on a.id = r.advisory_id
      ${LAST_WORD}
      left join lateral (select json_agg(json_build_object('name', c.name, 'duty', c.duty, 'phone', c.phone, 'mail', c.mail,
          'reachable', c.reachable, 'dead', c.mail_dead_at is not null) order by c.position) as list
        from organisations.contact c where c.organisation_id = r.institution_id and c.removed_at is null) contacts on true
    where ${asked(viewer, { advisoryId, taken })} and ${after}
    ${order}`,
  );

/** How many open requests fit. */
export const countSupport = (tx: Tx, viewer: Viewer, choice: SupportAsked) =>
  countCapped(
    tx,
    sql`select from reactions.reaction r ${LAST_WORD} where ${asked(viewer, choice)}`,
  );

/** An open request for help; undefined when there is none (any more). */
export const getRequest = (tx: Tx, reactionId: string) =>
  first(tx)<{ institutionId: string; advisoryId: string }>`
    select institution_id as "institutionId", advisory_id as "advisoryId" from reactions.reaction
    where id = ${reactionId} and answer = 'help_wanted' and stage <> 'closed'`;
