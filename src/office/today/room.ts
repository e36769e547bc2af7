import type { RoomParts } from "../../base/room.ts";
import { todayRoutes } from "./routes.ts";

export const room: RoomParts = { routes: todayRoutes };
