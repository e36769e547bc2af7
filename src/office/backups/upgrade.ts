import { systemClock } from "../../base/clock.ts";
import type { Log } from "../../base/program/log.ts";
import { OperatorError, type Settings } from "../../base/program/settings.ts";
import { keepBackup } from "./keep.ts";
import { sourceOf } from "./place.ts";

/**
 * Keeps what is there before migrations change it, where BACKUP_PATH says where to. Refuses (OperatorError) to go on
 * when that fails. The owner's login may be at its first migration: nothing but the database as it is, is asked for.
 */
export async function backupBefore(url: string, settings: Settings, log: Log): Promise<void> {
  if (!settings.backupPath) {
    log.warn("BACKUP_PATH is not set: no backup is made before the migrations");
    return;
  }
  const source = sourceOf(url, settings, systemClock.now());
  try {
    const { path } = await keepBackup(`${settings.backupPath}/`, "upgrade", source, () =>
      systemClock.now(),
    );
    log.info({ path }, "backup made before the migrations");
  } catch (error) {
    throw new OperatorError(
      `The backup before the upgrade failed, and nothing was migrated: ${(error as Error).message}. Put it right, or unset BACKUP_PATH to go on without`,
      { cause: error },
    );
  }
}
