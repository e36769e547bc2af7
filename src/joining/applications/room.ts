import type { RoomParts } from "../../base/room.ts";
import { jobs } from "./jobs.ts";
import { mails } from "./letters.ts";
import { routes } from "./routes.ts";
import { todos } from "./todos.ts";

export const room: RoomParts = {
  moved: {
    "/api/consents": "/api/applications/consents",
  },
  routes,
  jobs,
  todos,
  mails,
};
