import { z } from "zod";
import { loadContent } from "../../base/content.ts";
import { TOKEN_ROLES } from "./api.ts";

/** One schema per file of content/tokens/, by content id. */
export const schemas = {
  scopes: z
    .array(
      z.strictObject({
        room: z.string().regex(/^[a-z]+$/),
        label: z.string().min(1),
        hint: z.string().min(1),
        write: z.boolean(),
        for: z.array(z.enum(TOKEN_ROLES)).min(1),
      }),
    )
    .min(1),
  mail: z.strictObject({
    made: z.strictObject({ subject: z.string().min(1), text: z.string().includes("{{password}}") }),
  }),
  limits: z.strictObject({
    days: z.array(z.int().positive()).min(1),
    most: z.int().positive(),
    perMinute: z.int().positive(),
    failuresPerMinute: z.int().positive(),
  }),
};

/** What programs may be allowed to do, room by room. */
export const loadScopes = (on?: Date) => loadContent("tokens", "scopes", schemas.scopes, on).data;
/** What the maker of a token is told. */
export const loadMail = (on?: Date) => loadContent("tokens", "mail", schemas.mail, on).data;
/** How long tokens hold, how many there are, and how often they may ask. */
export const loadLimits = (on?: Date) => loadContent("tokens", "limits", schemas.limits, on).data;
