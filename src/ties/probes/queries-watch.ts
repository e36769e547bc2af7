import { type RawBuilder, sql } from "kysely";
import type { Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all } from "../../base/data/rows.ts";
import { inOrder, type Keyed, type PageAsked, paged, up } from "../../base/data/paged.ts";
import type { askedRow, ownProbe, round } from "./api.ts";

/** Rounds with their figures, as far as the viewer sees them; the newest first, or the one with an id. */
export async function findRounds(tx: Tx, choice: { id: string } | { limit: number }) {
  const which =
    "id" in choice
      ? sql`where r.id = ${choice.id}`
      : sql`order by r.started_at desc, r.id desc limit ${choice.limit}`;
  return all(tx)<Stored<typeof round>>`
    select r.id, r.title, r.reason, r.started_at as "startedAt", coalesce(f.asked, 0) as asked,
      coalesce(f.reached, 0) as reached, coalesce(f.in_time, 0) as "inTime", coalesce(f.contacts, 0) as contacts,
      coalesce(f.contacts_reached, 0) as "contactsReached"
    from (select r.* from probes.round r ${which}) r
    left join lateral (
      select count(*)::int as asked, (count(*) filter (where reached))::int as reached,
        (count(*) filter (where in_time))::int as in_time, sum(contacts)::int as contacts,
        sum(contacts_reached)::int as contacts_reached
      from (${organisationsOf(sql`p.round_id = r.id`)}) o) f on true
    order by r.started_at desc, r.id desc`;
}

/** One row for each organisation asked: reached when at least one of its contacts answered. */
export const organisationsOf = (which: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`select p.round_id, p.organisation_id, min(p.hop) as hop, min(p.prefecture) as prefecture,
      min(p.audience_class) as audience_class, min(p.kind) as kind, min(p.relay_id::text)::uuid as relay_id,
      bool_or(p.reached) as reached, bool_or(p.reached and p.answered_at <= p.answer_by) as in_time,
      count(*) as contacts, count(*) filter (where p.reached) as contacts_reached,
      max(p.relay_told_at) as relay_told_at, max(p.phone_listed_at) as phone_listed_at
    from probes.probe p where ${which} group by p.round_id, p.organisation_id`;

/** What stands in a row: the organisation `a`, its contacts in order, and how each stands in the round. */
const ROW = sql`a.organisation_id as "organisationId", o.name, a.hop, a.prefecture,
  relay.name as relay, a.reached, a.relay_told_at as "relayToldAt",
  a.phone_listed_at as "phoneListedAt",
  coalesce((select json_agg(json_build_object('name', c.name, 'duty', c.duty, 'mail', c.mail, 'phone', c.phone,
      'reachable', c.reachable, 'state', p.state, 'answeredAt', p.answered_at, 'answeredVia', p.answered_via)
      order by c.position)
    from probes.probe p join organisations.contact c on c.id = p.contact_id
    where p.round_id = a.round_id and p.organisation_id = a.organisation_id), '[]') as contacts`;
const NAMES = sql`join organisations.organisation o on o.id = a.organisation_id
  left join organisations.organisation relay on relay.id = a.relay_id`;

const BY_PLACE = inOrder(
  "probes.round",
  up("text", sql`coalesce(a.prefecture, '00')`),
  up("uuid", "a.organisation_id"),
);

/** Organisations of a round in the order of prefectures. */
export const findAsked = (
  tx: Tx,
  {
    roundId,
    show,
    prefecture,
    ...page
  }: PageAsked & {
    roundId: string;
    show: "silent" | "reached" | "all";
    prefecture?: string | undefined;
  },
) =>
  paged(
    tx,
    BY_PLACE,
    page,
    ({ key, after, order }) => sql<Stored<typeof askedRow> & Keyed>`
    select ${ROW}, ${key} from (${organisationsOf(sql`p.round_id = ${roundId}`)}) a ${NAMES}
    where ${show === "all" ? sql`true` : sql`a.reached = ${show === "reached"}`}
      ${prefecture ? sql`and a.prefecture = ${prefecture}` : sql``} and ${after}
    ${order}`,
  );

/** The test mails to the viewer's own organisation, the newest first, at most 50. */
export const findOwn = (tx: Tx, organisationId: string) =>
  all(tx)<Stored<typeof ownProbe>>`
    select p.id, r.title as round, c.name as contact, p.state, p.asked_at as "askedAt",
      p.answer_by as "answerBy", p.answered_at as "answeredAt"
    from probes.probe p join probes.round r on r.id = p.round_id
      join organisations.contact c on c.id = p.contact_id
    where p.organisation_id = ${organisationId} order by p.asked_at desc, c.position limit 50`;
