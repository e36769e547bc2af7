import type { Route } from "../../base/web/http.ts";
import { passkeyRoutes } from "./passkeys.ts";
import { proofRoutes } from "./proofs.ts";
import { recoveryRoutes } from "./recoveries.ts";
import { totpRoutes } from "./totp.ts";

export const routes: Route[] = [...proofRoutes, ...passkeyRoutes, ...totpRoutes, ...recoveryRoutes];
