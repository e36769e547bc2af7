import { z } from "zod";
import { loadContent } from "../../base/content.ts";

/** One schema per file of content/audits/, by content id. */
export const schemas = {
  labels: z
    .array(
      z.strictObject({
        kind: z.string().regex(/^[a-z_]+$/),
        label: z.string().min(1),
        events: z.record(z.string().regex(/^[a-z]+\.[a-z_]+$/), z.string().min(1)),
      }),
    )
    .min(1),
  limits: z.strictObject({ fileRows: z.int().positive() }),
};

/** What every event is called on screen, by kinds. */
export const loadLabels = (on?: Date) => loadContent("audits", "labels", schemas.labels, on).data;
/** How long a file of the record may become. */
export const loadLimits = (on?: Date) => loadContent("audits", "limits", schemas.limits, on).data;
