import type { Attributes } from "./content.ts";
import type { DUTIES, OrganisationKind } from "../organisations/api.ts";
import type { FORWARDS } from "./api.ts";

/** Rows for `loadNation`. Ids are uuids that the caller chose; institutions' own organisations come with them. */
export interface Nation {
  /** Every organisation that is not an institution. */
  organisations: Iterable<{
    id: string;
    kind: Exclude<OrganisationKind, "institution">;
    name: string;
    kana?: string | null;
    /** Two-digit code. */
    prefecture?: string | null;
  }>;
  routes: Iterable<{
    id: string;
    /** `prefectural-medical-13`; institutions without a `routeId` find theirs by it. */
    key: string;
    name: string;
    steps: {
      organisationId: string;
      forwards: keyof typeof FORWARDS;
      fallThroughHours: number | null;
    }[];
  }>;
  /** Bed class, tier and audience class are derived; `routeId` left out = by the rules in content. */
  institutions: Iterable<
    Omit<Attributes, "founder"> & {
      id: string;
      founder: NonNullable<Attributes["founder"]>;
      name: string;
      kana?: string | null;
      code: string | null;
      critical?: boolean;
      routeId?: string;
    }
  >;
  /** `position` counts from 1 within the organisation. */
  contacts: Iterable<{
    id: string;
    organisationId: string;
    position: number;
    name: string;
    duty: keyof typeof DUTIES;
    mail: string | null;
    phone: string | null;
    reachable?: string | null;
  }>;
}
