import type { Tx } from "../../base/data/db.ts";

/** Files that an institution added to its answer. */
export async function findAttachments(tx: Tx, reactionId: string) {
  return tx
    .selectFrom("answers.attachment")
    .select(["id", "name", "size", "added_at as addedAt"])
    .where("reaction_id", "=", reactionId)
    .where("removed_at", "is", null)
    .orderBy("added_at")
    .execute();
}

export async function getAttachment(tx: Tx, id: string) {
  return tx
    .selectFrom("answers.attachment")
    .select([
      "id",
      "reaction_id as reactionId",
      "sha256",
      "name",
      "media_type as mediaType",
      "size",
    ])
    .where("id", "=", id)
    .where("removed_at", "is", null)
    .executeTakeFirst();
}

export async function saveAttachment(
  tx: Tx,
  file: {
    reactionId: string;
    sha256: string;
    name: string;
    mediaType: string;
    size: number;
    addedBy: string | null;
  },
  now: Date,
): Promise<string> {
  const row = await tx
    .insertInto("answers.attachment")
    .values({
      reaction_id: file.reactionId,
      sha256: file.sha256,
      name: file.name,
      media_type: file.mediaType,
      size: file.size,
      added_at: now,
      added_by: file.addedBy,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function removeAttachment(tx: Tx, id: string, now: Date): Promise<void> {
  await tx
    .updateTable("answers.attachment")
    .set({ removed_at: now })
    .where("id", "=", id)
    .execute();
}
