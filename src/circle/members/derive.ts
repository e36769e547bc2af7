import type { Tx } from "../../base/data/db.ts";
import { type Facility, loadVocabulary } from "../facilities/index.ts";
import { type Classified, classify } from "./classify.ts";
import type { Attributes } from "./content.ts";
import type { InstitutionValues } from "./queries-institutions.ts";
import { getRoute } from "./queries-routes.ts";

/** What an institution states of itself, or the register of its facility. */
export interface Stated extends Attributes {
  name: string;
  kana: string | null;
  code: string | null;
}

/** What a person set otherwise than the rules say; `route` is an id. */
export interface Overrides {
  bed_class?: string;
  functions?: Stated["functions"];
  founder?: NonNullable<Stated["founder"]>;
  tier?: Classified["tier"];
  audience_class?: string;
  route?: string;
}

/** What the register says; unknown beds are the fewest its kind can have, an unknown founder some other. */
export function statedBy(facility: Facility): Stated {
  const kind = loadVocabulary().kinds.find((one) => one.id === facility.kind);
  return {
    name: facility.name,
    kana: facility.kana,
    kind: facility.kind,
    prefecture: facility.prefecture,
    beds: facility.beds ?? kind?.beds.least ?? 0,
    functions: facility.functions,
    founder: facility.founder,
    code: facility.codes.find((code) => code[2] === kind?.pointTable) ?? facility.codes[0] ?? null,
  };
}

/** The values to store: as stated, derived by the rules, and what a person set otherwise. */
export async function deriveValues(
  tx: Tx,
  stated: Stated,
  set: Overrides,
  { critical, routeId }: { critical: boolean; routeId: string | null },
): Promise<InstitutionValues> {
  const functions = set.functions ?? stated.functions;
  const founder = set.founder ?? stated.founder;
  const facts = classify({ ...stated, functions, founder });
  const tier = set.tier ?? facts.tier;
  // The route follows from the tier that counts, also where a person set it.
  const { routeKey } =
    tier === facts.tier ? facts : classify({ ...stated, functions, founder }, undefined, tier);
  const byRule = (await getRoute(tx, { key: routeKey }))?.id ?? null;
  return {
    code: stated.code,
    kind: stated.kind,
    beds: stated.beds,
    bed_class: set.bed_class ?? facts.bedClass,
    functions,
    founder: founder ?? "other",
    prefecture: stated.prefecture,
    tier,
    critical,
    audience_class: set.audience_class ?? facts.audienceClass,
    route_id: set.route ?? routeId ?? byRule,
  };
}
