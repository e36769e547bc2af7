import type { Route } from "../../base/web/http.ts";
import { institutionRoutes } from "./institutions.ts";
import { originRoutes } from "./origins.ts";
import { relayRoutes } from "./relays.ts";

export const routes: Route[] = [...institutionRoutes, ...originRoutes, ...relayRoutes];
