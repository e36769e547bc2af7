import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { runMigrations } from "graphile-worker";
import pg from "pg";
import { isUnfinished, takeStructure } from "./queries-structure.ts";
import { OperatorError } from "../program/settings.ts";

const FOLDER = new URL("../../../db/migrations/", import.meta.url);
/** Any constant: two processes that migrate at once wait for each other on it. */
const LOCK = 7_256_001;

/** One step of the structure, and the SHA-256 of its file. */
export interface Migration {
  name: string;
  checksum: string;
}

type Known = Migration & { text: string };

export interface MigrateOptions {
  /** Those of another release. */
  folder?: URL;
  /** Only these, into a place that a restore is about to fill. */
  only?: readonly Migration[];
  /** Told of what is about to run in a database that holds something already. What it throws stops everything. */
  before?: (pending: readonly string[]) => Promise<void>;
}

/**
 * Brings a database up to date: every `db/migrations/*.sql` in order, each once, each in its own
 * transaction. A file that changed after it ran is refused: migrations only go forward.
 * Refuses (OperatorError) a database that a newer program has been at, and one that was restored in part.
 * Returns the names that ran now.
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    // The owner, too, sees no row without a role: what a migration does to rows would be done to none.
    await client.query("select set_config('tasuki.role', 'system', false)");
    if (!options.only) await refusePart(client);
    const known = await readMigrations(options.folder);
    const wanted = options.only ? pick(known, options.only) : known;
    const done = await findDone(client);
    refuseNewer(known, done);
    const pending = without(wanted, done);
    if (pending.length > 0) {
      if (done.length > 0) await options.before?.(pending.map(({ name }) => name));
      await takeStructure(client);
    }
    await runMigrations({ connectionString: url });
    await client.query(
      `create schema if not exists base;
       create table if not exists base.migration (
         name text primary key, checksum text not null, ran_at timestamptz not null default now())`,
    );
    for (const migration of wanted) {
      const before = done.find((one) => one.name === migration.name);
      if (!before) await runOne(client, migration);
      else if (before.checksum !== migration.checksum)
        throw new Error(
          `migration ${migration.name} was changed after it ran; add a new file instead`,
        );
    }
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** The migrations of this program, in order. */
export async function readMigrations(folder: URL = FOLDER): Promise<Known[]> {
  const names = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), "utf8");
      return { name, text, checksum: createHash("sha256").update(text).digest("hex") };
    }),
  );
}

const without = <One extends Migration>(some: readonly One[], others: readonly Migration[]) =>
  some.filter(({ name }) => !others.some((one) => one.name === name));

/** Those of a list; refuses (OperatorError) one that this program does not have, or has otherwise. */
function pick(known: readonly Known[], list: readonly Migration[]): Known[] {
  refuseNewer(known, list);
  const names = new Set(list.map(({ name }) => name));
  return known.filter(({ name }) => names.has(name));
}

/** Refuses (OperatorError) data on which migrations ran that this program does not have. */
export function refuseNewer(known: readonly Migration[], ran: readonly Migration[]): void {
  const newer = without(ran, known);
  if (newer.length > 0)
    throw new OperatorError(
      `This data is of a newer program than this one: it has been through ${newer[0]!.name}${newer.length > 1 ? ` and ${newer.length - 1} more` : ""}, which this one does not know. Start the newer program, or restore the backup from before the upgrade (docs/operate.md)`,
    );
}

async function refusePart(client: Pick<pg.Client, "query">): Promise<void> {
  if (await isUnfinished(client))
    throw new OperatorError(
      "A restore into this database was begun and not finished, so nothing starts on it: run the restore again, it begins anew",
    );
}

/** What ran so far; nothing in an empty database. */
async function findDone(client: Pick<pg.Client, "query">): Promise<Migration[]> {
  try {
    const done = await client.query<Migration>(
      "select name, checksum from base.migration order by name",
    );
    return done.rows;
  } catch (error) {
    if (["42P01", "3F000"].includes((error as { code?: string }).code ?? "")) return [];
    throw error;
  }
}

/**
 * Names of migrations that a database lacks, for who may not run them; all, where it cannot be looked into.
 * Refuses (OperatorError) what `migrate` refuses.
 */
export async function findMissing(pool: pg.Pool): Promise<string[]> {
  const known = await readMigrations();
  try {
    await refusePart(pool);
    const done = await findDone(pool);
    refuseNewer(known, done);
    return without(known, done).map(({ name }) => name);
  } catch (error) {
    // Before the migration that lets others look.
    if ((error as { code?: string }).code === "42501") return known.map(({ name }) => name);
    throw error;
  }
}

async function runOne(client: pg.Client, { name, checksum, text }: Known): Promise<void> {
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
