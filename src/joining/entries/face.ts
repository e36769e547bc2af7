import type { FastifyInstance } from "fastify";
import type { Context } from "../../base/context.ts";
import { publicPages } from "../../base/web/public-face.ts";
import { applyRoutes } from "./apply.ts";
import { followRoutes } from "./follow.ts";
import { WHAT } from "./frame.ts";

/**
 * The way in for strangers: /apply and the links from mails about an application. Plain HTML, no sign-in,
 * no cookie; GET and HEAD change nothing. Whether an address or an institution is known already is never
 * looked up here, so nothing tells it.
 */
export function applyFace(app: FastifyInstance, context: Context): void {
  publicPages(app, WHAT, (scope) => {
    applyRoutes(scope, context);
    followRoutes(scope, context);
  });
}
