import { type Attributes, audienceOf, routeKeyOf, tierOf } from "./content.ts";
import { bedClassOf } from "../facilities/index.ts";

/** What follows from an institution's attributes by the rules in content/members. */
export interface Classified {
  bedClass: string;
  tier: "L1" | "L2" | "L3" | "L4";
  tierReason: string;
  audienceClass: "clinic" | "hospital_small" | "hospital_large";
  /** Key of the route it gets when nobody chose one; such a route need not exist. */
  routeKey: string;
}

/** Derives bed class, tier, audience class and usual route from the attributes, by the rules in content/members. */
export function classify(
  institution: Attributes,
  on?: Date,
  /** A tier that somebody set counts for the route. */
  set?: Classified["tier"],
): Classified {
  const { tier, reason } = tierOf(institution, on);
  return {
    bedClass: bedClassOf(institution.beds, on)!,
    tier,
    tierReason: reason,
    audienceClass: audienceOf(institution.kind, institution.beds, on),
    routeKey: routeKeyOf({ ...institution, tier: set ?? tier }, on),
  };
}
