import type { ClientBase } from "pg";

/** Whoever reads the whole database shares it; whoever changes the structure of tables has it alone. */
const STRUCTURE = 7_256_004;

/** Waits until no migration runs; until this connection ends, none begins. */
export async function holdStructure(client: ClientBase): Promise<void> {
  await client.query("select pg_advisory_lock_shared($1)", [STRUCTURE]);
}

/** Waits until nobody reads the whole database; until this connection ends, nobody begins to. */
export async function takeStructure(client: ClientBase): Promise<void> {
  await client.query("select pg_advisory_lock($1)", [STRUCTURE]);
}

/** Stands where a restore was begun and is not finished. */
export const MARK = "tasuki_unfinished_restore";

export async function isUnfinished(client: Pick<ClientBase, "query">): Promise<boolean> {
  const { rows } = await client.query<{ marked: boolean }>(
    "select to_regnamespace($1) is not null as marked",
    [MARK],
  );
  return rows[0]!.marked;
}

export async function markUnfinished(client: ClientBase): Promise<void> {
  await client.query(`create schema if not exists ${MARK}`);
}

export async function markFinished(client: ClientBase): Promise<void> {
  await client.query(`drop schema ${MARK}`);
}

/** Rows of a table as the planner believes; 0 where there is no such table, or nobody looked yet. */
export async function countAbout(client: ClientBase, table: string): Promise<number> {
  const { rows } = await client.query<{ rows: number }>(
    "select coalesce((select greatest(reltuples, 0) from pg_class where oid = to_regclass($1)), 0)::float8 as rows",
    [table],
  );
  return Math.round(rows[0]!.rows);
}
