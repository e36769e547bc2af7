import { z } from "zod";
import { loadContent } from "../../base/content.ts";
import { ORGANISATION_KINDS } from "../../circle/organisations/api.ts";
import { keysOf } from "../../base/contract.ts";

const mail = z.strictObject({ subject: z.string().min(1), text: z.string().min(1) });
const both = z.strictObject({ to: mail, from: mail });

/** One schema per file of content/people/, by content id. */
export const schemas = {
  limits: z.strictObject({
    limited: z.array(z.enum(keysOf(ORGANISATION_KINDS))),
    otherwise: z.int().min(1),
  }),
  succession: z.strictObject({ offer: z.strictObject({ days: z.number().positive() }) }),
  "succession-mail": z.strictObject({ offered: both, accepted: both, withdrawn: both }),
};

/** For which organisations the number of those who sign in is limited. */
export const loadLimits = (on?: Date) => loadContent("people", "limits", schemas.limits, on).data;
/** How long an offer of the representative's role stands. */
export const loadSuccession = (on?: Date) =>
  loadContent("people", "succession", schemas.succession, on).data;
/** What both are told while the representative's role is handed over. */
export const loadSuccessionMail = (on?: Date) =>
  loadContent("people", "succession-mail", schemas["succession-mail"], on).data;
