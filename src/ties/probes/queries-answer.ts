import type { Tx } from "../../base/data/db.ts";
import { first, run } from "../../base/data/rows.ts";
import type { ProbeState } from "./api.ts";

/** What the link in a test mail leads to. */
export interface LinkTarget {
  probeId: string;
  organisationId: string;
  organisation: string;
  hop: "ministry" | "secretariat" | "relay" | "institution" | "vendor";
  /** Whom the mail went to: the contact itself, or a colleague who is asked about it. */
  readerId: string;
  reader: string;
  contactId: string;
  contact: string;
  state: ProbeState;
  answeredAt: Date | null;
  /** The contact that a colleague is asked about is none any more. */
  settled: boolean;
}

/** The test mail behind a notice, or undefined where there is none. */
export const getLinkTarget = (tx: Tx, noticeId: string) =>
  first(tx)<LinkTarget>`
    select p.id as "probeId", p.organisation_id as "organisationId", o.name as organisation,
      o.kind as hop, n.contact_id as "readerId", reader.name as reader, p.contact_id as "contactId", c.name as contact,
      p.state, p.answered_at as "answeredAt", c.removed_at is not null as settled
    from notices.notice n join probes.probe p on p.id = n.subject_id
      join organisations.organisation o on o.id = p.organisation_id
      join organisations.contact c on c.id = p.contact_id
      join organisations.contact reader on reader.id = n.contact_id
    where n.id = ${noticeId} and n.kind in ('probe', 'probe-colleague')`;

/** The probe that this contact was asked by with this mail; undefined where it was another mail. */
export const getAskedBy = (tx: Tx, messageId: string, contactId: string) =>
  first(tx)<{ id: string; organisationId: string }>`
    select p.id, p.organisation_id as "organisationId"
    from notices.notice n join probes.probe p on p.id = n.subject_id
    where n.message_id = ${messageId} and n.kind = 'probe' and n.contact_id = ${contactId}
      and p.contact_id = ${contactId} and not p.reached`;

export interface Kept {
  state: ProbeState;
  via: "tap" | "reply";
}

/** Writes an answer down and ends the ladder for it. The first time counts; a later answer may correct it. */
export const saveAnswer = (tx: Tx, probeId: string, { state, via }: Kept, now: Date) =>
  run(tx)`update probes.probe set state = ${state}, next_at = null, answered_via = ${via},
      answered_at = coalesce(answered_at, ${now})
    where id = ${probeId}`;

/** Not the right person: the ladder goes on at once, beside the reminder. */
export const saveNotOurs = (tx: Tx, probeId: string, { now, rung }: { now: Date; rung: number }) =>
  run(tx)`
    update probes.probe set state = 'not_ours', answered_via = 'tap', rung = greatest(rung, ${rung}),
      answered_at = coalesce(answered_at, ${now}),
      next_at = case when rung <= ${rung} then ${now}::timestamptz else next_at end
    where id = ${probeId}`;

/** The mail to a contact came back: what is still open goes on without a reminder, at once. */
export const saveBounce = (tx: Tx, contactId: string, { now, rung }: { now: Date; rung: number }) =>
  run(tx)`update probes.probe set state = 'bounced', rung = greatest(rung, ${rung}),
      next_at = case when rung <= ${rung} then ${now}::timestamptz else next_at end
    where contact_id = ${contactId} and state = 'waiting' and next_at is not null`;
