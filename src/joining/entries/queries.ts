import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { first, one, run } from "../../base/data/rows.ts";
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
  const { id } = await one(tx)<{ id: string }>`
    insert into entries.draft (applicant, facility_id, created_at)
    values (${draft.applicant}, ${draft.facilityId}, ${now}) returning id`;
  return id;
}

/** A draft; `lock`: nobody else sends or changes it until this transaction ends. */
export const getDraft = (tx: Tx, id: string, lock = false) =>
  first(tx)<Draft>`
    select id, applicant, facility_id as "facilityId", typed, application_id as "applicationId", open
    from entries.draft where id = ${id} ${lock ? sql`for update` : sql``}`;

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
export const removeOldDrafts = (tx: Tx, before: Date) =>
  run(tx)`delete from entries.draft where created_at < ${before}`;

/** An application whose address is not proved yet: where the mail about it went. */
export const getSent = (tx: Tx, id: string) =>
  first(tx)<{ mail: string }>`
    select mail from applications.application where id = ${id} and state = 'sent'`;
