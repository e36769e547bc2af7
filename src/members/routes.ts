import type { Route } from "../base/http.ts";
import { contactRoutes } from "./contacts.ts";
import { institutionRoutes } from "./institutions.ts";
import { relayRoutes } from "./relays.ts";

export const routes: Route[] = [...institutionRoutes, ...contactRoutes, ...relayRoutes];
