import type { RoomParts } from "../../base/room.ts";
import { jobs } from "./jobs.ts";
import { routes } from "./routes.ts";
import { todos } from "./todos.ts";

export const room: RoomParts = {
  routes,
  jobs,
  todos,
  moved: {
    // What was answered stands with what has arrived.
    "/api/outcomes/history": "/api/answers",
    "/api/outcomes/:advisoryId/silent": "/api/outcomes/:advisoryId/institutions?heard=no",
    "/api/outcomes/:advisoryId/silent/csv": "/api/outcomes/:advisoryId/institutions/csv?heard=no",
  },
};
