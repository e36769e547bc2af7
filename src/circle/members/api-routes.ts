import { z } from "zod";
import { byId, GET, keysOf, needed, POST, PUT } from "../../base/contract.ts";
import { FORWARDS, institutionFilter, routeStep } from "./api.ts";

const id = z.uuid();

const routeShape = z.object({
  id,
  key: z.string(),
  name: z.string(),
  /** In order; after the last the institution itself is told. None: the secretariat writes directly. */
  steps: z.array(routeStep),
  institutions: z.number(),
});
export type RouteShape = z.infer<typeof routeShape>;
export const listRoutes = GET("/api/members/routes", {
  label: "連絡の経路",
  reply: z.object({ routes: z.array(routeShape), may: z.object({ edit: z.boolean() }) }),
});
const routeBody = z.object({
  name: needed(100),
  steps: z
    .array(
      z.object({
        organisationId: id,
        forwards: z.enum(keysOf(FORWARDS)),
        fallThroughHours: z.number().int().min(1).max(720).nullable(),
      }),
    )
    .max(10),
});
export type RouteBody = z.infer<typeof routeBody>;
export const createRoute = POST("/api/members/routes", {
  label: "経路を加える",
  body: routeBody,
  reply: byId,
});
export const editRoute = PUT("/api/members/routes/:id", {
  label: "経路を直す",
  params: byId,
  body: routeBody,
});
export const assignRoute = PUT("/api/members/routes/:id/institutions", {
  label: "経路を医療機関に割り当てる",
  params: byId,
  /** An empty filter means every institution. */
  body: institutionFilter,
  reply: z.object({ changed: z.number() }),
});
