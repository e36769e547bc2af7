import { z } from "zod";
import { byId, DELETE, GET, instant, keysOf, needed, POST } from "../../base/contract.ts";

/** Roles whose organisations may have programs that ask. */
export const TOKEN_ROLES = ["secretariat", "relay", "ministry", "institution"] as const;

export const TOKEN_STATES = {
  active: "使えます",
  expired: "期限切れ",
  revoked: "取り消し済み",
  left_behind: "作った方のパスワードなどが変わり使えません",
  orphaned: "作った方が利用をやめたため使えません",
} as const;

const token = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Who made it; null = no longer there. */
  madeBy: z.string().nullable(),
  /** `<room>:read` or `<room>:write`, with the words for them. */
  scopes: z.array(z.object({ id: z.string(), label: z.string() })),
  createdAt: instant,
  expiresAt: instant,
  lastUsed: z.object({ at: instant, from: z.string() }).nullable(),
  state: z.enum(keysOf(TOKEN_STATES)),
});

export const findTokens = GET("/api/tokens", {
  label: "APIトークンの一覧",
  reply: z.object({
    tokens: z.array(token),
    choices: z.array(
      z.object({ room: z.string(), label: z.string(), hint: z.string(), write: z.boolean() }),
    ),
    days: z.array(z.number()),
    most: z.number(),
  }),
});

export const makeToken = POST("/api/tokens", {
  label: "APIトークンを作る",
  careful: true,
  body: z.object({
    name: needed(100),
    scopes: z.array(z.string().max(60)).min(1, "使える範囲を1つ以上選んでください。").max(50),
    days: z.int(),
  }),
  reply: z.object({
    /** The whole token; it is shown this once. */
    token: z.string(),
    id: z.uuid(),
    expiresAt: instant,
  }),
  refusals: {
    too_many_tokens:
      "使えるトークンの数が上限に達しています。使っていないものを取り消してから作ってください。",
  },
});

export const revokeToken = DELETE("/api/tokens/:id", {
  label: "APIトークンを取り消す",
  careful: true,
  params: byId,
});
