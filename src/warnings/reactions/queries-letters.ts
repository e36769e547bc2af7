import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, one } from "../../base/data/rows.ts";
import { inBulk } from "../guidance/index.ts";
import { type MailTemplateId, type NoticeRow, queueNoticesFrom } from "../../post/notices/index.ts";
import type { Letter, LetterContext } from "./letter.ts";

/**
 * Which reactions are written about: those told at one moment, or a list. `fromAudience`: they were made from
 * the temporary `audience` of this transaction, which names the first contact of each.
 */
export type Selection =
  | { publicationId: string; toldAt: Date; routeIds?: readonly string[]; fromAudience?: true }
  | { reactionIds: readonly string[] };

/** Whom of an institution: the first or second living contact in order, or the first living director. */
export type Recipient = "first" | "second" | "director";

function selected(selection: Selection): RawBuilder<boolean> {
  if ("reactionIds" in selection) return sql`r.id = any (${[...selection.reactionIds]}::uuid[])`;
  const { publicationId, toldAt, routeIds } = selection;
  return sql`r.publication_id = ${publicationId} and r.notified_at = ${toldAt}
    ${routeIds ? sql`and r.route_id = any (${[...routeIds]}::uuid[])` : sql``}`;
}

/** The deadline that a letter names: to say whether it applies, and after that to act. */
const DEADLINE = sql`(case when r.stage in ('applicability', 'action') then r.action_by else r.applicability_by end)`;

/** The different letters that a selection needs. */
export const findLetterKeys = (tx: Tx, selection: Selection) =>
  all(tx)<{ asked: boolean; class: string; priority: string; deadline: Date }>`
    select distinct r.basis = 'asked' as asked, r.audience_class as class, r.priority, ${DEADLINE} as deadline
    from reactions.reaction r where ${selected(selection)}`;

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
  const notice: NoticeRow = {
    kind: sql`l.template`,
    letter_id: sql`l.id`,
    subject_id: sql`r.id`,
    organisation_id: sql`r.institution_id`,
    contact_id: sql`c.contact_id`,
    step: sending.step === "chased" ? sql`r.chased` : sending.step,
    urgent: sql`r.priority = 'urgent'`,
    alone: sql`l.alone`,
    mark: sql`r.mark`,
    fill: sql`case when l."tellsReason" then jsonb_build_object('reason', r.reason) end`,
    created_at: now,
    not_before: now,
    link_expires_at: sending.linkExpiresAt,
  };
  const rows = sql`reactions.reaction r
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
  const queue = () => queueNoticesFrom(tx, notice, rows, fromAudience);
  return fromAudience ? inBulk(tx, queue) : queue();
}

/** What the letters of a publication have in common. */
export const getLetterContext = (tx: Tx, publicationId: string) =>
  one(tx)<LetterContext>`
    select p.id as "publicationId", p.advisory_id as "advisoryId", p.guidance_id as "guidanceId",
      p.published_at as "publishedAt", p.tlp, p.mark, a.title
    from reactions.publication p join advisories.advisory a on a.id = p.advisory_id where p.id = ${publicationId}`;

/** A notice to each relay about one of its hops. A letter's count is the institutions behind the hop. */
export const queueRelayLetters = (
  tx: Tx,
  hops: readonly { hopId: string; letterId: string; count: number; urgent: boolean }[],
  sending: { template: MailTemplateId; step: number; mark: string; now: Date },
): Promise<number> =>
  queueNoticesFrom(
    tx,
    {
      kind: sending.template,
      letter_id: sql`l."letterId"`,
      subject_id: sql`h.id`,
      organisation_id: sql`h.organisation_id`,
      contact_id: sql`c.id`,
      step: sending.step,
      urgent: sql`l.urgent`,
      alone: true,
      mark: sending.mark,
      fill: sql`jsonb_build_object('count', l.count)`,
      created_at: sending.now,
      not_before: sending.now,
      link_expires_at: null,
    },
    sql`json_to_recordset(${JSON.stringify(hops)}::json)
        as l("hopId" uuid, "letterId" uuid, count int, urgent boolean)
      join reactions.hop h on h.id = l."hopId"
      join lateral (
        select c.id from organisations.contact c
        where c.organisation_id = h.organisation_id and c.removed_at is null
          and c.mail is not null and c.mail_dead_at is null
        order by c.position limit 1) c on true`,
  );
