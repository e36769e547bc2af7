import type { Route } from "../base/http.ts";
import { handoverRoutes } from "./handovers.ts";
import { peopleRoutes } from "./people.ts";
import { successionRoutes } from "./successions.ts";
import { vacancyRoutes } from "./vacancies.ts";

export const routes: readonly Route[] = [
  ...peopleRoutes,
  ...successionRoutes,
  ...handoverRoutes,
  ...vacancyRoutes,
];
