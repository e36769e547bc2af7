import type { RoomParts } from "../../base/room.ts";
import { jobs } from "./jobs.ts";
import { findInformers } from "./queries-routes.ts";
import { routes } from "./routes.ts";

export const room: RoomParts = {
  moved: {
    "/api/origins/:id/standing": "/api/members/institutions/:id/standing",
    "/api/origins/:id/overrides/:field": "/api/members/institutions/:id/overrides/:field",
    "/api/origins/:id/facility": "/api/members/institutions/:id/facility",
    "/api/origins/:id/name": "/api/members/institutions/:id/name",
    "/api/origins/:id/closure": "/api/members/institutions/:id/closure",
    "/api/origins/:id/merger": "/api/members/institutions/:id/merger",
  },
  routes,
  jobs,
  handover: async ({ tx, organisationId }) => ({ route: await findInformers(tx, organisationId) }),
};
