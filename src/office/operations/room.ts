import type { RoomParts } from "../../base/room.ts";
import { doctor } from "./doctor.ts";
import { metrics } from "./metrics.ts";
import { routes } from "./routes.ts";
import { todos } from "./todos.ts";

export const room: RoomParts = {
  routes,
  faces: [metrics],
  todos,
  words: { doctor: (args) => doctor(args, process.env) },
};
