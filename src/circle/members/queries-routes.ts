import type { Tx } from "../../base/data/db.ts";
import { all, one, run } from "../../base/data/rows.ts";
import type { RouteBody, RouteShape } from "./api-routes.ts";
import { findSteps } from "./queries-institutions.ts";

/** Routes the viewer may see, with their steps and how many institutions stand behind them. */
export async function findRoutes(tx: Tx): Promise<RouteShape[]> {
  const rows = await all(tx)<Omit<RouteShape, "steps">>`
    select r.id, r.key, r.name, coalesce(i.n, 0)::int as institutions from members.route r
    left join (select route_id, count(*) as n from members.institution group by route_id) i on i.route_id = r.id
    order by r.key`;
  const ids = rows.map((row) => row.id);
  const steps = await findSteps(tx, ids);
  return rows.map((row) => ({ ...row, steps: steps.get(row.id) ?? [] }));
}

export async function getRoute(tx: Tx, by: { id: string } | { key: string }) {
  const query = tx.selectFrom("members.route").select(["id", "key"]);
  return (
    "id" in by ? query.where("id", "=", by.id) : query.where("key", "=", by.key)
  ).executeTakeFirst();
}

/** Makes a route, or gives the one with this key another name and other steps. Gives its id. */
export async function saveRoute(tx: Tx, key: string, { name, steps }: RouteBody): Promise<string> {
  const { id } = await one(tx)<{ id: string }>`
    insert into members.route (key, name) values (${key}, ${name})
    on conflict (key) do update set name = excluded.name returning id`;
  await run(tx)`delete from members.route_step where route_id = ${id}`;
  await run(tx)`
    insert into members.route_step (route_id, position, organisation_id, forwards, fall_through_hours)
    select ${id}, step.position, step.organisation, step.forwards, step.hours
    from unnest(${steps.map((step) => step.organisationId)}::uuid[], ${steps.map((step) => step.forwards)}::text[],
      ${steps.map((step) => step.fallThroughHours)}::int[])
      with ordinality as step (organisation, forwards, hours, position)`;
  return id;
}

/** Of these organisations, the ones that may stand in a route: open relay organisations and ministries. */
export async function findRelays(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await all(tx)<{ id: string }>`select id from organisations.organisation
    where id = any(${ids}::uuid[]) and kind in ('relay', 'ministry') and closed_at is null`;
  return new Set(rows.map((row) => row.id));
}

/** Who informs an institution, in order. */
export async function findInformers(tx: Tx, institutionId: string): Promise<string[]> {
  const rows = await all(tx)<{ name: string }>`
    select o.name from members.institution i join members.route_step s on s.route_id = i.route_id
    join organisations.organisation o on o.id = s.organisation_id
    where i.organisation_id = ${institutionId} order by s.position`;
  return rows.map((row) => row.name);
}
