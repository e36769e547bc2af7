import { z } from "zod";
import { loadContent } from "../../base/content.ts";
import { ORGANISATION_KINDS } from "../../circle/organisations/api.ts";
import { keysOf } from "../../base/contract.ts";

/** One schema per file of content/people/, by content id. */
export const schemas = {
  limits: z.strictObject({
    limited: z.array(z.enum(keysOf(ORGANISATION_KINDS))),
  }),
};

/** For which organisations the number of those who sign in is limited. */
export const loadLimits = (on?: Date) => loadContent("people", "limits", schemas.limits, on).data;
