import type { RoomParts } from "../../base/room.ts";
import { handover } from "./handover.ts";
import { jobs } from "./jobs.ts";
import { routes } from "./routes.ts";
import { todos } from "./todos.ts";

export const room: RoomParts = {
  routes,
  jobs,
  moved: {
    "/api/publications": "/api/reactions/publications",
    "/api/publications/drafts/:id": "/api/reactions/drafts/:id",
    "/api/publications/drafts/:id/letter": "/api/reactions/drafts/:id/letter",
  },
  todos,
  handover,
};
