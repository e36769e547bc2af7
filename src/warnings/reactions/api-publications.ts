import { z } from "zod";
import { byId, GET, instant, pageQuery, pageReply } from "../../base/contract.ts";
import { PRIORITIES } from "../guidance/api-audience.ts";
import { PUBLISH_REFUSALS } from "./api.ts";

/** Who a text is written for. */
export const READERS = {
  clinic: "診療所・薬局など",
  hospital_small: "病院（200床未満）",
  hospital_large: "病院（200床以上）",
  director: "院長・管理者",
  vendor: "事業者",
} as const;
/** Readers that are institutions, told by mail of their own class. */
export const INSTITUTION_READERS = ["clinic", "hospital_small", "hospital_large"] as const;

const publicationRow = z.object({
  id: z.uuid(),
  guidanceId: z.uuid(),
  advisoryId: z.uuid(),
  title: z.string(),
  mark: z.string(),
  revision: z.number(),
  publishedAt: instant,
  withdrawnAt: instant.nullable(),
});
/** A guidance that waits for its time. */
export const scheduled = z.object({
  guidanceId: z.uuid(),
  advisoryId: z.uuid(),
  title: z.string(),
  mark: z.string(),
  publishAt: instant,
});
export const findPublications = GET("/api/reactions/publications", {
  label: "発出した注意喚起",
  personal: true,
  query: pageQuery({}, 30),
  reply: pageReply(publicationRow, {
    /** Waiting for their time; first page only. */
    scheduled: z.array(scheduled),
  }),
});
export type Publication = z.output<typeof publicationRow>;

/** What is about to be sent, or was. */
export const getDraft = GET("/api/reactions/drafts/:id", {
  label: "発出する文面",
  personal: true,
  params: byId,
  reply: z.object({
    guidanceId: z.uuid(),
    advisoryId: z.uuid(),
    title: z.string(),
    tlp: z.string().nullable(),
    mark: z.string(),
    state: z.string(),
    revision: z.number(),
    changeNote: z.string().nullable(),
    reviewed: z.boolean(),
    publishAt: instant.nullable(),
    /** Sends it out, or takes it back: those who approve. */
    may: z.object({ publish: z.boolean() }),
    /** Where it went out: when, and whether it was taken back. */
    publication: z
      .object({
        id: z.uuid(),
        publishedAt: instant,
        withdrawnAt: instant.nullable(),
        withdrawnReason: z.string().nullable(),
      })
      .nullable(),
    askKinds: z.array(z.string()),
    hasRule: z.boolean(),
    texts: z.array(
      z.object({
        class: z.string(),
        summary: z.string(),
        actions: z.array(
          z.object({
            text: z.string(),
            takes: z.string().nullable(),
            ifUnknown: z.string().nullable(),
          }),
        ),
        ifCannot: z.string(),
      }),
    ),
  }),
});
export type Draft = z.output<typeof getDraft.reply>;

/** The mail one class of reader would get; what differs between readers stands in brackets. */
export const getLetter = GET("/api/reactions/drafts/:id/letter", {
  label: "メールの下見",
  personal: true,
  params: byId,
  query: z.object({
    class: z.enum(INSTITUTION_READERS),
    priority: z.enum(PRIORITIES),
    asked: z.stringbool().default(false),
  }),
  reply: z.object({ subject: z.string(), text: z.string() }),
  refusals: { no_tlp: PUBLISH_REFUSALS.no_tlp },
});
