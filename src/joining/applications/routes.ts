import type { Route } from "../../base/web/http.ts";
import { consentRoutes } from "./consents.ts";
import { decisionRoutes } from "./decide.ts";
import { deskRoutes } from "./desk.ts";

export const routes: readonly Route[] = [...deskRoutes, ...decisionRoutes, ...consentRoutes];
