import type { Finding, Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, exists, first, one, run } from "../../base/data/rows.ts";
import type { takenShape } from "./api-sheets.ts";
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
  const { id } = await one(tx)<{ id: string }>`
    insert into assets.sheet (institution_id, file_name, sha256, lines, findings, created_at)
    values (${draft.institutionId}, ${draft.fileName}, ${draft.sha256}, ${JSON.stringify(draft.lines)},
      ${JSON.stringify(draft.findings)}, ${draft.now}) returning id`;
  return id;
}

/** Marks a draft as taken and gives its lines; undefined when it is taken already or not the viewer's. */
export const takeDraft = (tx: Tx, id: string, now: Date) =>
  first(tx)<{ institutionId: string; lines: SheetLine[]; findings: Finding[] }>`
    update assets.sheet set confirmed_at = ${now} where id = ${id} and confirmed_at is null
    returning institution_id as "institutionId", lines, findings`;

/** What the taking did; the lines themselves are no longer needed. */
export const saveTaken = (
  tx: Tx,
  id: string,
  taken: { added: number; changed: number; findings: readonly Finding[]; before: BeforeChanges },
) =>
  run(tx)`
    update assets.sheet set lines = '[]', added = ${taken.added}, changed = ${taken.changed},
      findings = ${JSON.stringify(taken.findings)}, before = ${JSON.stringify(taken.before)}
    where id = ${id}`;

/** Marks a taken sheet as undone and gives what was before; undefined when there is nothing to undo. */
export async function takeBack(tx: Tx, id: string, now: Date) {
  const row = await first(tx)<{ institutionId: string; confirmedAt: Date; before: unknown }>`
    update assets.sheet set undone_at = ${now}
    where id = ${id} and confirmed_at is not null and undone_at is null
    returning institution_id as "institutionId", confirmed_at as "confirmedAt", before`;
  return row && { ...row, before: beforeShape.parse(row.before) };
}

/** The last taken sheets, newest first. */
export const findTaken = (tx: Tx, institutionId: string, limit: number) =>
  all(tx)<Stored<typeof takenShape>>`
    select id, file_name as "fileName", added, changed, confirmed_at as "confirmedAt", undone_at is not null as undone
    from assets.sheet where institution_id = ${institutionId} and confirmed_at is not null
    order by created_at desc limit ${limit}`;

/** Forgets drafts that nobody confirmed. */
export const removeDrafts = (tx: Tx, before: Date) =>
  run(tx)`delete from assets.sheet where confirmed_at is null and created_at < ${before}`;

/** True while the sheet of this id may be seen. */
export const hasSheet = (tx: Tx, id: string) =>
  exists(tx)`select from assets.sheet where id = ${id}`;
