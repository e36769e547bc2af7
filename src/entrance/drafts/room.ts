import type { RoomParts } from "../../base/room.ts";
import { jobs } from "./jobs.ts";
import { routes } from "./routes.ts";

export const room: RoomParts = { routes, jobs };
