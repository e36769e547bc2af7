import { z } from "zod";
import { loadContent } from "../base/content.ts";
import { ORGANISATION_KINDS } from "../organisations/api.ts";
import { keysOf } from "../base/contract.ts";

/** One schema per file of content/people/, by content id. */
export const schemas = {
  limits: z.strictObject({
    places: z.record(z.enum(keysOf(ORGANISATION_KINDS)), z.int().positive().nullable()),
  }),
};

/** How many may sign in for an organisation. */
export const loadLimits = (on?: Date) => loadContent("people", "limits", schemas.limits, on).data;
