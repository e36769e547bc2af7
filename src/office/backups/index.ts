import type { Tx } from "../../base/data/db.ts";
import type { Settings } from "../../base/program/settings.ts";
import { loadRules } from "./content.ts";
import { getStanding } from "./queries.ts";
import { judge, type Worry } from "./standing.ts";

export { backup, restoreCommand } from "./command.ts";
export { backupBefore } from "./upgrade.ts";

/** Whether somebody has to look after the backups, and when the last good one was made. */
export async function findWorry(
  tx: Tx,
  { backupPath, backupEveryHours }: Settings,
  now: Date,
): Promise<{ worry: Worry; goodAt: Date | null; damaged: number }> {
  const standing = await getStanding(tx);
  const worry = judge(standing, backupPath ? backupEveryHours : null, loadRules(now), now);
  return { worry, goodAt: standing.goodAt, damaged: standing.damaged };
}
