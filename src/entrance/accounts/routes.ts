import type { Route } from "../../base/web/http.ts";
import { acceptRoutes } from "./accept.ts";
import { deviceRoutes } from "./devices.ts";
import { passwordRoutes } from "./passwords.ts";
import { signInRoutes } from "./sign-in.ts";
import { waysRoutes } from "./ways.ts";

export const routes: Route[] = [
  ...signInRoutes,
  ...passwordRoutes,
  ...deviceRoutes,
  ...acceptRoutes,
  ...waysRoutes,
];
