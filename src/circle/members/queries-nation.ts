import type { ClientBase } from "pg";
import { copyRows } from "../../base/data/queries-copy.ts";
import { loadOrganisations } from "../organisations/index.ts";
import { classify } from "./classify.ts";
import type { Nation } from "./nation.ts";

const ROUTE = "id uuid, key text, name text";
const STEP =
  "route_id uuid, position int, organisation_id uuid, forwards text, fall_through_hours int";
const INSTITUTION = `id uuid, name text, kana text, code text, kind text, beds int, bed_class text, functions text[],
  founder text, prefecture text, tier text, critical boolean, audience_class text, route_id uuid, route_key text`;

/**
 * Loads a whole nation in one transaction of its own: 200,000 institutions in seconds. For the demo,
 * benchmarks and tests; nothing is checked but what the tables check, and no events are recorded.
 */
export async function loadNation(client: ClientBase, nation: Nation): Promise<void> {
  const routes = [...nation.routes];
  await client.query("begin");
  try {
    await client.query("select set_config('tasuki.role', 'system', true)");
    await loadOrganisations(client, organisationsOf(nation), nation.contacts);
    await copyRows(client, "route", ROUTE, routes);
    await client.query("insert into members.route (id, key, name) select * from load_route");
    await copyRows(client, "step", STEP, stepsOf(routes));
    await client.query(
      `insert into members.route_step (route_id, position, organisation_id, forwards, fall_through_hours)
       select * from load_step`,
    );
    await copyRows(client, "institution", INSTITUTION, classified(nation));
    await client.query(
      `insert into members.institution (organisation_id, code, kind, beds, bed_class, functions, founder,
         prefecture, tier, critical, audience_class, route_id)
       select i.id, i.code, i.kind, i.beds, i.bed_class, i.functions, i.founder, i.prefecture, i.tier,
         coalesce(i.critical, false), i.audience_class, coalesce(i.route_id, r.id)
       from load_institution i left join members.route r on r.key = i.route_key`,
    );
    await client.query("select members.refresh_statistics()");
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

function* stepsOf(routes: readonly { id: string; steps: object[] }[]): Generator<object> {
  for (const { id, steps } of routes) {
    for (const [index, step] of steps.entries())
      yield { ...step, routeId: id, position: index + 1 };
  }
}

function* classified(nation: Nation): Generator<object> {
  for (const row of nation.institutions) yield { ...row, ...classify(row) };
}

function* organisationsOf(nation: Nation): Generator<object> {
  yield* nation.organisations;
  for (const { id, name, kana, prefecture } of nation.institutions)
    yield { id, kind: "institution", name, kana, prefecture };
}
