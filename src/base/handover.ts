import { z } from "zod";
import type { Tx } from "./data/db.ts";

/** Shape of `content/<room>/handover.yaml`: the words of what waits, by kind. */
export const handoverWords = z.strictObject({
  lines: z.array(
    z.strictObject({ id: z.string().min(1), title: z.string().min(1), reason: z.string().min(1) }),
  ),
});

/** Parts of the hand-over sheet that one room each knows. */
export const handoverParts = z.object({
  /** Who maintains which devices. */
  vendors: z.array(z.object({ name: z.string(), devices: z.array(z.string()), count: z.number() })),
  assets: z.number(),
  /** Who informs the institution, in order; empty = the secretariat itself. */
  route: z.array(z.string()),
});

/** One thing that waits. */
export interface Waiting {
  kind: string;
  by: Date | null;
  words: Readonly<Record<string, string | null>>;
}

/** What a room tells of an organisation to whoever comes next there. */
export interface HandoverFacts extends Partial<z.infer<typeof handoverParts>> {
  /** What waits for an answer or to be finished; words in `content/<room>/handover.yaml`. */
  waits?: readonly Waiting[];
}

/** Asked as the system. */
export type Handover = (ask: {
  tx: Tx;
  organisationId: string;
  now: Date;
}) => Promise<HandoverFacts>;
