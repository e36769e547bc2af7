import { z } from "zod";
import { GET, instant as moment, pageQuery, pageReply, POST, PUT } from "../../base/contract.ts";
import { liveness } from "../../circle/organisations/api.ts";
import { PRIORITIES } from "../guidance/api-audience.ts";
import {
  audience,
  byAdvisory,
  chosenMark,
  count,
  instant,
  mark,
  prefecture,
  silence,
} from "./api.ts";

export const PRIORITY_LABELS = {
  urgent: "至急",
  high: "早めに",
  normal: "通常",
  low: "次の点検で",
} as const;
/** What the ladder does next with somebody silent; stands after the time. */
export const STEP_LABELS = {
  reminder: "に、もう一度メールを送ります",
  second_contact: "に、2番目の連絡先に送ります",
  director: "に、院長・管理者に送ります",
  phone_list: "に、電話の一覧に載せます",
} as const;

/** Which silent institutions are meant. */
const silentFilter = {
  prefecture: prefecture.optional(),
  audienceClass: audience.optional(),
  relayId: z.uuid().optional(),
  priority: z.enum(PRIORITIES).optional(),
};
const silentQuery = { ...chosenMark, ...silentFilter, reason: silence.optional() };

const contact = z.object({
  name: z.string(),
  duty: z.string(),
  phone: z.string().nullable(),
  mail: z.string().nullable(),
  reachable: z.string().nullable(),
  dead: z.boolean(),
});

export const findSilent = GET("/api/outcomes/:advisoryId/silent", {
  label: "お返事のない施設",
  params: byAdvisory,
  query: pageQuery(silentQuery),
  reply: pageReply(
    z.object({
      reactionId: z.uuid(),
      institutionId: z.uuid(),
      name: z.string(),
      prefecture: z.string(),
      audienceClass: audience,
      priority: z.enum(PRIORITIES),
      relay: z.string().nullable(),
      reason: silence,
      /** What stands behind the reason: the relay that keeps it, what the mail server said. */
      detail: z.string().nullable(),
      notifiedAt: instant,
      contacts: z.array(contact),
      liveness,
      nextStep: z.object({ label: z.string(), at: moment }).nullable(),
    }),
    {
      advisoryId: z.uuid(),
      title: z.string(),
      mark,
      /** All that fit the filter, counted to one over 10,000; only with the first page. */
      count: count.nullable(),
      may: z.object({ remind: z.boolean() }),
    },
  ),
});

export const getSilentCsv = GET("/api/outcomes/:advisoryId/silent/csv", {
  label: "お返事のない施設（CSV）",
  params: byAdvisory,
  query: z.object(silentQuery),
  reply: z.unknown(),
});

export const remindSilent = POST("/api/outcomes/:advisoryId/reminders", {
  label: "お返事のない施設にもう一度送る",
  params: byAdvisory,
  body: z.object(silentFilter),
  reply: z.object({
    reminded: count,
    /** Mails written; fewer where nobody can be reached. */
    told: count,
    /** Left out: written to a short while ago, or often enough. */
    spared: count,
    /** Over the limit of one press; press again. */
    left: count,
  }),
  refusals: { withdrawn: "このお知らせは取り下げられました。" },
});

export const findSupport = GET("/api/outcomes/support", {
  label: "支援の求め",
  query: pageQuery({ advisoryId: z.uuid().optional() }),
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
    { may: z.object({ take: z.boolean() }) },
  ),
});

export const takeSupport = PUT("/api/outcomes/support/:reactionId/taking", {
  label: "支援を引き受ける",
  params: z.object({ reactionId: z.uuid() }),
  body: z.object({ taken: z.boolean() }),
  refusals: { not_asked: "この施設は、いまは支援を求めていません。" },
});
