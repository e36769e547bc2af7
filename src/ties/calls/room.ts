import type { RoomParts } from "../../base/room.ts";
import { routes } from "./routes.ts";
import { todos } from "./todos.ts";

export const room: RoomParts = {
  // They were for test mails alone once.
  moved: {
    "/api/probes/phone": "/api/calls",
    "/api/probes/calls": "/api/calls",
    "/api/probes/calls/:id": "/api/calls/:id",
  },
  routes,
  todos,
};
