import type { RoomParts } from "../../base/room.ts";
import { backup, restoreCommand } from "./command.ts";
import { jobs } from "./jobs.ts";
import { routes } from "./routes.ts";
import { todos } from "./todos.ts";
import { backupBefore } from "./upgrade.ts";

export const room: RoomParts = {
  routes,
  jobs,
  todos,
  words: { backup, restore: restoreCommand },
  beforeMigrating: backupBefore,
};
