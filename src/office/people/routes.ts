import type { Offering } from "../../base/room.ts";
import type { Route } from "../../base/web/http.ts";
import { handoverRoutes, vacancyRoutes } from "./handovers.ts";
import { peopleRoutes } from "./people.ts";
import { successionRoutes } from "./successions.ts";

export const routes = (rooms: readonly Offering[]): readonly Route[] => [
  ...peopleRoutes(rooms),
  ...handoverRoutes(rooms),
  ...vacancyRoutes,
  ...successionRoutes,
];
