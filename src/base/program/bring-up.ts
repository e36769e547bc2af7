import { type Database, type Limits, openDatabase } from "../data/db.ts";
import type { Log } from "./log.ts";
import { LOGINS, type LoginOf, makeLogins, refuseStrongLogin } from "../data/logins.ts";
import { describeLong } from "../data/long-migrations.ts";
import { findMissing, migrate } from "../data/migrate.ts";
import { startPostgres } from "../data/postgres.ts";
import { onShutdown } from "./program.ts";
import { OperatorError, type Settings } from "./settings.ts";

/** What the embedded database may take to stop, after the roles had their own time. */
export const DATABASE_STOP_MS = 90_000;

/** The connection strings that a process was told, or made. */
export type Places = Partial<Record<LoginOf | "owner", string>>;

/** What is done before migrations change a database that holds something; what it throws stops everything. */
export type BeforeMigrating = (url: string, settings: Settings, log: Log) => Promise<void>;

/**
 * Where the database is, up to date, for the process of this word. Web and work that were given a login of their
 * own need nothing else, and never learn the owner's; everybody else migrates as the owner first.
 */
export async function bringUpDatabase(
  word: string,
  settings: Settings,
  log: Log,
  before: readonly BeforeMigrating[],
): Promise<Places> {
  const given: Places = { web: settings.webDatabaseUrl, work: settings.workDatabaseUrl };
  const own = LOGINS.find((role) => role === word);
  if (own && given[own]) return given;
  if (settings.databaseUrl) {
    await migrateNow(settings.databaseUrl, settings, log, before);
    return { owner: settings.databaseUrl, ...given };
  }
  if (given.web || given.work) {
    throw new OperatorError(
      "WEB_DATABASE_URL or WORK_DATABASE_URL is set, expected DATABASE_URL (the owner's login) beside it for this word",
    );
  }
  const server = await startPostgres({ dataDir: settings.dataDir, log });
  onShutdown(() => server.stop(), DATABASE_STOP_MS);
  await migrateNow(server.url, settings, log, before);
  return { owner: server.url, ...(await makeLogins(server.url, settings.dataDir)) };
}

async function migrateNow(
  url: string,
  settings: Settings,
  log: Log,
  before: readonly BeforeMigrating[],
): Promise<void> {
  const ran = await migrate(url, {
    before: async (pending) => {
      for (const line of await describeLong(url, pending)) log.warn(line);
      log.info({ pending }, "migrations are about to run");
      for (const one of before) await one(url, settings, log);
    },
  });
  for (const name of ran) log.info({ name }, "migrated");
}

/** What a role of the program gets to know: never the owner's login where it has one of its own. */
export function placesFor(role: string, places: Places): Record<string, string> {
  const own = LOGINS.find((one) => one === role && places[one]);
  return {
    DATABASE_URL: own ? "" : (places.owner ?? ""),
    WEB_DATABASE_URL: own === "web" ? places.web! : "",
    WORK_DATABASE_URL: own === "work" ? places.work! : "",
  };
}

/** What is done later may take longer than what somebody waits for. */
const LATER = 15;

function limitsOf(role: LoginOf, { databaseLimits: limits }: Settings): Limits {
  const factor = role === "web" ? 1000 : LATER * 1000;
  return {
    connectMs: limits.connect * factor,
    statementMs: limits.statement * factor,
    lockMs: limits.lock * factor,
    idleMs: limits.idle * factor,
  };
}

/**
 * The connections of the process of this word. Refuses (OperatorError) a login of its own that is stronger than
 * its role, or a database that is not up to date. Gives the connection string with it, for the job runner.
 */
export async function openRole(
  word: string,
  places: Places,
  settings: Settings,
  log: Log,
): Promise<{ db: Database; url: string }> {
  const role: LoginOf = word === "web" ? "web" : "work";
  const ownLogin = places[role] !== undefined;
  const url = places[role] ?? places.owner ?? "";
  const db = openDatabase({
    url,
    role: `tasuki_${role}`,
    ownLogin,
    max: settings.databaseConnections,
    limits: limitsOf(role, settings),
    log,
  });
  onShutdown(() => db.close());
  if (ownLogin) {
    await refuseStrongLogin(db.pool, role);
    const missing = await findMissing(db.pool);
    if (missing.length > 0) {
      throw new OperatorError(
        `The database lacks ${missing.length} migrations, from ${missing[0]}: run "migrate" first, with DATABASE_URL set`,
      );
    }
  } else if (word === role) {
    log.warn(
      `${word} shares the database owner's login, which row-level security does not hold back for good: set ${role.toUpperCase()}_DATABASE_URL (docs/operate.md)`,
    );
  }
  return { db, url };
}
