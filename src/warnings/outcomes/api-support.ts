import { z } from "zod";
import { GET, instant as moment, pageQuery, pageReply, PUT } from "../../base/contract.ts";
import { PRIORITIES } from "../guidance/api-audience.ts";
import { count } from "./api.ts";
import { contact } from "./api-institutions.ts";

export const findSupport = GET("/api/outcomes/support", {
  label: "支援の求め",
  query: pageQuery({
    advisoryId: z.uuid().optional(),
    /** Taken by somebody, or by nobody yet. */
    taken: z.enum(["yes", "no"]).optional(),
  }),
  reply: pageReply(
    z.object({
      reactionId: z.uuid(),
      advisoryId: z.uuid(),
      title: z.string(),
      institutionId: z.uuid(),
      name: z.string(),
      prefecture: z.string(),
      priority: z.enum(PRIORITIES),
      askedAt: moment,
      note: z.string().nullable(),
      /** The number given with the answer comes first. */
      phone: z.string().nullable(),
      contacts: z.array(contact),
      taken: z.object({ at: moment, by: z.string().nullable() }).nullable(),
    }),
    {
      /** All that fit the filter, counted to one over 10,000; only with the first page. */
      count: count.nullable(),
      may: z.object({ take: z.boolean() }),
    },
  ),
});

export const takeSupport = PUT("/api/outcomes/support/:reactionId/taking", {
  label: "支援を引き受ける",
  params: z.object({ reactionId: z.uuid() }),
  body: z.object({ taken: z.boolean() }),
  refusals: { not_asked: "この施設は、いまは支援を求めていません。" },
});
