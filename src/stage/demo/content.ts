import { z } from "zod";
import { loadContent } from "../../base/content.ts";
import { hoursSchema } from "../../base/later/ladder.ts";
import { PRIORITIES } from "../../warnings/guidance/api-audience.ts";
import { institutionKind } from "../../circle/facilities/api.ts";

const share = z.number().min(0).max(1);
const weights = z.record(z.string(), z.number().min(0));
const texts = z.array(z.string()).min(1);
const byAudience = <T extends z.ZodType>(schema: T) =>
  z.strictObject({ clinic: schema, hospital_small: schema, hospital_large: schema });

const hoursBefore = z.number().min(0);

/** One schema per file of content/demo/, by content id. */
export const schemas = {
  stage: z.strictObject({
    days: z.int().positive(),
    workingHours: hoursSchema,
    advisories: z.array(
      z.strictObject({
        trackingId: z.string(),
        hoursBefore,
        until: z.enum(["published", "in_review"]),
        askKinds: z.array(z.string()),
      }),
    ),
    update: z.strictObject({ trackingId: z.string(), hoursBefore, changeNote: z.string() }),
    relays: z.strictObject({
      forwards: share,
      medianHours: z.number().positive(),
      spread: z.number().positive(),
    }),
    others: z.strictObject({ published: z.int().positive(), everyHours: z.number().positive() }),
    strangers: z.int().positive(),
    probes: z.strictObject({
      title: z.string(),
      kind: institutionKind,
      hoursBefore,
      answers: share,
      medianHours: z.number().positive(),
      spread: z.number().positive(),
    }),
    applications: z.array(
      z.strictObject({
        hoursBefore,
        kind: institutionKind,
        person: z.string(),
        personKana: z.string(),
        duty: z.string(),
        mail: z.string(),
        phone: z.string(),
        site: z.string(),
        reason: z.string(),
        proves: z.boolean(),
      }),
    ),
    overMatchReason: z.string(),
    likely: z.strictObject({ product: z.string(), version: z.string() }),
    paces: z.strictObject({ normal: z.number().positive(), faster: z.number().positive() }),
    sender: z.strictObject({ name: z.string(), contact: z.string() }),
    password: z.string().min(12),
    cast: z.array(
      z.strictObject({
        key: z.enum(["author", "reviewer", "relay", "ministry", "vendor", "hospital", "clinic"]),
        role: z.enum(["secretariat", "relay", "ministry", "vendor", "institution"]),
        name: z.string(),
        mail: z.string(),
        label: z.string(),
      }),
    ),
  }),
  behaviour: z.strictObject({
    classes: byAudience(
      z.strictObject({
        silent: z.strictObject({ affected: share, possibly: share, asked: share }),
        medianHours: z.number().positive(),
        answers: z.strictObject({ affected: weights, possibly: weights, asked: weights }),
      }),
    ),
    spread: z.number().positive(),
    answersBetween: hoursSchema,
    morningHours: z.number().positive(),
    hastening: z.record(z.enum(PRIORITIES), z.number()),
    cannotReasons: weights,
    plannedWithinDays: z.int().positive(),
    tellsVersion: share,
    notes: z.record(z.string(), texts),
  }),
};

export type Script = z.infer<typeof schemas.stage>;
export type Behaviour = z.infer<typeof schemas.behaviour>;

export const loadScript = (): Script => loadContent("demo", "stage", schemas.stage).data;
export const loadBehaviour = (): Behaviour =>
  loadContent("demo", "behaviour", schemas.behaviour).data;
