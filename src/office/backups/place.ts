import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DATABASE_STOP_MS } from "../../base/program/bring-up.ts";
import type { Log } from "../../base/program/log.ts";
import { startPostgres } from "../../base/data/postgres.ts";
import { onShutdown } from "../../base/program/program.ts";
import { readSecret } from "../../base/keys/secret.ts";
import { OperatorError, type Settings } from "../../base/program/settings.ts";
import type { Source } from "./make.ts";

/** The version of the program, as backups name it. */
const PROGRAM = (
  JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
    version: string;
  }
).version;

/** This installation, as a backup keeps it; `url`: a login that may read everything. */
export function sourceOf(url: string, settings: Settings, now: Date): Source {
  const { dataDir } = settings;
  return { url, dataDir, secret: readSecret(settings), keys: settings, now, program: PROGRAM };
}

/**
 * The database that is there, as it is: nothing is migrated. `make` brings up an embedded one where there is none;
 * without, that is refused (OperatorError).
 */
export async function findDatabase(settings: Settings, log: Log, make: boolean): Promise<string> {
  const given = settings.databaseUrl ?? (make ? undefined : settings.workDatabaseUrl);
  if (given) return given;
  const folder = join(settings.dataDir, "postgres");
  if (!make && !existsSync(folder))
    throw new OperatorError(
      `There is no database in ${settings.dataDir}: set DATA_DIR, or DATABASE_URL to one of your own`,
    );
  const server = await startPostgres({ dataDir: settings.dataDir, log });
  onShutdown(() => server.stop(), DATABASE_STOP_MS);
  return server.url;
}
