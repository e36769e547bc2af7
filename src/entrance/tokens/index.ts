import type { FastifyRequest } from "fastify";
import { MINUTE } from "../../base/clock.ts";
import { clientOf, coarsePlace } from "../../base/web/client.ts";
import { countMinutes } from "../../base/web/limit.ts";
import type { Context } from "../../base/context.ts";
import { Refusal } from "../../base/refusal.ts";
import { hashToken } from "../../base/keys/tokens.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { loadLimits } from "./content.ts";
import { getTokenByHash, touchToken } from "./queries.ts";
import { viewerOf } from "./scope.ts";

// bounds work: how often a token in use writes that it is in use
const TOUCH_EVERY = MINUTE;

/**
 * Finds out who sends a request: by its `Authorization: Bearer` where there is one, and then by nothing else;
 * `otherwise` (the session cookie) for every other request. A token that does not hold is refused with the same
 * answer and the same work whatever is wrong with it.
 */
export function identifyBearer(
  context: Context,
  otherwise: (request: FastifyRequest) => Promise<Viewer>,
): (request: FastifyRequest) => Promise<Viewer> {
  const uses = countMinutes();
  const failures = countMinutes();
  return async (request) => {
    const { authorization } = request.headers;
    if (!authorization || !/^bearer\b/i.test(authorization)) return otherwise(request);
    const now = context.clock.now();
    const limits = loadLimits(now);
    const tokenHash = hashToken(authorization.slice("bearer".length).trim());
    const client = clientOf(request);
    if (uses.count(tokenHash, now) > limits.perMinute) throw new Refusal("too_many");
    if (failures.look(client, now) >= limits.failuresPerMinute) throw new Refusal("too_many");
    const viewer = await context.db.asViewer(SYSTEM, async (tx) => {
      const token = await getTokenByHash(tx, tokenHash, now);
      if (!token) return null;
      if (!token.lastUsedAt || now.getTime() - token.lastUsedAt.getTime() > TOUCH_EVERY) {
        await touchToken(tx, token.id, now, coarsePlace(request.ip));
      }
      return viewerOf(token);
    });
    if (viewer) return viewer;
    failures.count(client, now);
    throw new Refusal("not_signed_in");
  };
}
