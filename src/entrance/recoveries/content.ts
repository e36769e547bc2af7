import { z } from "zod";
import { loadContent } from "../../base/content.ts";

const letter = z.strictObject({ subject: z.string().min(1), text: z.string().min(1) });

/** One schema per file of content/recoveries/, by content id. */
export const schemas = {
  recoveries: z.strictObject({
    waitHours: z.number().min(0),
    openHours: z.number().positive(),
    started: letter,
    open: letter,
    /** For how long the link of a rescue holds, and what administrators are told. */
    rescue: letter.extend({ minutes: z.number().positive() }),
  }),
};

/** How long a recovery waits and holds, and the words of its mails. */
export const loadRecoveries = (on?: Date): z.infer<(typeof schemas)["recoveries"]> =>
  loadContent("recoveries", "recoveries", schemas.recoveries, on).data;
