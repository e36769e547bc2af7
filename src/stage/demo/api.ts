import { z } from "zod";
import { byId, GET, instant, keysOf, pageQuery, pageReply, PUT } from "../../base/contract.ts";
import { MESSAGE_STATES } from "../../post/notices/api.ts";

/** What a demo does one after the other, each with the words for people. */
export const STAGES = {
  nation: "架空の国を作る",
  register: "施設の名簿を取り込む",
  intake: "注意喚起を照合する",
  week: "1週間を進める",
  live: "いまに追いつく",
} as const;
const SPEEDS = ["paused", "normal", "faster", "end"] as const;
export type Speed = (typeof SPEEDS)[number];

/** How far the demo has come, and whom one may sign in as. All questions of this room: only in the process of a demo. */
export const getDemo = GET("/api/demo", {
  label: "デモの進みぐあい",
  reply: z.object({
    stage: z.enum(keysOf(STAGES)),
    institutions: z.object({ made: z.int(), wanted: z.int() }),
    /** Moments of the time that is played. */
    week: z.object({ begins: instant, now: instant, ends: instant }),
    speed: z.enum(SPEEDS),
    /** What happened last, the newest first. */
    news: z.array(z.object({ id: z.int(), at: instant, text: z.string() })),
    players: z.array(
      z.object({ key: z.string(), label: z.string(), mail: z.string(), organisation: z.string() }),
    ),
    password: z.string(),
  }),
});
export const setSpeed = PUT("/api/demo/speed", {
  own: true,
  label: "デモの速さを変える",
  body: z.object({ speed: z.enum(SPEEDS) }),
});

const mail = z.object({
  id: z.uuid(),
  /** When the mail was made, in the time that the demo played. */
  at: instant,
  organisation: z.string(),
  recipient: z.string(),
  address: z.string(),
  subject: z.string(),
  state: z.enum(keysOf(MESSAGE_STATES)),
});

export const findMails = GET("/api/demo/mails", {
  label: "デモで送ったメール",
  query: pageQuery({ search: z.string().trim().max(100).optional() }),
  reply: pageReply(mail),
});

export const getMail = GET("/api/demo/mails/:id", {
  label: "デモで送ったメール1通",
  params: byId,
  reply: mail.extend({
    serverReply: z.string().nullable(),
    /** As the demo's mail server took it; null where it did not, or keeps it no more. */
    content: z.object({ subject: z.string(), text: z.string(), html: z.string() }).nullable(),
    /** The link to the reply page, where there is one. */
    replyLink: z.string().nullable(),
  }),
});
