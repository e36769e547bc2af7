import type { RoomParts } from "../../base/room.ts";
import { routes } from "./routes.ts";
import { todos } from "./todos.ts";

export const room: RoomParts = {
  routes,
  moved: { "/api/audiences/:id": "/api/guidance/:id/audience" },
  todos,
};
