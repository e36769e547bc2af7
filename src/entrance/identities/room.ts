import type { RoomParts } from "../../base/room.ts";
import { externalSignIn } from "./flow.ts";
import { jobs } from "./jobs.ts";
import { routes } from "./routes.ts";
import { findIdentityWays } from "./ways.ts";

export const room: RoomParts = {
  routes,
  jobs,
  faces: [externalSignIn],
  ways: findIdentityWays,
};
