import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { inBulk } from "../audiences/index.ts";
import { queueNoticesFrom } from "../../post/notices/index.ts";
import type { Letter, LetterContext } from "./letter.ts";

/**
 * Which reactions are written about: those told at one moment, or a list. `fromAudience`: they were made from
 * the temporary `audience` of this transaction, which names the first contact of each.
 */
export type Selection =
  | { publicationId: string; toldAt: Date; routeId?: string; fromAudience?: true }
  | { reactionIds: readonly string[] };

/** Whom of an institution: the first or second living contact in order, or the first living director. */
export type Recipient = "first" | "second" | "director";

function selected(selection: Selection): RawBuilder<boolean> {
  if ("reactionIds" in selection) return sql`r.id = any (${[...selection.reactionIds]}::uuid[])`;
  const { publicationId, toldAt, routeId } = selection;
  return sql`r.publication_id = ${publicationId} and r.notified_at = ${toldAt}
    ${routeId ? sql`and r.route_id = ${routeId}` : sql``}`;
}

/** The deadline that a letter names: to say whether it applies, and after that to act. */
const DEADLINE = sql`(case when r.stage in ('applicability', 'action') then r.action_by else r.applicability_by end)`;

/** The different letters that a selection needs. */
export async function findLetterKeys(tx: Tx, selection: Selection) {
  const { rows } = await sql<{ asked: boolean; class: string; priority: string; deadline: Date }>`
    select distinct r.basis = 'asked' as asked, r.audience_class as class, r.priority, ${DEADLINE} as deadline
    from reactions.reaction r where ${selected(selection)}`.execute(tx);
  return rows;
}

export type AddressedLetter = Letter & { asked: boolean };

/** Queues one notice for each selected reaction whose institution has that contact. Gives how many. */
export async function queueLetters(
  tx: Tx,
  selection: Selection,
  letters: readonly AddressedLetter[],
  sending: { to: Recipient; step: number | "chased"; now: Date; linkExpiresAt: Date },
): Promise<number> {
  const { now, to } = sending;
  const fromAudience = "fromAudience" in selection && to === "first";
  const step = sending.step === "chased" ? sql`r.chased` : sql`${sending.step}::int`;
  const rows = sql`
    select l.template, l.id, r.id, r.institution_id, c.contact_id, ${step}, r.priority = 'urgent', l.alone, r.mark,
      case when l."tellsReason" then jsonb_build_object('reason', r.reason) end,
      ${now}::timestamptz, ${now}::timestamptz, ${sending.linkExpiresAt}::timestamptz
    from reactions.reaction r
      join json_to_recordset(${JSON.stringify(letters)}::json) as l(id uuid, template text, class text,
        priority text, deadline timestamptz, alone boolean, "tellsReason" boolean, asked boolean)
        on l.class = r.audience_class and l.priority = r.priority and l.asked = (r.basis = 'asked')
        and l.deadline = ${DEADLINE}
      ${
        fromAudience
          ? sql`join audience c on c.reaction_id = r.id and c.contact_id is not null`
          : sql`join lateral (
        select c.id as contact_id from organisations.contact c
        where c.organisation_id = r.institution_id and c.removed_at is null
          and c.mail is not null and c.mail_dead_at is null
          ${to === "director" ? sql`and c.duty = 'director'` : sql``}
        order by c.position offset ${to === "second" ? 1 : 0} limit 1) c on true`
      }
    where ${selected(selection)}`;
  const queue = () => queueNoticesFrom(tx, rows as never, fromAudience);
  return fromAudience ? inBulk(tx, queue) : queue();
}

/** What the letters of a publication have in common. */
export async function getLetterContext(tx: Tx, publicationId: string): Promise<LetterContext> {
  return tx
    .selectFrom("reactions.publication as p")
    .innerJoin("advisories.advisory as a", "a.id", "p.advisory_id")
    .select([
      "p.id as publicationId",
      "p.advisory_id as advisoryId",
      "p.guidance_id as guidanceId",
      "p.published_at as publishedAt",
      "p.tlp",
      "p.mark",
      "a.title",
    ])
    .where("p.id", "=", publicationId)
    .executeTakeFirstOrThrow();
}

/** A notice to a relay about one of its hops. The letter's count is the institutions behind it. */
export async function queueRelayLetter(
  tx: Tx,
  hopId: string,
  letter: Letter,
  sending: { count: number; step: number; mark: string; now: Date },
): Promise<number> {
  const rows = sql`
    select ${letter.template}::text, ${letter.id}::uuid, h.id, h.organisation_id, c.id, ${sending.step}::int,
      ${letter.priority === "urgent"}::boolean, true, ${sending.mark}::text,
      jsonb_build_object('count', ${sending.count}::int),
      ${sending.now}::timestamptz, ${sending.now}::timestamptz, null::timestamptz
    from reactions.hop h join lateral (
      select c.id from organisations.contact c
      where c.organisation_id = h.organisation_id and c.removed_at is null
        and c.mail is not null and c.mail_dead_at is null
      order by c.position limit 1) c on true
    where h.id = ${hopId}`;
  return queueNoticesFrom(tx, rows as never);
}
