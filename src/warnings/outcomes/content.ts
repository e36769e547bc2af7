import { z } from "zod";
import { durationSchema, loadContent } from "../../base/content.ts";

/** One schema per file of content/outcomes/, by content id. */
export const schemas = {
  limits: z.strictObject({
    remind: z.strictObject({
      interval: durationSchema,
      most: z.int().positive(),
      atOnce: z.int().positive(),
    }),
    listFile: z.int().positive(),
    ministrySeesTitle: z.array(z.enum(["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"])),
  }),
};

export const loadLimits = (on?: Date) => loadContent("outcomes", "limits", schemas.limits, on).data;
