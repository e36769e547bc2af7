import type { Tx } from "../../base/data/db.ts";
import { one, run } from "../../base/data/rows.ts";
import { setAdvisoryState } from "../advisories/index.ts";

/** The guidance went out: it stands, the revision before it is replaced, and the advisory counts as published. */
export async function markPublished(tx: Tx, guidanceId: string, now: Date): Promise<void> {
  const guidance = await one(tx)<{ advisoryId: string; mark: string }>`
    update guidance.guidance set state = 'published', published_at = ${now}, changed_at = ${now}
    where id = ${guidanceId} returning advisory_id as "advisoryId", mark`;
  await run(tx)`
    update guidance.guidance set state = 'replaced', changed_at = ${now}
    where advisory_id = ${guidance.advisoryId} and mark = ${guidance.mark} and state = 'published' and id <> ${guidanceId}`;
  if (guidance.mark === "live") await setAdvisoryState(tx, guidance.advisoryId, "published", now);
}

/** The guidance goes out by itself at that moment. */
export const markScheduled = (tx: Tx, guidanceId: string, publishAt: Date, now: Date) =>
  run(tx)`
    update guidance.guidance set state = 'scheduled', publish_at = ${publishAt}, changed_at = ${now}
    where id = ${guidanceId}`;

/** What went out is taken back; the advisory too, when the guidance was no drill. */
export async function markWithdrawn(tx: Tx, guidanceId: string, now: Date): Promise<void> {
  const guidance = await one(tx)<{ advisoryId: string; mark: string }>`
    update guidance.guidance set state = 'withdrawn', changed_at = ${now} where id = ${guidanceId}
    returning advisory_id as "advisoryId", mark`;
  if (guidance.mark === "live") await setAdvisoryState(tx, guidance.advisoryId, "withdrawn", now);
}

/** What a guidance says to one class of reader. */
export interface GuidanceText {
  class: string;
  summary: string;
  actions: { text: string; takes: string; ifUnknown: string; by: string }[];
  ifCannot: string;
  vendorEnquiry: string;
}

/** A new revision of the guidance in draft; the advisory is being assessed from now on. Gives its id. */
export async function saveNewGuidance(
  tx: Tx,
  guidance: {
    advisoryId: string;
    mark: string;
    authorId: string | null;
    askKinds: readonly string[];
    rule: unknown;
    texts: readonly GuidanceText[];
  },
  now: Date,
): Promise<string> {
  const { advisoryId, mark } = guidance;
  // Two who begin at the same moment take turns.
  const advisory = await one(tx)<{ state: string }>`
    select state from advisories.advisory where id = ${advisoryId} for update`;
  const rule = guidance.rule === null ? null : JSON.stringify(guidance.rule);
  const row = await one(tx)<{ id: string }>`
    insert into guidance.guidance (advisory_id, revision, mark, author_id, ask_kinds, rule, created_at, changed_at)
    select ${advisoryId}, coalesce(max(revision), 0) + 1, ${mark}, ${guidance.authorId}::uuid,
      ${[...guidance.askKinds]}::text[], ${rule}::jsonb, ${now}::timestamptz, ${now}::timestamptz
    from guidance.guidance where advisory_id = ${advisoryId}
    returning id`;
  for (const text of guidance.texts) await saveGuidanceText(tx, row.id, text, now);
  if (advisory.state === "inbox") await setAdvisoryState(tx, advisoryId, "assessing", now);
  return row.id;
}

/** Writes the text for one class of reader. */
export async function saveGuidanceText(
  tx: Tx,
  guidanceId: string,
  text: GuidanceText,
  now: Date,
): Promise<void> {
  const { summary, ifCannot, vendorEnquiry } = text;
  await run(tx)`
    insert into guidance.guidance_text (guidance_id, class, summary, actions, if_cannot, vendor_enquiry)
    values (${guidanceId}, ${text.class}, ${summary}, ${JSON.stringify(text.actions)}, ${ifCannot}, ${vendorEnquiry})
    on conflict (guidance_id, class) do update set summary = excluded.summary, actions = excluded.actions,
      if_cannot = excluded.if_cannot, vendor_enquiry = excluded.vendor_enquiry`;
  await saveGuidance(tx, guidanceId, {}, now);
}

/** Writes columns of one guidance as they are given. */
export async function saveGuidance(
  tx: Tx,
  guidanceId: string,
  columns: {
    state?: string;
    author_id?: string | null;
    reviewer_id?: string | null;
    reviewed_at?: Date | null;
    sent_to_review_at?: Date | null;
    review_note?: string | null;
    change_note?: string | null;
    ask_kinds?: string[];
    rule?: string | null;
  },
  now: Date,
): Promise<void> {
  await tx
    .updateTable("guidance.guidance")
    .set({ ...columns, changed_at: now })
    .where("id", "=", guidanceId)
    .execute();
}
