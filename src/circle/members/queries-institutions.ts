import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, first } from "../../base/data/rows.ts";
import { anyKana } from "../../base/data/like.ts";
import {
  countCapped,
  inOrder,
  type Page,
  type PageAsked,
  paged,
  up,
} from "../../base/data/paged.ts";
import { findLiveness, isLiving } from "../organisations/index.ts";
import type { InstitutionFilter, InstitutionRow, RouteStep } from "./api.ts";

const FACTS = [
  "i.organisation_id as id",
  "i.code",
  "o.name",
  "o.kana",
  "i.kind",
  "i.prefecture",
  "i.beds",
  "i.bed_class as bedClass",
  "i.functions",
  "i.founder",
  "i.tier",
  "i.critical",
  "i.audience_class as audienceClass",
  "r.name as route",
] as const;

/** Open institutions that fit the filter, of those the viewer may see. */
function matching(tx: Tx, filter: InstitutionFilter, now: Date) {
  let query = tx
    .selectFrom("members.institution as i")
    .innerJoin("organisations.organisation as o", "o.id", "i.organisation_id")
    .where("o.closed_at", "is", null);
  if (filter.prefecture) query = query.where("i.prefecture", "=", filter.prefecture);
  if (filter.kind) query = query.where("i.kind", "=", filter.kind);
  if (filter.bedClass) query = query.where("i.bed_class", "=", filter.bedClass);
  if (filter.tier) query = query.where("i.tier", "=", filter.tier);
  if (filter.function)
    query = query.where(sql`${filter.function}::text`, "=", sql`any(i.functions)`);
  if (filter.routeId) query = query.where("i.route_id", "=", filter.routeId);
  if (filter.contact === "none") {
    query = query.where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("organisations.contact as c")
            .select("c.id")
            .whereRef("c.organisation_id", "=", "i.organisation_id")
            .where("c.removed_at", "is", null)
            .where("c.mail", "is not", null)
            .where("c.mail_dead_at", "is", null),
        ),
      ),
    );
  }
  if (filter.contact === "not_living") {
    query = query.where(sql<boolean>`not ${isLiving("i.organisation_id", now)}`);
  }
  if (filter.search) query = query.where(isCalled(filter.search));
  return query;
}

/** Institution `i` and organisation `o`: part of the name, of the kana in either script, or the beginning of the code. */
export function isCalled(text: string) {
  const typed = text.normalize("NFKC").trim();
  const patterns = anyKana(text);
  const digits = typed.replace(/[-\s]/g, "");
  const byCode = /^\d{2,10}$/.test(digits)
    ? sql`or i.code like ${`${digits}%`} or i.code like ${`___${digits}`}`
    : sql``;
  return sql<boolean>`(lower(o.name) like any(${patterns}) or lower(o.kana) like any(${patterns}) ${byCode})`;
}

const BY_CODE = inOrder(
  "members.institutions",
  up("text", "i.code", true),
  up("uuid", "i.organisation_id"),
);

/** A page in the order of the codes (prefecture, table, district); those without a code come last. */
export async function findInstitutions(
  tx: Tx,
  filter: InstitutionFilter,
  asked: PageAsked,
  now: Date,
): Promise<Page<InstitutionRow>> {
  const page = await paged(tx, BY_CODE, asked, ({ key, after, by, limit }) =>
    matching(tx, filter, now)
      .leftJoin("members.route as r", "r.id", "i.route_id")
      .select([...FACTS, key])
      .select(({ selectFrom }) => {
        const contacts = selectFrom("organisations.contact as c")
          .whereRef("c.organisation_id", "=", "i.organisation_id")
          .where("c.removed_at", "is", null);
        return [
          contacts.select((eb) => eb.fn.countAll<string>().as("n")).as("contacts"),
          contacts
            .where("c.mail", "is not", null)
            .where("c.mail_dead_at", "is", null)
            .select((eb) => eb.fn.countAll<string>().as("n"))
            .as("reachable"),
        ];
      })
      .where(after)
      .orderBy(by)
      .limit(limit),
  );
  const lives = await findLiveness(
    tx,
    page.rows.map((row) => row.id),
    now,
  );
  const rows = page.rows.map((row) => ({
    ...row,
    liveness: lives.get(row.id),
    contacts: Number(row.contacts),
    reachable: Number(row.reachable),
  }));
  return { ...page, rows: rows as InstitutionRow[] };
}

/** How many fit, counted as lists are. */
export const countInstitutions = (tx: Tx, filter: InstitutionFilter, now: Date) =>
  countCapped(tx, matching(tx, filter, now).select("i.organisation_id"));

export async function getInstitutionById(tx: Tx, id: string) {
  const row = await tx
    .selectFrom("members.institution as i")
    .innerJoin("organisations.organisation as o", "o.id", "i.organisation_id")
    .leftJoin("members.route as r", "r.id", "i.route_id")
    .select([
      ...FACTS,
      "i.route_id as routeId",
      "o.closed_at as closedAt",
      "i.facility_id as facilityId",
      "i.merged_into as mergedInto",
    ])
    .where("i.organisation_id", "=", id)
    .executeTakeFirst();
  return row as
    | (typeof row & Omit<InstitutionRow, "contacts" | "reachable" | "liveness">)
    | undefined;
}

/** The steps of routes, in order. A name the viewer may not read is shown as 「（非公開）」. */
export async function findSteps(
  tx: Tx,
  routeIds: readonly string[],
): Promise<Map<string, RouteStep[]>> {
  const rows = await all(tx)<RouteStep & { routeId: string }>`
    select s.route_id as "routeId", s.organisation_id as "organisationId", s.forwards,
      coalesce(o.name, '（非公開）') as organisation, s.fall_through_hours as "fallThroughHours"
    from members.route_step s left join organisations.organisation o on o.id = s.organisation_id
    where s.route_id = any(${routeIds}::uuid[]) order by s.position`;
  return Map.groupBy(rows, (row) => row.routeId);
}

export interface InstitutionValues {
  code: string | null;
  kind: string;
  beds: number;
  bed_class: string;
  functions: string[];
  founder: string;
  prefecture: string;
  tier: string;
  critical: boolean;
  audience_class: string;
  route_id: string | null;
}

/** Stores the facts beside the organisation, whether it had some or not. */
export async function saveInstitution(
  tx: Tx,
  id: string,
  values: InstitutionValues,
): Promise<void> {
  await tx
    .insertInto("members.institution")
    .values({ organisation_id: id, ...values })
    .onConflict((conflict) => conflict.column("organisation_id").doUpdateSet(values))
    .execute();
}

/** The name of the institution that already has this code, or undefined. */
export async function getNameByCode(tx: Tx, code: string, exceptId: string | null) {
  const row = await first(tx)<{ name: string }>`
    select o.name from members.institution i join organisations.organisation o on o.id = i.organisation_id
    where i.code = ${code} and i.organisation_id is distinct from ${exceptId}::uuid`;
  return row?.name;
}

/** Puts the institutions that fit the filter on a route; gives how many changed. */
export async function saveRouteOf(
  tx: Tx,
  routeId: string,
  filter: InstitutionFilter,
  now: Date,
): Promise<number> {
  const result = await tx
    .updateTable("members.institution")
    .set({ route_id: routeId })
    .where("organisation_id", "in", matching(tx, filter, now).select("i.organisation_id"))
    .where("route_id", "is distinct from", routeId)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
