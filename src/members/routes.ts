import type { Route } from "../base/http.ts";
import { institutionRoutes } from "./institutions.ts";
import { relayRoutes } from "./relays.ts";
import { standingRoutes } from "./standing.ts";

export const routes: Route[] = [...institutionRoutes, ...relayRoutes, ...standingRoutes];
