import { z } from "zod";
import { loadContent } from "../base/content.ts";

/** One schema per file of content/accounts/, by content id. */
export const schemas = {
  "sign-in": z.strictObject({
    session: z.strictObject({
      idleHours: z.number().positive(),
      longestDays: z.number().positive(),
      confirmMinutes: z.number().positive(),
    }),
    tries: z.strictObject({
      windowMinutes: z.number().positive(),
      perAddress: z.int().positive(),
      perClient: z.int().positive(),
      knownBrowserDays: z.number().positive(),
    }),
    password: z.strictObject({ shortest: z.int().min(8), longest: z.int().max(1000) }),
    invitation: z.strictObject({
      days: z.number().positive(),
      firstHours: z.number().positive(),
      subject: z.string().min(1),
      text: z.string().includes("{{link}}"),
    }),
  }),
};

/** How sign-in behaves (durations, tries, passwords) and the words of an invitation. */
export const loadSignIn = (on?: Date): z.infer<(typeof schemas)["sign-in"]> =>
  loadContent("accounts", "sign-in", schemas["sign-in"], on).data;
