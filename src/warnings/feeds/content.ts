import { z } from "zod";
import { loadContent } from "../../base/content.ts";
import { type Reason, REASONS } from "../providers/index.ts";

/** One schema per file of content/feeds/, by content id. */
export const schemas = {
  troubles: z.strictObject({
    troubles: z
      .array(
        z.strictObject({ id: z.enum(REASONS), what: z.string().min(1), todo: z.string().min(1) }),
      )
      .refine((all) => REASONS.every((reason) => all.some(({ id }) => id === reason)), {
        message: "a reason has no words",
      }),
  }),
  health: z.strictObject({
    usual: z.strictObject({
      deliveries: z.int().min(2),
      enough: z.int().min(2),
      share: z.number().min(0.5).max(1),
      margin: z.number().min(1),
      leastDays: z.number().positive(),
      unknownDays: z.number().positive(),
    }),
    settleHours: z.number().min(0),
    retryMinutes: z.int().positive(),
    lateHours: z.number().positive(),
  }),
};

/** What is wrong and what to do about it, in plain Japanese. */
export function wordsFor(reason: Reason, on?: Date): { what: string; todo: string } {
  const { what, todo } = loadContent("feeds", "troubles", schemas.troubles, on).data.troubles.find(
    ({ id }) => id === reason,
  )!;
  return { what, todo };
}

export type Health = z.infer<(typeof schemas)["health"]>;
export const loadHealth = (on?: Date): Health =>
  loadContent("feeds", "health", schemas.health, on).data;
