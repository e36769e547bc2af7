import type { RoomParts } from "../../base/room.ts";
import { routes } from "./routes.ts";

export const room: RoomParts = { routes };
