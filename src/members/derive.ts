import type { Tx } from "../base/db.ts";
import { record } from "../base/events.ts";
import type { Viewer } from "../base/viewer.ts";
import { type Facility, getFacility, loadClassifications } from "../facilities/index.ts";
import { saveOrganisation } from "../organisations/index.ts";
import type { OverrideField } from "./api-overrides.ts";
import { type Classified, classify } from "./classify.ts";
import type { Attributes } from "./content.ts";
import {
  getInstitutionById,
  type InstitutionValues,
  saveInstitution,
} from "./queries-institutions.ts";
import { findOverrides, getOrigin, type Override } from "./queries-overrides.ts";
import { getRoute } from "./queries-routes.ts";

/** What an institution states of itself, or the register of its facility. */
export interface Stated extends Omit<Attributes, "founder"> {
  name: string;
  kana: string | null;
  code: string | null;
  founder: Attributes["founder"];
}

/** What the register says; unknown beds are the fewest its kind can have, an unknown founder some other. */
export function statedBy(facility: Facility): Stated {
  const { kinds, bedClasses } = loadClassifications();
  const table = kinds.find((one) => one.id === facility.kind)?.pointTable;
  const least: Record<string, number> = {
    hospital: bedClasses.find((one) => one.id === "20-99")!.min,
    clinic_beds: bedClasses.find((one) => one.id === "1-19")!.min,
  };
  return {
    name: facility.name,
    kana: facility.kana,
    kind: facility.kind,
    prefecture: facility.prefecture,
    beds: facility.beds ?? least[facility.kind] ?? 0,
    functions: facility.functions as Stated["functions"],
    founder: facility.founder as Stated["founder"],
    code: facility.codes.find((code) => code[2] === table) ?? facility.codes[0] ?? null,
  };
}

/** The values to store: as stated, derived by the rules, and what a person set otherwise. */
export async function deriveValues(
  tx: Tx,
  stated: Stated,
  overrides: readonly Override[],
  { critical, routeId }: { critical: boolean; routeId: string | null },
): Promise<InstitutionValues> {
  const set = new Map<OverrideField, unknown>(overrides.map((one) => [one.field, one.value]));
  const functions = (set.get("functions") ?? stated.functions) as Stated["functions"];
  const founder = (set.get("founder") ?? stated.founder) as Stated["founder"];
  const facts = classify({ ...stated, functions, founder });
  const tier = (set.get("tier") ?? facts.tier) as Classified["tier"];
  // The route follows from the tier that counts, also where a person set it.
  const { routeKey } =
    tier === facts.tier ? facts : classify({ ...stated, functions, founder }, undefined, tier);
  const byRule = (await getRoute(tx, { key: routeKey }))?.id ?? null;
  return {
    code: stated.code,
    kind: stated.kind,
    beds: stated.beds,
    bed_class: (set.get("bed_class") ?? facts.bedClass) as string,
    functions,
    founder: founder ?? "other",
    prefecture: stated.prefecture,
    tier,
    critical,
    audience_class: (set.get("audience_class") ?? facts.audienceClass) as string,
    route_id: (set.get("route") as string | undefined) ?? routeId ?? byRule,
  };
}

/**
 * Derives an institution anew from its facility (or what it stated itself), the rules of today and what is overridden.
 * A route that somebody chose stays. Records a change, if it is one.
 */
export async function deriveAgain(tx: Tx, viewer: Viewer, now: Date, id: string): Promise<void> {
  const row = await getInstitutionById(tx, id);
  const origin = await getOrigin(tx, id);
  if (!row || !origin) return;
  const facility = origin.facilityId ? await getFacility(tx, origin.facilityId) : undefined;
  const stated: Stated = facility && !facility.mergedInto ? statedBy(facility) : row;
  const usual = await getRoute(tx, { key: classify(row, undefined, row.tier).routeKey });
  const chosen = row.routeId !== null && row.routeId !== usual?.id ? row.routeId : null;
  const overrides = await findOverrides(tx, id);
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
  if (renamed) {
    await saveOrganisation(tx, id, stated);
    await record(tx, viewer, now, [
      {
        name: "members.institution_renamed",
        forOrganisationId: id,
        subjectId: id,
        data: { before: row.name, after: stated.name, reason: "施設マスタの名称が変わったため" },
      },
    ]);
  }
  await saveInstitution(tx, id, values);
  await record(tx, viewer, now, [
    {
      name: "members.institution_changed",
      forOrganisationId: id,
      subjectId: id,
      data: { changed },
    },
  ]);
}

type Row = NonNullable<Awaited<ReturnType<typeof getInstitutionById>>>;
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
