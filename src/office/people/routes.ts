import type { Route } from "../../base/web/http.ts";
import { handoverRoutes, vacancyRoutes } from "./handovers.ts";
import { peopleRoutes } from "./people.ts";
import { successionRoutes } from "./successions.ts";

export const routes: readonly Route[] = [
  ...peopleRoutes,
  ...handoverRoutes,
  ...vacancyRoutes,
  ...successionRoutes,
];
