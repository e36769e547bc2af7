import { z } from "zod";
import { GET, instant } from "../../base/contract.ts";
import { hop } from "./api.ts";

/** A number; null where it is small and hidden. */
const shown = z.int().nullable();
const pair = z.object({ asked: shown, reached: shown });
export type Pair = z.infer<typeof pair>;
const line = z.object({ key: z.string(), label: z.string(), ...pair.shape });

/** The measured reach rate: of the organisations asked, in how many at least one contact answered. */
export const getReach = GET("/api/probes/reach", {
  label: "疎通確認率",
  query: z.object({ round: z.uuid().optional() }),
  reply: z.object({
    /** The newest first, with the institutions asked and reached in each. */
    rounds: z.array(line.extend({ startedAt: instant })),
    /** Null when there was no round yet. */
    chosen: z
      .object({
        id: z.uuid(),
        title: z.string(),
        startedAt: instant,
        /** For the ministry: the one picture of the day. */
        takenAt: instant,
        /** From which number on counts are shown; null where all are. */
        threshold: z.int().nullable(),
        hops: z.array(line.extend({ key: hop })),
        prefectures: z.array(line.extend({ x: z.int(), y: z.int() })),
        classes: z.array(line),
        /** Only where small counts are not hidden: they would give each other away. */
        kinds: z.array(line),
        relays: z.array(line),
      })
      .nullable(),
  }),
});

export const getReachCsv = GET("/api/probes/reach/csv", {
  label: "疎通確認率（CSV）",
  query: z.object({ round: z.uuid() }),
  reply: z.unknown(),
});
