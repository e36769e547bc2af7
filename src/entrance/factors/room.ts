import type { RoomParts } from "../../base/room.ts";
import { jobs } from "./jobs.ts";
import { mails } from "./letters.ts";
import { rescue } from "./rescue.ts";
import { routes } from "./routes.ts";

export const room: RoomParts = {
  moved: {
    "/api/recoveries": "/api/factors/recoveries",
    "/api/recoveries/:id": "/api/factors/recoveries/:id",
    "/api/recoveries/stop": "/api/factors/recoveries/stop",
    "/api/recoveries/use": "/api/factors/recoveries/use",
  },
  routes,
  jobs,
  mails,
  commands: { rescue },
};
