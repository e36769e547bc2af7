import { z } from "zod";
import { durationSchema, loadContent } from "../../base/content.ts";
import { handoverWords } from "../../base/handover.ts";
import { hoursSchema, rungsAfter } from "../../base/later/ladder.ts";
import { BASES, PRIORITIES } from "../guidance/api-audience.ts";
import { ANSWERS, CANNOT_REASONS, STAGES, USES } from "./api.ts";

const stage = z.enum(STAGES);
const asks = z.array(z.enum(["version", "maintainer", "phone", "note"]));
const explained = { label: z.string(), gloss: z.string() };

const rungs = rungsAfter(z.enum(["reminder", "second_contact", "director", "phone_list"]));
const ladder = z.strictObject({ anyHour: z.boolean(), silent: rungs, open: rungs });

/** One schema per file of content/reactions/, by content id. */
export const schemas = {
  handover: handoverWords,
  answers: z.strictObject({
    answers: z
      .array(
        z.strictObject({
          id: z.enum(ANSWERS),
          label: z.string(),
          hint: z.string(),
          stage,
          closes: z.boolean(),
          needs: z.array(z.enum(["plannedOn", "reason"])),
          asks,
          next: z.string(),
        }),
      )
      .length(8),
    uses: z
      .array(
        z.strictObject({
          id: z.enum(USES),
          label: z.string(),
          hint: z.string(),
          answer: z.enum(ANSWERS),
          asks,
        }),
      )
      .length(USES.length),
    cannotReasons: z.array(
      z.strictObject({ id: z.enum(CANNOT_REASONS), label: z.string(), hint: z.string() }),
    ),
    stages: z.array(z.strictObject({ id: stage, ...explained })).length(6),
    bases: z.array(z.strictObject({ id: z.enum(BASES), ...explained })),
  }),
  ladder: z.strictObject({
    priorities: z.record(z.enum(PRIORITIES), ladder),
    workingHours: hoursSchema,
  }),
  limits: z.strictObject({
    relayClock: z.record(z.enum(PRIORITIES), durationSchema),
    relayReminderAt: z.number().gt(0).lt(1),
    replyLink: durationSchema,
    suppressBelow: z.int().positive(),
    repliesPerMinute: z.int().positive(),
    matchingSeconds: z.int().positive(),
    files: z.strictObject({ bytes: z.int().positive(), types: z.array(z.string()).min(1) }),
  }),
};

export type LadderStep = z.infer<typeof rungs>[number]["do"];

export const loadAnswers = (on?: Date) => loadContent("reactions", "answers", schemas.answers, on);
export const loadLadder = (on?: Date) => loadContent("reactions", "ladder", schemas.ladder, on);
export const loadLimits = (on?: Date) => loadContent("reactions", "limits", schemas.limits, on);
