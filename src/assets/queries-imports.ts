import { sql } from "kysely";
import type { Finding } from "../base/contract.ts";
import type { Tx } from "../base/db.ts";
import type { Kind } from "./api.ts";
import type { ImportLine } from "./import-read.ts";
import { type AssetRow } from "./queries.ts";

/** What changed lines and statements were before an import. */
export interface BeforeImport {
  assets: AssetRow[];
  statements: { kind: Kind; has: boolean | null }[];
}

/** Keeps a file that was read, until somebody confirms it. */
export async function saveImport(
  tx: Tx,
  draft: {
    institutionId: string;
    fileName: string;
    sha256: string;
    lines: readonly ImportLine[];
    findings: readonly Finding[];
    now: Date;
  },
): Promise<string> {
  const row = await tx
    .insertInto("assets.import")
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
export async function takeImport(tx: Tx, id: string, now: Date) {
  const row = await tx
    .updateTable("assets.import")
    .set({ confirmed_at: now })
    .where("id", "=", id)
    .where("confirmed_at", "is", null)
    .returning(["institution_id as institutionId", "lines", "findings"])
    .executeTakeFirst();
  return (
    row && {
      ...row,
      lines: row.lines as unknown as ImportLine[],
      findings: row.findings as unknown as Finding[],
    }
  );
}

/** What the taking did; the lines themselves are no longer needed. */
export async function saveTaken(
  tx: Tx,
  id: string,
  taken: { added: number; changed: number; findings: readonly Finding[]; before: BeforeImport },
): Promise<void> {
  await tx
    .updateTable("assets.import")
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

/** Marks a taken import as undone and gives what was before; undefined when there is nothing to undo. */
export async function takeBackImport(tx: Tx, id: string, now: Date) {
  const row = await tx
    .updateTable("assets.import")
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
      before: row.before as unknown as BeforeImport,
    }
  );
}

/** Takes out the lines of an import that nobody changed since; gives which are out, their releases, and how many stay. */
export async function removeImported(tx: Tx, importId: string, takenAt: Date, now: Date) {
  const { rows } = await sql<{ id: string; releaseId: string }>`
    update assets.asset set removed_at = ${now}, changed_at = ${now}
    where import_id = ${importId} and removed_at is null and changed_at = ${takenAt}
    returning id, release_id as "releaseId"`.execute(tx);
  const kept = await tx
    .selectFrom("assets.asset")
    .select((eb) => eb.fn.countAll<string>().as("lines"))
    .where("import_id", "=", importId)
    .where("removed_at", "is", null)
    .executeTakeFirstOrThrow();
  return {
    removed: rows.map((row) => row.id),
    kept: Number(kept.lines),
    releaseIds: [...new Set(rows.map((row) => row.releaseId))],
  };
}

/** The last taken imports, newest first. */
export async function findTakenImports(tx: Tx, institutionId: string, limit: number) {
  const rows = await tx
    .selectFrom("assets.import")
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
export async function removeOldDrafts(tx: Tx, before: Date): Promise<void> {
  await tx
    .deleteFrom("assets.import")
    .where("confirmed_at", "is", null)
    .where("created_at", "<", before)
    .execute();
}

/** True while the import of this id may be seen. */
export async function hasImport(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom("assets.import")
    .select("id")
    .where("id", "=", id)
    .executeTakeFirst();
  return row !== undefined;
}
