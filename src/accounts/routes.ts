import type { Route } from "../base/http.ts";
import { invitationRoutes } from "./invitations.ts";
import { signInRoutes } from "./sign-in.ts";

export const routes: Route[] = [...signInRoutes, ...invitationRoutes];
