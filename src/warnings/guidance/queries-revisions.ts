import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { setAdvisoryState } from "../advisories/index.ts";

/** The guidance went out: it stands, the revision before it is replaced, and the advisory counts as published. */
export async function markPublished(tx: Tx, guidanceId: string, now: Date): Promise<void> {
  const guidance = await tx
    .updateTable("guidance.guidance")
    .set({ state: "published", published_at: now, changed_at: now })
    .where("id", "=", guidanceId)
    .returning(["advisory_id", "mark"])
    .executeTakeFirstOrThrow();
  await tx
    .updateTable("guidance.guidance")
    .set({ state: "replaced", changed_at: now })
    .where("advisory_id", "=", guidance.advisory_id)
    .where("mark", "=", guidance.mark)
    .where("state", "=", "published")
    .where("id", "<>", guidanceId)
    .execute();
  if (guidance.mark === "live") await setAdvisoryState(tx, guidance.advisory_id, "published", now);
}

/** The guidance goes out by itself at that moment. */
export async function markScheduled(
  tx: Tx,
  guidanceId: string,
  publishAt: Date,
  now: Date,
): Promise<void> {
  await tx
    .updateTable("guidance.guidance")
    .set({ state: "scheduled", publish_at: publishAt, changed_at: now })
    .where("id", "=", guidanceId)
    .execute();
}

/** What went out is taken back; the advisory too, when the guidance was no drill. */
export async function markWithdrawn(tx: Tx, guidanceId: string, now: Date): Promise<void> {
  const guidance = await tx
    .updateTable("guidance.guidance")
    .set({ state: "withdrawn", changed_at: now })
    .where("id", "=", guidanceId)
    .returning(["advisory_id", "mark"])
    .executeTakeFirstOrThrow();
  if (guidance.mark === "live") await setAdvisoryState(tx, guidance.advisory_id, "withdrawn", now);
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
  const advisory = await tx
    .selectFrom("advisories.advisory")
    .select("state")
    .where("id", "=", advisoryId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const row = await tx
    .insertInto("guidance.guidance")
    .values((values) => ({
      advisory_id: advisoryId,
      revision: values
        .selectFrom("guidance.guidance as g")
        .select(sql<number>`coalesce(max(g.revision), 0) + 1`.as("next"))
        .where("g.advisory_id", "=", advisoryId),
      mark,
      author_id: guidance.authorId,
      ask_kinds: [...guidance.askKinds],
      rule: guidance.rule === null ? null : JSON.stringify(guidance.rule),
      created_at: now,
      changed_at: now,
    }))
    .returning("id")
    .executeTakeFirstOrThrow();
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
  const columns = {
    summary: text.summary,
    actions: JSON.stringify(text.actions),
    if_cannot: text.ifCannot,
    vendor_enquiry: text.vendorEnquiry,
  };
  await tx
    .insertInto("guidance.guidance_text")
    .values({ guidance_id: guidanceId, class: text.class, ...columns })
    .onConflict((conflict) => conflict.columns(["guidance_id", "class"]).doUpdateSet(columns))
    .execute();
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
