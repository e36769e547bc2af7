import type { RoomParts } from "../../base/room.ts";
import { applyFace } from "./face.ts";
import { jobs } from "./jobs.ts";
import { writeReopened } from "./reopened.ts";
import { routes } from "./routes.ts";

export const room: RoomParts = {
  routes,
  jobs,
  faces: [applyFace],
  mails: { "entries.reopened": writeReopened },
};
