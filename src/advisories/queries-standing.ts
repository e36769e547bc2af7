import type { Tx } from "../base/db.ts";

/** The guidance went out: it stands, the revision before it is replaced, and the advisory counts as published. */
export async function markPublished(tx: Tx, guidanceId: string, now: Date): Promise<void> {
  const guidance = await tx
    .updateTable("advisories.guidance")
    .set({ state: "published", published_at: now, changed_at: now })
    .where("id", "=", guidanceId)
    .returning(["advisory_id", "mark"])
    .executeTakeFirstOrThrow();
  await tx
    .updateTable("advisories.guidance")
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
    .updateTable("advisories.guidance")
    .set({ state: "scheduled", publish_at: publishAt, changed_at: now })
    .where("id", "=", guidanceId)
    .execute();
}

/** What went out is taken back; the advisory too, when the guidance was no drill. */
export async function markWithdrawn(tx: Tx, guidanceId: string, now: Date): Promise<void> {
  const guidance = await tx
    .updateTable("advisories.guidance")
    .set({ state: "withdrawn", changed_at: now })
    .where("id", "=", guidanceId)
    .returning(["advisory_id", "mark"])
    .executeTakeFirstOrThrow();
  if (guidance.mark === "live") await setAdvisoryState(tx, guidance.advisory_id, "withdrawn", now);
}

async function setAdvisoryState(tx: Tx, advisoryId: string, state: string, now: Date) {
  await tx
    .updateTable("advisories.advisory")
    .set({ state, changed_at: now })
    .where("id", "=", advisoryId)
    .execute();
}
