import { z } from "zod";
import { day, GET, optional, PUT } from "../../base/contract.ts";

const intake = z.object({
  /** Last day on which applications are taken (Tokyo); null: no such day. */
  until: day.nullable(),
  /** Closed when so many organisations are waiting or approved; null: no such number. */
  most: z.int().min(0).max(1_000_000).nullable(),
  /** What the public page says in addition when it is closed. */
  note: optional(500),
});
export type Intake = z.output<typeof intake>;

export const getIntake = GET("/api/entries/intake", {
  label: "受け付けの設定",
  reply: intake.extend({
    closed: z.enum(["date", "number"]).nullable(),
    /** Organisations that count towards `most`. */
    taken: z.number(),
    /** How many wait to be told when it opens again. */
    wishes: z.number(),
    may: z.object({ edit: z.boolean() }),
  }),
});
export const putIntake = PUT("/api/entries/intake", {
  label: "受け付けの設定を変える",
  body: intake,
  reply: z.object({ told: z.number() }),
});
