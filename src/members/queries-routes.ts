import { sql } from "kysely";
import type { Tx } from "../base/db.ts";
import type { OrganisationKind } from "./api.ts";
import type { Organisation, RouteBody, RouteShape } from "./api-contacts.ts";
import { findSteps } from "./queries-institutions.ts";

/** Routes the viewer may see, with their steps and how many institutions stand behind them. */
export async function findRoutes(tx: Tx): Promise<RouteShape[]> {
  const counts = tx
    .selectFrom("members.institution")
    .select((eb) => ["route_id", eb.fn.countAll<string>().as("n")])
    .groupBy("route_id")
    .as("counts");
  const rows = await tx
    .selectFrom("members.route as r")
    .leftJoin(counts, "counts.route_id", "r.id")
    .select(["r.id", "r.key", "r.name", "counts.n"])
    .orderBy("r.key")
    .execute();
  const steps = await findSteps(
    tx,
    rows.map((row) => row.id),
  );
  return rows.map(({ n, ...row }) => ({
    ...row,
    institutions: Number(n ?? 0),
    steps: steps.get(row.id) ?? [],
  }));
}

export function getRoute(tx: Tx, id: string) {
  return tx
    .selectFrom("members.route")
    .select(["id", "key", "name"])
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function getRouteIdByKey(tx: Tx, key: string): Promise<string | null> {
  const row = await tx
    .selectFrom("members.route")
    .select("id")
    .where("key", "=", key)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Makes a route (id null) or gives it a new name and steps. Gives its id. */
export async function saveRoute(
  tx: Tx,
  id: string | null,
  key: string,
  route: RouteBody,
): Promise<string> {
  const row = id
    ? await tx
        .updateTable("members.route")
        .set({ name: route.name })
        .where("id", "=", id)
        .returning("id")
        .executeTakeFirstOrThrow()
    : await tx
        .insertInto("members.route")
        .values({ key, name: route.name })
        .returning("id")
        .executeTakeFirstOrThrow();
  await tx.deleteFrom("members.route_step").where("route_id", "=", row.id).execute();
  if (route.steps.length > 0) {
    await tx
      .insertInto("members.route_step")
      .values(
        route.steps.map((step, index) => ({
          route_id: row.id,
          position: index + 1,
          organisation_id: step.organisationId,
          forwards: step.forwards,
          fall_through_hours: step.fallThroughHours,
        })),
      )
      .execute();
  }
  return row.id;
}

/** Of these organisations, the ones that may stand in a route: open, and no institutions. */
export async function findRelays(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx
    .selectFrom("members.organisation")
    .select("id")
    .where("id", "=", sql<string>`any(${ids}::uuid[])`)
    .where("kind", "in", ["relay", "ministry"])
    .where("closed_at", "is", null)
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Organisations that are not institutions, as far as the viewer may see them. */
export async function findOrganisations(tx: Tx, kind: string | undefined): Promise<Organisation[]> {
  const rows = await tx
    .selectFrom("members.organisation as o")
    .select(["o.id", "o.kind", "o.name", "o.kana", "o.prefecture", "o.closed_at as closedAt"])
    .select(({ selectFrom }) => [
      selectFrom("members.contact as c")
        .whereRef("c.organisation_id", "=", "o.id")
        .where("c.removed_at", "is", null)
        .select((eb) => eb.fn.countAll<string>().as("n"))
        .as("contacts"),
      selectFrom("members.contact as c")
        .whereRef("c.organisation_id", "=", "o.id")
        .where("c.removed_at", "is", null)
        .where("c.account_id", "is not", null)
        .select((eb) => eb.fn.countAll<string>().as("n"))
        .as("accounts"),
    ])
    .where("o.kind", "!=", "institution")
    .$if(kind !== undefined, (query) => query.where("o.kind", "=", kind!))
    .orderBy("o.kind")
    .orderBy("o.prefecture")
    .orderBy("o.name")
    .limit(2000)
    .execute();
  return rows.map(({ closedAt, ...row }) => ({
    ...row,
    kind: row.kind as OrganisationKind,
    contacts: Number(row.contacts),
    accounts: Number(row.accounts),
    closed: closedAt !== null,
  }));
}

export async function saveNewOrganisation(
  tx: Tx,
  organisation: { kind: string; name: string; kana: string | null; prefecture: string | null },
): Promise<string> {
  const row = await tx
    .insertInto("members.organisation")
    .values(organisation)
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function saveOrganisation(
  tx: Tx,
  id: string,
  organisation: { name: string; kana: string | null; prefecture: string | null },
): Promise<void> {
  await tx.updateTable("members.organisation").set(organisation).where("id", "=", id).execute();
}

/** Closes or reopens; sessions that act for a closed organisation end by themselves. */
export async function saveClosure(tx: Tx, id: string, closedAt: Date | null): Promise<void> {
  await tx
    .updateTable("members.organisation")
    .set({ closed_at: closedAt })
    .where("id", "=", id)
    .execute();
}
