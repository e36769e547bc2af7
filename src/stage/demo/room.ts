import type { RoomParts } from "../../base/room.ts";
import { demo } from "./command.ts";
import { routes } from "./routes.ts";

export const room: RoomParts = { routes, words: { demo } };
