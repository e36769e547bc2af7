import type { RoomParts } from "../../base/room.ts";
import { receiveMail } from "./index.ts";
import { routes } from "./routes.ts";
import { todos } from "./todos.ts";

export const room: RoomParts = {
  routes,
  todos,
  beside: async (context) => (await receiveMail(context)).stop,
};
