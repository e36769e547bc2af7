import type { Offering } from "../../base/room.ts";
import type { Route } from "../../base/web/http.ts";
import { acceptRoutes } from "./accept.ts";
import { deviceRoutes } from "./devices.ts";
import { passwordRoutes } from "./passwords.ts";
import { signInRoutes } from "./sign-in.ts";
import { answerWays } from "./ways.ts";

export const routes = (rooms: readonly Offering[]): Route[] => [
  ...signInRoutes,
  ...passwordRoutes,
  ...deviceRoutes,
  ...acceptRoutes,
  answerWays(rooms),
];
