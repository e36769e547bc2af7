import { z } from "zod";
import { factor } from "../accounts/api.ts";
import { byId, DELETE, GET, instant, needed, POST, text } from "../../base/contract.ts";

const token = z.string().max(100);
const dead = {
  link_dead:
    "このリンクは使えません。期限が切れたか、止められたか、もう使われています。手続きを始めた組織の利用をやめたあとも使えません。",
};

const recovery = z.object({
  id: z.uuid(),
  startedAt: instant,
  /** From when the link is sent, and until when it holds. */
  openFrom: instant,
  expiresAt: instant,
});

/** Whom one may help: the people of one's own organisation; for the secretariat whoever has the address. */
export const listHelped = GET("/api/factors/recoveries", {
  label: "本人確認の手段をなくした人を探す",
  query: z.object({ search: text(254).optional() }),
  reply: z.object({
    people: z.array(
      z.object({
        accountId: z.uuid(),
        name: z.string(),
        mail: z.string(),
        organisation: z.string(),
        holds: z.array(factor),
        recovery: recovery.nullable(),
        may: z.object({ start: z.boolean() }),
      }),
    ),
    /** How long one waits between starting and the link, in hours. */
    waitHours: z.number(),
  }),
});
export const startRecovery = POST("/api/factors/recoveries", {
  label: "確認方法の作り直しを始める",
  careful: true,
  body: z.object({
    accountId: z.uuid(),
    /** How it was checked that this is the person. */
    checkedBy: needed(500),
  }),
  reply: recovery,
  refusals: {
    running: "この方の作り直しは、もう始まっています。",
    several: "この方はほかの組織にも入っています。事務局にご依頼ください。",
    nothing_lost: "この方は、パスワードのほかに確認方法を登録していません。",
    no_mail_server: "メールを送る設定がまだありません。事務局にご連絡ください。",
  },
});
export const cancelRecovery = DELETE("/api/factors/recoveries/:id", {
  label: "確認方法の作り直しをやめる",
  params: byId,
});
/** By the link in the notice to the person's address. */
export const stopRecovery = POST("/api/factors/recoveries/stop", {
  label: "覚えのない作り直しを止める",
  own: true,
  body: z.object({ token }),
  refusals: dead,
});
/** By the link that is sent after the wait: every further proof is gone, and new ones are set up at sign-in. */
export const takeRecovery = POST("/api/factors/recoveries/use", {
  label: "確認方法を作り直す",
  own: true,
  body: z.object({ token }),
  refusals: dead,
});
