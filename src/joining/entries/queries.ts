import type { Tx } from "../../base/data/db.ts";
import type { Typed } from "../../base/web/public-fields.ts";

export interface Draft {
  id: string;
  applicant: string;
  facilityId: string | null;
  typed: Typed;
  applicationId: string | null;
  /** Being written. */
  open: boolean;
}

export async function saveNewDraft(
  tx: Tx,
  draft: { applicant: string; facilityId: string | null },
  now: Date,
): Promise<string> {
  const made = await tx
    .insertInto("entries.draft")
    .values({ applicant: draft.applicant, facility_id: draft.facilityId, created_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  return made.id;
}

/** A draft; `lock`: nobody else sends or changes it until this transaction ends. */
export async function getDraft(tx: Tx, id: string, lock = false): Promise<Draft | undefined> {
  const row = await tx
    .selectFrom("entries.draft")
    .select([
      "id",
      "applicant",
      "facility_id as facilityId",
      "typed",
      "application_id as applicationId",
      "open",
    ])
    .where("id", "=", id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row as Draft | undefined;
}

export async function saveDraft(
  tx: Tx,
  id: string,
  draft: Partial<Omit<Draft, "id">>,
): Promise<void> {
  const { applicant, facilityId, typed, applicationId, open } = draft;
  await tx
    .updateTable("entries.draft")
    .set({
      ...(applicant !== undefined && { applicant }),
      ...(facilityId !== undefined && { facility_id: facilityId }),
      ...(typed && { typed: JSON.stringify(typed) }),
      ...(applicationId !== undefined && { application_id: applicationId }),
      ...(open !== undefined && { open }),
    })
    .where("id", "=", id)
    .execute();
}

/** What was typed is needed no more once the address was proved; also drafts that lay too long go. */
export async function removeOldDrafts(tx: Tx, before: Date): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom("entries.draft")
    .where("created_at", "<", before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** An application whose address is not proved yet: where the mail about it went. */
export async function getSent(tx: Tx, id: string): Promise<{ mail: string } | undefined> {
  return tx
    .selectFrom("applications.application")
    .select("mail")
    .where("id", "=", id)
    .where("state", "=", "sent")
    .executeTakeFirst();
}
