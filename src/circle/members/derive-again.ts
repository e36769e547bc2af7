import { type Change, tell } from "../../base/later/events.ts";
import { getFacility } from "../facilities/index.ts";
import { classify } from "./classify.ts";
import { deriveValues, type Overrides, type Stated, statedBy } from "./derive.ts";
import {
  getInstitutionById as getInstitution,
  type InstitutionValues,
  saveInstitution,
} from "./queries-institutions.ts";
import { getRoute } from "./queries-routes.ts";
import { saveOrganisation } from "../organisations/index.ts";
import { findOverrides, type Override } from "./queries-overrides.ts";

/** Overrides by field, as the rules take them. */
export const overridesOf = (list: readonly Override[]): Overrides =>
  Object.fromEntries(list.map((one) => [one.field, one.value]));

/**
 * Derives an institution anew from its facility (or what it stated itself), the rules of today and what is overridden.
 * A route that somebody chose stays. Records a change, if it is one.
 */
export async function deriveAgain(change: Change, id: string): Promise<void> {
  const { tx } = change;
  const row = await getInstitution(tx, id);
  if (!row) return;
  const facility = row.facilityId ? await getFacility(tx, row.facilityId) : undefined;
  const stated: Stated = facility && !facility.mergedInto ? statedBy(facility) : row;
  const usual = await getRoute(tx, { key: classify(row, undefined, row.tier).routeKey });
  const chosen = row.routeId !== null && row.routeId !== usual?.id ? row.routeId : null;
  const overrides = overridesOf(await findOverrides(tx, id));
  const values = await deriveValues(tx, stated, overrides, {
    critical: row.critical,
    routeId: chosen,
  });
  const before = valuesOf(row);
  const changed = (Object.keys(values) as (keyof InstitutionValues)[]).filter(
    (key) => JSON.stringify(values[key]) !== JSON.stringify(before[key]),
  );
  const renamed = stated.name !== row.name || stated.kana !== row.kana;
  if (changed.length === 0 && !renamed) return;
  const about = { forOrganisationId: id, subjectId: id };
  if (renamed) {
    await saveOrganisation(tx, { ...stated, id });
    const data = { before: row.name, after: stated.name, reason: "施設マスタの名称が変わったため" };
    await tell(change, "members.institution_renamed", { ...about, data });
  }
  await saveInstitution(tx, id, values);
  await tell(change, "members.derived", { ...about, data: { changed } });
}

type Row = NonNullable<Awaited<ReturnType<typeof getInstitution>>>;
const valuesOf = (row: Row): InstitutionValues => ({
  code: row.code,
  kind: row.kind,
  beds: row.beds,
  bed_class: row.bedClass,
  functions: row.functions,
  founder: row.founder,
  prefecture: row.prefecture,
  tier: row.tier,
  critical: row.critical,
  audience_class: row.audienceClass,
  route_id: row.routeId,
});
