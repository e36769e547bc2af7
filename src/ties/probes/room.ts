import type { RoomParts } from "../../base/room.ts";
import { jobs } from "./jobs.ts";
import { probeLink } from "./link.ts";
import { reachRoutes } from "./reach.ts";
import { routes } from "./routes.ts";
import { todos } from "./todos.ts";

export const room: RoomParts = {
  moved: {
    "/api/reaches": "/api/probes/reach",
    "/api/reaches/csv": "/api/probes/reach/csv",
  },
  routes: [...routes, ...reachRoutes],
  jobs,
  faces: [probeLink],
  todos,
};
