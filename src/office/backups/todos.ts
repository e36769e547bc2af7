import type { Todos } from "../../base/todo.ts";
import { hasStanding } from "../../base/viewer.ts";
import { formatDateTime } from "../../base/words/calendar.ts";
import { loadRules } from "./content.ts";
import { getStanding } from "./queries.ts";
import { judge } from "./standing.ts";

/** What is wrong with the backups; only for who looks after the installation. */
export const todos: Todos = async ({ tx, viewer, now, context: { settings } }) => {
  if (viewer.role !== "secretariat" || !hasStanding(viewer, "administrator")) return [];
  const standing = await getStanding(tx);
  const { goodAt, damaged } = standing;
  const every = settings.backupPath ? settings.backupEveryHours : null;
  const worry = judge(standing, every, loadRules(now), now);
  const at = goodAt ? formatDateTime(goodAt) : "（まだありません）";
  return [
    worry !== null && {
      kind: `backup_${worry}`,
      to: "/operations",
      pressing: worry !== "damaged",
      words: { at, count: damaged },
    },
  ];
};
