import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { first, run } from "../../base/data/rows.ts";
import type { Kind } from "../../things/assets/api.ts";
import type { Basis, Priority } from "../guidance/api-audience.ts";
import type { Answer, CannotReason, Stage } from "./api.ts";

/** An answer that is whole. `details` holds what else was said: version, maintainer, phone. */
export interface Decided {
  answer: Answer;
  cannotReason: CannotReason | null;
  plannedOn: string | null;
  note: string | null;
  details: Record<string, string>;
}

/** What an answer needs to know of the reaction it answers. */
export interface AnswerTarget {
  id: string;
  institutionId: string;
  advisoryId: string;
  mark: string;
  basis: Basis;
  priority: Priority;
  stage: Stage;
  answer: string | null;
  askedKinds: Kind[];
  notifiedAt: Date | null;
  reopenedAt: Date | null;
  applicabilityBy: Date;
  actionBy: Date;
  withdrawnAt: Date | null;
}

const TARGET = sql`r.id, r.institution_id as "institutionId", r.advisory_id as "advisoryId", r.mark, r.basis,
  r.priority, r.stage, r.answer, r.asked_kinds as "askedKinds", r.notified_at as "notifiedAt",
  r.reopened_at as "reopenedAt", r.applicability_by as "applicabilityBy", r.action_by as "actionBy",
  p.withdrawn_at as "withdrawnAt"`;

export const getTarget = (tx: Tx, reactionId: string) =>
  first(tx)<AnswerTarget>`
    select ${TARGET} from reactions.reaction r join reactions.publication p on p.id = r.publication_id
    where r.id = ${reactionId}`;

export interface LinkTarget extends AnswerTarget {
  contactId: string;
}

/** The reaction behind a reply link, found by its notice. Asked as system: the link is the right to see it. */
export const getLinkTarget = (tx: Tx, noticeId: string) =>
  first(tx)<LinkTarget>`/* named: reactions.link_target */
    select ${TARGET}, n.contact_id as "contactId"
    from notices.notice n
      join reactions.reaction r on r.id = n.subject_id and r.institution_id = n.organisation_id
      join reactions.publication p on p.id = r.publication_id
    where n.id = ${noticeId}`;

/** Writes an answer; false when the viewer may not, or the reaction is held. */
export async function saveAnswer(
  tx: Tx,
  reactionId: string,
  given: Decided & { stage: Stage; via: string; nextChaseAt: Date | null },
  now: Date,
): Promise<boolean> {
  const saved = await run(tx)`/* named: reactions.save_answer */
    update reactions.reaction set stage = ${given.stage}, answer = ${given.answer},
      cannot_reason = ${given.cannotReason}, planned_on = ${given.plannedOn}::date, note = ${given.note},
      details = ${JSON.stringify(given.details)}::jsonb, answered_via = ${given.via}, answered_at = ${now}::timestamptz,
      acknowledged_at = coalesce(acknowledged_at, ${now}::timestamptz),
      first_answered_at = coalesce(first_answered_at, ${now}::timestamptz),
      closed_at = ${given.stage === "closed" ? now : null}::timestamptz,
      rung = 0, next_chase_at = ${given.nextChaseAt}::timestamptz, phone_listed_at = null
    where id = ${reactionId} and stage <> 'held'`;
  return saved === 1;
}

/** Somebody of the institution looked at it, signed in. */
export async function saveOpening(tx: Tx, reactionId: string, now: Date): Promise<boolean> {
  const saved = await run(tx)`
    update reactions.reaction set opened_at = ${now}, acknowledged_at = coalesce(acknowledged_at, ${now}),
      stage = case when stage = 'notified' then 'acknowledged' else stage end
    where id = ${reactionId} and opened_at is null`;
  return saved === 1;
}
