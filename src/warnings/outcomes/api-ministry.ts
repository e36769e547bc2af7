import { z } from "zod";
import { GET, instant as moment, pageQuery, pageReply } from "../../base/contract.ts";
import { audience, byAdvisory, count, instant, standing } from "./api.ts";

/** A count, or null where it is hidden because it is small or would betray a small one. */
const shown = count.nullable();
/** The cells are in the order of the columns. */
const line = { label: z.string(), total: shown, cells: z.array(shown) };

export const findOverseen = GET("/api/outcomes/ministry", {
  label: "注意喚起の集計（国・都道府県）",
  query: pageQuery({}, 20),
  reply: pageReply(
    z.object({
      advisoryId: z.uuid(),
      /** null: its sharing mark does not reach the viewer. */
      title: z.string().nullable(),
      publishedAt: moment,
      withdrawnAt: instant,
    }),
  ),
});

export const getOverseen = GET("/api/outcomes/ministry/:advisoryId", {
  label: "注意喚起の集計（国・都道府県、一件）",
  params: byAdvisory,
  reply: z.object({
    advisoryId: z.uuid(),
    title: z.string().nullable(),
    publishedAt: moment,
    /** Of this moment, and for the whole day: asking again gives the same. */
    takenAt: moment,
    /** The prefecture that is all the viewer sees; null = the nation. */
    prefecture: z.string().nullable(),
    /** Counts from 1 to below this are hidden, and further ones that would betray them. */
    threshold: count,
    total: shown,
    columns: z.array(z.object({ key: standing, label: z.string(), count: shown })),
    /** Of the nation; a prefecture is not split by class. */
    classes: z.array(z.object({ key: audience, ...line })),
    prefectures: z.array(z.object({ key: z.string(), x: z.number(), y: z.number(), ...line })),
  }),
});
