/** Front door of the room backups (バックアップ). */
export { backup, restoreCommand } from "./command.ts";
export { backupBefore } from "./upgrade.ts";
