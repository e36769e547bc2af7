import type { Finding } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { type BeforeChanges, beforeShape } from "./changes.ts";
import type { SheetLine } from "./read-sheet.ts";

/** Keeps a file that was read, until somebody confirms it. */
export async function saveDraft(
  tx: Tx,
  draft: {
    institutionId: string;
    fileName: string;
    sha256: string;
    lines: readonly SheetLine[];
    findings: readonly Finding[];
    now: Date;
  },
): Promise<string> {
  const row = await tx
    .insertInto("assets.sheet")
    .values({
      institution_id: draft.institutionId,
      file_name: draft.fileName,
      sha256: draft.sha256,
      lines: JSON.stringify(draft.lines),
      findings: JSON.stringify(draft.findings),
      created_at: draft.now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Marks a draft as taken and gives its lines; undefined when it is taken already or not the viewer's. */
export async function takeDraft(tx: Tx, id: string, now: Date) {
  const row = await tx
    .updateTable("assets.sheet")
    .set({ confirmed_at: now })
    .where("id", "=", id)
    .where("confirmed_at", "is", null)
    .returning(["institution_id as institutionId", "lines", "findings"])
    .executeTakeFirst();
  return (
    row && {
      ...row,
      lines: row.lines as unknown as SheetLine[],
      findings: row.findings as unknown as Finding[],
    }
  );
}

/** What the taking did; the lines themselves are no longer needed. */
export async function saveTaken(
  tx: Tx,
  id: string,
  taken: { added: number; changed: number; findings: readonly Finding[]; before: BeforeChanges },
): Promise<void> {
  await tx
    .updateTable("assets.sheet")
    .set({
      lines: "[]",
      added: taken.added,
      changed: taken.changed,
      findings: JSON.stringify(taken.findings),
      before: JSON.stringify(taken.before),
    })
    .where("id", "=", id)
    .execute();
}

/** Marks a taken sheet as undone and gives what was before; undefined when there is nothing to undo. */
export async function takeBack(tx: Tx, id: string, now: Date) {
  const row = await tx
    .updateTable("assets.sheet")
    .set({ undone_at: now })
    .where("id", "=", id)
    .where("confirmed_at", "is not", null)
    .where("undone_at", "is", null)
    .returning(["institution_id as institutionId", "confirmed_at as confirmedAt", "before"])
    .executeTakeFirst();
  return (
    row && {
      ...row,
      confirmedAt: row.confirmedAt as Date,
      before: beforeShape.parse(row.before),
    }
  );
}

/** The last taken sheets, newest first. */
export async function findTaken(tx: Tx, institutionId: string, limit: number) {
  const rows = await tx
    .selectFrom("assets.sheet")
    .select([
      "id",
      "file_name as fileName",
      "added",
      "changed",
      "confirmed_at as confirmedAt",
      "undone_at as undoneAt",
    ])
    .where("institution_id", "=", institutionId)
    .where("confirmed_at", "is not", null)
    .orderBy("created_at", "desc")
    .limit(limit)
    .execute();
  return rows.map(({ undoneAt, confirmedAt, ...row }) => ({
    ...row,
    confirmedAt: (confirmedAt as Date).toISOString(),
    undone: undoneAt !== null,
  }));
}

/** Forgets drafts that nobody confirmed. */
export async function removeDrafts(tx: Tx, before: Date): Promise<void> {
  await tx
    .deleteFrom("assets.sheet")
    .where("confirmed_at", "is", null)
    .where("created_at", "<", before)
    .execute();
}

/** True while the sheet of this id may be seen. */
export async function hasSheet(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom("assets.sheet")
    .select("id")
    .where("id", "=", id)
    .executeTakeFirst();
  return row !== undefined;
}
