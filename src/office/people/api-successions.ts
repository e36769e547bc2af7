import { z } from "zod";
import { byId, DELETE, GET, instant, POST, PUT } from "../../base/contract.ts";

const id = z.uuid();

export const getSuccession = GET("/api/people/successions", {
  label: "代表者の引き継ぎ",
  reply: z.object({
    organisation: z.string(),
    /** Who represents the organisation now; empty = nobody. */
    representatives: z.array(z.string()),
    /** The role is on offer. */
    offer: z
      .object({
        id,
        from: z.string(),
        to: z.string(),
        until: instant,
        mayAccept: z.boolean(),
        mayWithdraw: z.boolean(),
      })
      .nullable(),
    /** To whom the viewer may offer it. */
    candidates: z.array(z.object({ personId: id, name: z.string() })),
    may: z.object({ offer: z.boolean() }),
  }),
});
export const offerSuccession = POST("/api/people/successions", {
  label: "代表者の引き継ぎを申し出る",
  careful: true,
  body: z.object({ personId: id }),
  reply: byId,
  refusals: {
    already_open: "引き継ぎの申し出がもうあります。先に取り消してください。",
    not_a_member: "引き継げるのは、すでにサインインしている担当の方だけです。",
  },
});
export const acceptSuccession = PUT("/api/people/successions/:id/acceptance", {
  label: "代表者を引き受ける",
  careful: true,
  params: byId,
  refusals: { ended: "この申し出は、取り消されたか期限が過ぎています。" },
});
export const withdrawSuccession = DELETE("/api/people/successions/:id", {
  label: "代表者の引き継ぎを取りやめる・断る",
  params: byId,
  refusals: { ended: "この申し出は、もう終わっています。" },
});
