import { z } from "zod";
import { GET, instant } from "../../base/contract.ts";

/** What made it happen. */
export const OCCASIONS = {
  schedule: "自動（予定）",
  upgrade: "自動（更新の前）",
  hand: "手動",
} as const;

export const outcome = z.object({
  id: z.uuid(),
  at: instant,
  occasion: z.enum(["schedule", "upgrade", "hand"]),
  place: z.string(),
  bytes: z.number().nullable(),
  uploads: z.int().nullable(),
  /** Uploads that were damaged on the disk before it was made. */
  damaged: z.int(),
  /** Why nothing came of it: in words, what to do, and what exactly it said; null: it is whole. */
  failure: z.object({ why: z.string(), todo: z.string(), error: z.string() }).nullable(),
});

export const getBackups = GET("/api/backups", {
  label: "バックアップの様子",
  reply: z.object({
    /** How often one is made by itself, and where to; null: only by hand. */
    schedule: z.object({ everyHours: z.int(), keep: z.int(), place: z.string() }).nullable(),
    /** When the last good one was made. */
    goodAt: instant.nullable(),
    worry: z.enum(["failed", "old", "none", "damaged"]).nullable(),
    /** The last ones, the newest first. */
    outcomes: z.array(outcome),
  }),
});
