import type { RoomParts } from "../../base/room.ts";
import { jobs } from "./jobs.ts";
import { routes } from "./routes.ts";
import { todos } from "./todos.ts";

export const room: RoomParts = {
  routes,
  jobs,
  todos,
  // What was answered stands with what has arrived.
  moved: { "/api/outcomes/history": "/api/answers" },
};
