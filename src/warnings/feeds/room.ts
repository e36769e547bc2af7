import type { RoomParts } from "../../base/room.ts";
import { intake } from "./command.ts";
import { jobs } from "./jobs.ts";
import { routes } from "./routes.ts";
import { todos } from "./todos.ts";

export const room: RoomParts = { routes, jobs, commands: { intake }, todos };
