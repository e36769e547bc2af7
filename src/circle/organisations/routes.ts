import type { Route } from "../../base/web/http.ts";
import { contactRoutes } from "./contacts.ts";
import { organisationRoutes } from "./organisations.ts";

export const routes: Route[] = [...organisationRoutes, ...contactRoutes];
