import { z } from "zod";
import { GET } from "../../base/contract.ts";

const todo = z.object({
  kind: z.string(),
  title: z.string(),
  why: z.string(),
  /** Until when, ISO 8601; null = no deadline. */
  by: z.string().nullable(),
  /** How long it takes, in words. */
  takes: z.string().nullable(),
  to: z.string(),
  /** Before everything else: at once, or late. */
  pressing: z.boolean(),
});
export type Todo = z.output<typeof todo>;

export const getToday = GET("/api/today", {
  label: "今日すること",
  reply: z.object({
    /** At most five, the most pressing first. */
    todos: z.array(todo),
    /** The others, in the same order: nothing that waits is left unsaid. */
    rest: z.array(todo),
    /** What happened lately, the newest first. */
    lately: z.array(z.object({ at: z.string(), text: z.string(), about: z.string().nullable() })),
    /** Where to look when there is nothing to do. */
    look: z.array(z.object({ label: z.string(), to: z.string() })),
  }),
});
