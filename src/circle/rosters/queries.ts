import { sql } from "kysely";
import type { ClientBase, Pool } from "pg";
import type { Finding, Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, first, one, run, takeTurn } from "../../base/data/rows.ts";
import { inOrder, type Keyed, type PageAsked, paged, up } from "../../base/data/paged.ts";
import type { ImportLine, importShape, ImportState } from "./api.ts";

/** An import as the room handles it. */
export type StoredImport = Stored<typeof importShape> & {
  accountId: string | null;
  /** The rules by which its lines were folded (facilities/fold.ts). */
  folding: string | null;
};

const COLUMNS = sql`i.id, i.file_name as "fileName", i.size, i.sha256, i.account_id as "accountId",
  i.point_table as "pointTable", i.prefecture, i.complete, i.state, i.progress, i.counts, i.findings, i.created_at as "createdAt",
  i.taken_at as "takenAt", i.undone_at as "undoneAt", i.folding`;

export async function saveNewImport(
  tx: Tx,
  made: Pick<
    StoredImport,
    "fileName" | "size" | "sha256" | "accountId" | "pointTable" | "prefecture" | "complete"
  >,
  now: Date,
): Promise<string> {
  const { id } = await one(tx)<{ id: string }>`
    insert into rosters.import (file_name, size, sha256, account_id, point_table, prefecture, complete, created_at)
    values (${made.fileName}, ${made.size}, ${made.sha256}, ${made.accountId}, ${made.pointTable}, ${made.prefecture}, ${made.complete}, ${now})
    returning id`;
  return id;
}

export const getImport = (tx: Tx, id: string) =>
  first(tx)<StoredImport>`select ${COLUMNS} from rosters.import i where i.id = ${id}`;

export const findImports = (tx: Tx, limit: number) =>
  all(tx)<StoredImport>`select ${COLUMNS} from rosters.import i
    order by i.created_at desc, i.id desc limit ${limit}`;

/** Moves an import on; false when it stood elsewhere by now. */
export async function saveState(
  tx: Tx,
  id: string,
  from: readonly ImportState[],
  to: ImportState,
): Promise<boolean> {
  const result = await run(tx)`update rosters.import set state = ${to}, progress = 0
    where id = ${id} and state = any(${from}::text[])`;
  return result > 0;
}

/** Told while the transaction that plans it is open, which nobody sees before it ends: on a connection of its own. */
export async function saveProgress(pool: Pool, id: string, progress: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("select set_config('tasuki.role', 'system', false)");
    await client.query(
      "update rosters.import set progress = $2 where id = $1 and state = 'reading'",
      [id, progress],
    );
  } finally {
    // Who it acts for stays with it: nobody else gets it.
    client.release(true);
  }
}

export async function removeImport(tx: Tx, id: string): Promise<boolean> {
  const result = await run(tx)`delete from rosters.import
    where id = ${id} and state in ('preview', 'refused', 'reading')`;
  return result > 0;
}

/** Locks the import for planning; false when it is no longer to be read. Clears what a killed try left. */
export async function beginPlan(client: ClientBase, id: string): Promise<boolean> {
  const { rows } = await client.query<{ state: string }>(
    "select state from rosters.import where id = $1 for update",
    [id],
  );
  if (rows[0]?.state !== "reading") return false;
  await client.query("delete from rosters.line where import_id = $1", [id]);
  return true;
}

/** Ends a plan: counts what will be, and shows it. */
export async function endPlan(
  client: ClientBase,
  id: string,
  read: {
    rows: number;
    codeless: number;
    findings: readonly Finding[];
    headings: readonly object[];
    refused: boolean;
    folding: string | null;
  },
): Promise<void> {
  await client.query(
    `update rosters.import set state = $2, progress = 100, findings = $3, folding = $6, counts = (
       select jsonb_build_object('rows', $4::int, 'headings', $5::jsonb, 'codeless', $7::int,
         'new', count(*) filter (where action = 'new'), 'changed', count(*) filter (where action = 'changed'),
         'same', count(*) filter (where action = 'same'), 'gone', count(*) filter (where action = 'gone'),
         'leftOut', count(*) filter (where action = 'left_out'), 'kept', count(*) filter (where kept <> '{}'),
         'findings', count(*) filter (where findings <> '{}'))
       from rosters.line where import_id = $1)
     where id = $1`,
    [
      id,
      read.refused ? "refused" : "preview",
      JSON.stringify(read.findings),
      read.rows,
      JSON.stringify(read.headings),
      read.folding,
      read.codeless,
    ],
  );
}

const IN_FILE = inOrder("rosters.lines", up("number", "number"));

/** Lines of an import in the order of the file; `only` those with findings, or where a person's value stays. */
export const findLines = (
  tx: Tx,
  {
    importId,
    action,
    only,
    ...page
  }: PageAsked & {
    importId: string;
    action?: string | undefined;
    only?: "findings" | "kept" | undefined;
  },
) =>
  paged(
    tx,
    IN_FILE,
    page,
    ({ key, after, order }) => sql<ImportLine & Keyed>`
    select number, place, action, facility_id as "facilityId", name, prefecture, codes, changes, kept, findings,
      facts->>'kind' as kind, facts->>'address' as address, (facts->>'beds')::int as beds, ${key}
    from rosters.line where import_id = ${importId} and ${after}
      and (${action ?? null}::text is null or action = ${action ?? null})
      and ${only === "findings" ? sql`findings <> '{}'` : only === "kept" ? sql`kept <> '{}'` : sql`true`}
    ${order}`,
  );

/** Forgets previews that nobody took, and the lines of what was taken long ago. */
export async function removeOld(tx: Tx, drafts: Date, taken: Date): Promise<void> {
  await run(tx)`delete from rosters.import
    where state in ('reading', 'refused', 'preview') and created_at < ${drafts}`;
  await run(tx)`
    delete from rosters.line l using rosters.import i where i.id = l.import_id and i.taken_at < ${taken}`;
}

/** Locks an import that stands in this state, and every other import out until this one is done. */
export async function lockImport(
  tx: Tx,
  id: string,
  state: string,
): Promise<StoredImport | undefined> {
  await takeTurn(tx, "rosters.import");
  await run(tx)`select from rosters.import where id = ${id} for update`;
  const found = await getImport(tx, id);
  return found?.state === state ? found : undefined;
}

/** Leaves out what changed since the preview was made: it would be overwritten unseen. Gives how many. */
export async function leaveOutStale(tx: Tx, id: string): Promise<number> {
  const message = "プレビューのあとに変わったため、取り込みませんでした。";
  const changed = await run(tx)`
    update rosters.line l set action = 'left_out', findings = findings || ${message}::text
    where import_id = ${id} and action in ('changed', 'gone')
      and not exists (select from facilities.facility f where f.id = l.facility_id and f.version = l.version)`;
  const added = await run(tx)`
    update rosters.line l set action = 'left_out', findings = findings || ${message}::text
    where import_id = ${id} and action = 'new'
      and exists (select from unnest(l.codes) as one (code) join facilities.code c on c.code = one.code collate "C")`;
  return changed + added;
}

/** The lines of an import as the register's front door takes them. */
export const linesOf = (id: string) =>
  sql`select action, facility_id, version, facts, changes, codes, sought, grams, place_key
    from rosters.line where import_id = ${id}`;

/** Ends the taking. Lines that changed nothing and say nothing are no longer needed. */
export async function endTaking(tx: Tx, id: string, leftOut: number, now: Date): Promise<void> {
  await run(tx)`
    delete from rosters.line where import_id = ${id} and action = 'same' and findings = '{}' and kept = '{}'`;
  await run(tx)`update rosters.import set state = 'taken', taken_at = ${now}, progress = 100,
    counts = counts || jsonb_build_object('stale', ${leftOut}::int) where id = ${id}`;
}

/** Ends the taking back. */
export async function endUndoing(
  tx: Tx,
  id: string,
  { removed, restored, kept }: { removed: number; restored: number; kept: number },
  now: Date,
): Promise<void> {
  const counts = JSON.stringify({ removed, restored, undoKept: kept });
  await run(tx)`update rosters.import set state = 'undone', undone_at = ${now}, progress = 100,
    counts = counts || ${counts}::jsonb where id = ${id}`;
}
