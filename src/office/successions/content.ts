import { z } from "zod";
import { loadContent } from "../../base/content.ts";

const mail = z.strictObject({ subject: z.string().min(1), text: z.string().min(1) });
const both = z.strictObject({ to: mail, from: mail });

/** One schema per file of content/successions/, by content id. */
export const schemas = {
  limits: z.strictObject({ offer: z.strictObject({ days: z.number().positive() }) }),
  mail: z.strictObject({ offered: both, accepted: both, withdrawn: both }),
};

/** How long an offer stands. */
export const loadLimits = (on?: Date) =>
  loadContent("successions", "limits", schemas.limits, on).data;
/** What both are told while the representative's role is handed over. */
export const loadMail = (on?: Date) => loadContent("successions", "mail", schemas.mail, on).data;
