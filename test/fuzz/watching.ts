import { sql } from "kysely";
import type { Tx } from "../../src/base/data/db.ts";
import type { Installation } from "../isolation/installation.ts";

/**
 * Notes what each transaction of a request would have kept when it was committed: rows added, changed and removed by
 * table, as the server counts them (a lock on a row is none). What is checked only at the commit is checked here.
 */
export function noteWrites(installation: Installation): { written: string[] } {
  const notes = { written: [] as string[] };
  installation.watch = async (tx) => {
    const before = await counts(tx);
    return async () => {
      const wrote = await sql<{ is: boolean }>`
        select pg_current_xact_id_if_assigned() is not null as is`.execute(tx);
      if (!wrote.rows[0]!.is) return;
      await sql`set constraints all immediate`.execute(tx);
      for (const [name, count] of await counts(tx))
        if (count > (before.get(name) ?? 0)) notes.written.push(name);
    };
  };
  return notes;
}

/** What this connection wrote and has not yet told the server's statistics, also of transactions before this one. */
async function counts(tx: Tx): Promise<Map<string, number>> {
  const { rows } = await sql<{ name: string; written: number }>`
    select schemaname || '.' || relname as name, (n_tup_ins + n_tup_upd + n_tup_del)::int as written
    from pg_stat_xact_user_tables where n_tup_ins + n_tup_upd + n_tup_del > 0`.execute(tx);
  return new Map(rows.map((row) => [row.name, row.written]));
}
