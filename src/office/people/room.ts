import type { RoomParts } from "../../base/room.ts";
import { jobs } from "./jobs.ts";
import { writeSuccession } from "./letters.ts";
import { routes } from "./routes.ts";
import { todos } from "./todos.ts";

export const room: RoomParts = {
  moved: {
    "/api/successions": "/api/people/successions",
    "/api/successions/:id": "/api/people/successions/:id",
    "/api/successions/:id/acceptance": "/api/people/successions/:id/acceptance",
  },
  routes,
  jobs,
  todos,
  mails: { "people.succession": writeSuccession },
};
