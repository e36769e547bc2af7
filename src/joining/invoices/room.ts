import type { RoomParts } from "../../base/room.ts";
import { jobs } from "./jobs.ts";
import { writeLetter } from "./mail.ts";
import { LETTER } from "./queries-letters.ts";
import { routes } from "./routes.ts";
import { paperRoutes } from "./routes-papers.ts";
import { todos } from "./todos.ts";

export const room: RoomParts = {
  routes: [...routes, ...paperRoutes],
  jobs,
  todos,
  mails: { [LETTER]: writeLetter },
};
