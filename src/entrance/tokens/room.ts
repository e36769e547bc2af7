import type { RoomParts } from "../../base/room.ts";
import { writeMade } from "./letters.ts";
import { routes } from "./routes.ts";

export const room: RoomParts = { routes, mails: { "tokens.made": writeMade } };
