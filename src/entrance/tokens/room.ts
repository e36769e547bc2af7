import type { RoomParts } from "../../base/room.ts";
import { identifyBearer } from "./index.ts";
import { writeMade } from "./letters.ts";
import { routes } from "./routes.ts";

export const room: RoomParts = {
  routes,
  mails: { "tokens.made": writeMade },
  identify: identifyBearer,
};
