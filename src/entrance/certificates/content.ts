import { z } from "zod";
import { loadContent } from "../../base/content.ts";
import { rungsBefore, type Way } from "../../base/later/ladder.ts";

const FORMATS = ["modern", "older"] as const;

/** One schema per file of content/certificates/, by content id. */
export const schemas = {
  rules: z.strictObject({
    authority: z.strictObject({
      keyBits: z.int().min(2048).max(8192),
      years: z.int().min(1).max(20),
      listDays: z.int().min(1),
      renewDays: z.int().min(1),
      successorDays: z.int().min(1),
    }),
    certificate: z.strictObject({
      keyBits: z.int().min(2048).max(8192),
      days: z.int().min(1),
      most: z.int().min(1),
      backdateMinutes: z.int().min(0),
    }),
    passwordSigns: z.int().min(16).max(64),
    rungs: rungsBefore(z.literal("remind")),
    entry: z.strictObject({
      minutes: z.int().min(1),
      seconds: z.int().min(10).max(600),
      perMinute: z.int().min(1),
    }),
    formats: z
      .array(
        z.strictObject({
          key: z.enum(FORMATS),
          label: z.string(),
          hint: z.string(),
          algorithm: z.enum(["aes256", "3des"]),
          prf: z.enum(["sha1", "sha256"]),
          rounds: z.int().min(2048),
        }),
      )
      .min(1),
  }),
  reminder: z.strictObject({
    subject: z.string().min(1),
    text: z.string().includes("{{link}}"),
  }),
  guide: z.strictObject({
    systems: z.array(
      z.strictObject({
        key: z.string(),
        label: z.string(),
        format: z.enum(FORMATS),
        steps: z.array(z.string()).min(1),
      }),
    ),
    use: z.array(z.string()),
    care: z.array(z.string()),
  }),
};

export type Rules = z.infer<(typeof schemas)["rules"]>;

/** Lives, key sizes, limits and file formats. */
export const loadRules = (on?: Date): Rules =>
  loadContent("certificates", "rules", schemas.rules, on).data;

/** When somebody is reminded that a certificate ends. */
export const wayOf = ({ notAfter }: { notAfter: Date }, on: Date): Way<"remind"> => ({
  from: notAfter,
  rungs: loadRules(on).rungs,
});

export const loadReminder = (on?: Date): z.infer<(typeof schemas)["reminder"]> =>
  loadContent("certificates", "reminder", schemas.reminder, on).data;

/** How to put a certificate into each system, and how to use it. */
export const loadGuide = (on?: Date): z.infer<(typeof schemas)["guide"]> =>
  loadContent("certificates", "guide", schemas.guide, on).data;
