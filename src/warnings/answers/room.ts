import type { RoomParts } from "../../base/room.ts";
import { replyLink } from "./link.ts";
import { routes } from "./routes.ts";
import { todos } from "./todos.ts";

export const room: RoomParts = { routes, faces: [replyLink], todos };
