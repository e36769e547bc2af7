import { z } from "zod";
import { keysOf } from "../../base/contract.ts";

export const ORGANISATION_KINDS = {
  institution: "医療機関",
  relay: "中継団体（医師会など）",
  ministry: "国・都道府県",
  vendor: "事業者",
  secretariat: "事務局",
} as const;
export type OrganisationKind = keyof typeof ORGANISATION_KINDS;
export const organisationKind = z.enum(keysOf(ORGANISATION_KINDS));
