import type { Tx } from "../../base/data/db.ts";
import { all, first, one, run } from "../../base/data/rows.ts";

/** Files that an institution added to its answer. */
export const findAttachments = (tx: Tx, reactionId: string) =>
  all(tx)<{ id: string; name: string; size: number; addedAt: Date }>`
    select id, name, size, added_at as "addedAt" from answers.attachment
    where reaction_id = ${reactionId} and removed_at is null order by added_at`;

export const getAttachment = (tx: Tx, id: string) =>
  first(tx)<{ id: string; reactionId: string; sha256: string; name: string }>`
    select id, reaction_id as "reactionId", sha256, name from answers.attachment
    where id = ${id} and removed_at is null`;

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
  const { id } = await one(tx)<{ id: string }>`
    insert into answers.attachment (reaction_id, sha256, name, media_type, size, added_at, added_by)
    values (${file.reactionId}, ${file.sha256}, ${file.name}, ${file.mediaType}, ${file.size}, ${now}, ${file.addedBy})
    returning id`;
  return id;
}

export const removeAttachment = (tx: Tx, id: string, now: Date) =>
  run(tx)`update answers.attachment set removed_at = ${now} where id = ${id}`;
