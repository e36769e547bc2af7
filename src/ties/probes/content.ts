import { z } from "zod";
import { durationSchema, loadContent } from "../../base/content.ts";
import { hoursSchema, rungsAfter } from "../../base/later/ladder.ts";
import { STEPS } from "./api.ts";

const letter = z.strictObject({ subject: z.string(), text: z.string() });

/** One schema per file of content/probes/, by content id. */
export const schemas = {
  ladder: z.strictObject({
    answerWithin: durationSchema,
    rungs: rungsAfter(z.enum(STEPS)),
    workingHours: hoursSchema,
  }),
  schedule: z.strictObject({
    rounds: z.array(z.strictObject({ month: z.int().min(1).max(12), day: z.int().min(1).max(28) })),
    at: hoursSchema.shape.from,
    catchUpDays: z.int().positive(),
  }),
  limits: z.strictObject({
    joiningSparedDays: z.int().positive(),
    link: durationSchema,
    repliesPerMinute: z.int().positive(),
  }),
  reach: z.strictObject({ suppressBelow: z.int().positive(), rounds: z.int().positive() }),
  letters: z.strictObject({
    footer: z.string(),
    letters: z.strictObject({ first: letter, reminder: letter, colleague: letter, relay: letter }),
  }),
};

export type LetterName = keyof z.infer<typeof schemas.letters>["letters"];

export const loadLadder = (on?: Date) => loadContent("probes", "ladder", schemas.ladder, on).data;
export const loadSchedule = (on?: Date) =>
  loadContent("probes", "schedule", schemas.schedule, on).data;
export const loadLimits = (on?: Date) => loadContent("probes", "limits", schemas.limits, on).data;
export const loadLetters = (on?: Date) => loadContent("probes", "letters", schemas.letters, on);
export const loadReach = (on?: Date) => loadContent("probes", "reach", schemas.reach, on).data;
