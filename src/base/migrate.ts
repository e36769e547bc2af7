import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { runMigrations } from "graphile-worker";
import pg from "pg";

const FOLDER = new URL("../../db/migrations/", import.meta.url);
/** Any constant: two processes that migrate at once wait for each other on it. */
const LOCK = 7_256_001;

/**
 * Brings a database up to date: every `db/migrations/*.sql` in order, each once, each in its own
 * transaction. A file that changed after it ran is refused: migrations only go forward.
 * Returns the names that ran now. `folder`: those of another release.
 */
export async function migrate(url: string, folder: URL = FOLDER): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    // The owner, too, sees no row without a role: what a migration does to rows would be done to none.
    await client.query("select set_config('tasuki.role', 'system', false)");
    await runMigrations({ connectionString: url });
    await client.query(
      `create schema if not exists base;
       create table if not exists base.migration (
         name text primary key, checksum text not null, ran_at timestamptz not null default now())`,
    );
    const done = await client.query<{ name: string; checksum: string }>(
      "select name, checksum from base.migration",
    );
    const before = new Map(done.rows.map((row) => [row.name, row.checksum]));
    const ran: string[] = [];
    for (const name of (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort()) {
      const text = await readFile(new URL(name, folder), "utf8");
      const checksum = createHash("sha256").update(text).digest("hex");
      const known = before.get(name);
      if (known === checksum) continue;
      if (known)
        throw new Error(`migration ${name} was changed after it ran; add a new file instead`);
      await runOne(client, name, text, checksum);
      ran.push(name);
    }
    return ran;
  } finally {
    await client.end();
  }
}

/** Names of migrations that a database lacks, for who may not run them; all, where it cannot be looked into. */
export async function findMissing(pool: pg.Pool): Promise<string[]> {
  const names = (await readdir(FOLDER)).filter((file) => file.endsWith(".sql")).sort();
  try {
    const done = await pool.query<{ name: string }>("select name from base.migration");
    const ran = new Set(done.rows.map((row) => row.name));
    return names.filter((name) => !ran.has(name));
  } catch (error) {
    // Before the first migration, or before the one that lets others look.
    if (["42P01", "3F000", "42501"].includes((error as { code?: string }).code ?? "")) return names;
    throw error;
  }
}

async function runOne(
  client: pg.Client,
  name: string,
  text: string,
  checksum: string,
): Promise<void> {
  await client.query("begin");
  try {
    await client.query(text);
    await client.query("insert into base.migration (name, checksum) values ($1, $2)", [
      name,
      checksum,
    ]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new Error(`migration ${name}: ${(error as Error).message}`, { cause: error });
  }
}
