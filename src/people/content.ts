import { z } from "zod";
import { loadContent } from "../base/content.ts";
import { ORGANISATION_KINDS } from "../organisations/api.ts";
import { keysOf } from "../base/contract.ts";

const mail = z.strictObject({ subject: z.string().min(1), text: z.string().min(1) });
const both = z.strictObject({ to: mail, from: mail });

/** One schema per file of content/people/, by content id. */
export const schemas = {
  limits: z.strictObject({
    places: z.record(z.enum(keysOf(ORGANISATION_KINDS)), z.int().positive().nullable()),
    succession: z.strictObject({ days: z.number().positive() }),
  }),
  mail: z.strictObject({ offered: both, accepted: both, withdrawn: both }),
};

/** How many may sign in for an organisation, and how long an offer stands. */
export const loadLimits = (on?: Date) => loadContent("people", "limits", schemas.limits, on).data;
/** What both are told while the representative's role is handed over. */
export const loadMail = (on?: Date) => loadContent("people", "mail", schemas.mail, on).data;
