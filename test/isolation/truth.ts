import type { TestDatabase } from "../database.ts";

const OWN_BOOKS = ["accounts.sign_in_try", "outcomes.snapshot", "base.migration"];

/** Every table of the rooms, as `schema.table`. */
export async function tablesOf({ owner }: TestDatabase): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'public') order by 1`,
  );
  return rows.map((row) => row.name);
}

/** What stands in each table, as a number; failed tries to sign in, pictures of the day and notes of who looked are written by looking. */
export async function checksumsOf(database: TestDatabase): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const name of await tablesOf(database)) {
    if (OWN_BOOKS.includes(name)) continue;
    const { rows } = await database.owner.query<{ sum: string }>(
      `select count(*) || ' ' || coalesce(sum(hashtext(t::text)::bigint), 0) as sum from ${name} t
       ${name === "base.event" ? "where name <> 'base.seen'" : ""}`,
    );
    sums[name] = rows[0]!.sum;
  }
  return sums;
}
