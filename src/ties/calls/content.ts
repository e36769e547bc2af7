import { z } from "zod";
import { durationSchema, loadContent } from "../../base/content.ts";
import { hoursSchema } from "../../base/later/ladder.ts";
import { MATTERS } from "./api.ts";

/** One schema per file of content/calls/, by content id. */
export const schemas = {
  matters: z.strictObject({
    matters: z
      .array(
        z.strictObject({
          id: z.enum(MATTERS),
          label: z.string(),
          settledBySpeaking: z.boolean(),
          say: z.string(),
        }),
      )
      .length(MATTERS.length),
  }),
  limits: z.strictObject({
    hold: durationSchema,
    again: z.strictObject({ spoken: durationSchema, absent: durationSchema }),
    workingHours: hoursSchema,
  }),
};

export const loadMatters = (on?: Date) =>
  loadContent("calls", "matters", schemas.matters, on).data.matters;
export const loadLimits = (on?: Date) => loadContent("calls", "limits", schemas.limits, on).data;
