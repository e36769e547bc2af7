import { randomUUID } from "node:crypto";
import type { Finding } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { answer } from "../../base/web/http.ts";
import { assignRoute, createRoute, editRoute, listRoutes, type RouteBody } from "./api-routes.ts";
import { saveRouteOf } from "./queries-institutions.ts";
import { findRelays, findRoutes, getRoute, saveRoute } from "./queries-routes.ts";

const STAFF = ["secretariat"] as const;

/** The routes along which institutions are informed. */
export const relayRoutes = [
  answer(listRoutes, ["secretariat", "relay", "institution"], async ({ tx, viewer }) => ({
    routes: await findRoutes(tx),
    may: { edit: viewer.role === "secretariat" },
  })),

  answer(createRoute, STAFF, async ({ tx, tell, body, refuse }) => {
    const findings = await checkSteps(tx, body);
    if (findings.length > 0) return refuse("bad_input", findings);
    const id = await saveRoute(tx, `own-${randomUUID()}`, body);
    await tell("members.route_added", { subjectId: id, data: { ...body } });
    return { id };
  }),

  answer(editRoute, STAFF, async ({ tx, tell, params, body, refuse }) => {
    const route = await getRoute(tx, params);
    if (!route) return refuse("not_found");
    const findings = await checkSteps(tx, body);
    if (findings.length > 0) return refuse("bad_input", findings);
    await saveRoute(tx, route.key, body);
    await tell("members.route_changed", { subjectId: params.id, data: { ...body } });
  }),

  answer(assignRoute, STAFF, async ({ tx, tell, params, body, now, refuse }) => {
    if (!(await getRoute(tx, params))) return refuse("not_found");
    const changed = await saveRouteOf(tx, params.id, body, now);
    await tell("members.route_assigned", { subjectId: params.id, data: { filter: body, changed } });
    return { changed };
  }),
];

/** A step is an open relay organisation or ministry, at most once in a route. */
async function checkSteps(tx: Tx, route: RouteBody): Promise<Finding[]> {
  const ids = route.steps.map((step) => step.organisationId);
  const relays = await findRelays(tx, ids);
  return ids.flatMap((id, index) => {
    const where = `steps.${index}.organisationId`;
    if (!relays.has(id))
      return [{ where, message: `${index + 1}番目の組織は経路に入れられません。` }];
    if (ids.indexOf(id) < index)
      return [{ where, message: `${index + 1}番目の組織は前にも出ています。` }];
    return [];
  });
}
