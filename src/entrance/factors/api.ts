import { z } from "zod";
import { entering, session } from "../accounts/api.ts";
import type { Factor } from "../../base/api-session.ts";
import { byId, DELETE, GET, instant, needed, POST, PUT } from "../../base/contract.ts";

/** What somebody proves themselves with, for people. */
export const FACTOR_NAMES: Record<Factor, string> = {
  password: "パスワード",
  passkey: "パスキー",
  totp: "6けたの数字",
  recovery_code: "予備のコード",
  certificate: "証明書",
  oidc: "職場のサインイン",
  oidc_strong: "職場のサインイン",
};

const name = needed(50);
/** What the browser's own passkey functions take and give: checked by the verifying library, field by field. */
const fromBrowser = z.looseObject({ id: z.string().max(2000), type: z.literal("public-key") });
const forBrowser = z.record(z.string(), z.unknown());
/** Ten codes, shown this one time; null where the account has some already. */
const codes = z.array(z.string()).nullable();

const wrong = {
  wrong_proof: "確かめられませんでした。もう一度お試しください。",
  second_first: "まず、いま登録してある方法で本人確認をしてください。",
};

export const listFactors = GET("/api/factors", {
  label: "本人確認の手段",
  own: true,
  reply: z.object({
    passkeys: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        createdAt: instant,
        usedAt: instant.nullable(),
        /** Kept by the maker of the phone or browser too, so that a lost device is not the end of it. */
        synced: z.boolean(),
      }),
    ),
    totpSince: instant.nullable(),
    codes: z.object({ left: z.int(), madeAt: instant }).nullable(),
  }),
});

export const startPasskey = POST("/api/factors/passkeys/registration", {
  label: "パスキーの登録を始める",
  own: true,
  careful: true,
  reply: z.object({ options: forBrowser }),
  refusals: wrong,
});
export const addPasskey = POST("/api/factors/passkeys", {
  label: "パスキーを登録する",
  own: true,
  body: z.object({ name, response: fromBrowser }),
  reply: z.object({ codes, session }),
  refusals: { ...wrong, ...entering, taken: "このパスキーは、もう登録されています。" },
});
export const renamePasskey = PUT("/api/factors/passkeys/:id", {
  label: "パスキーの名前を変える",
  own: true,
  params: byId,
  body: z.object({ name }),
});
export const removePasskey = DELETE("/api/factors/passkeys/:id", {
  label: "パスキーを消す",
  own: true,
  careful: true,
  params: byId,
});

export const startTotp = POST("/api/factors/totp", {
  label: "6けたの数字の設定を始める",
  own: true,
  careful: true,
  reply: z.object({
    /** The secret as one types it into an app. */
    secret: z.string(),
    uri: z.string(),
    /** The picture that the app reads: `size` × `size` squares, the black ones as an SVG path. */
    picture: z.object({ size: z.int(), path: z.string() }),
  }),
  refusals: {
    ...wrong,
    already: "6けたの数字は、もう設定されています。先にいまの設定を消してください。",
  },
});
export const confirmTotp = PUT("/api/factors/totp", {
  label: "6けたの数字の設定を終える",
  own: true,
  body: z.object({ code: needed(20) }),
  reply: z.object({ codes, session }),
  refusals: {
    ...wrong,
    ...entering,
    wrong_code: "数字が違います。アプリに出ている新しい6けたの数字を入れてください。",
  },
});
export const removeTotp = DELETE("/api/factors/totp", {
  label: "6けたの数字の設定を消す",
  own: true,
  careful: true,
});
export const renewCodes = POST("/api/factors/codes", {
  label: "予備のコードを作り直す",
  own: true,
  careful: true,
  reply: z.object({ codes: z.array(z.string()) }),
});

export const askPasskey = POST("/api/factors/question", {
  label: "パスキーに問う",
  own: true,
  reply: z.object({ options: forBrowser }),
});
/** Signs in, takes the second step, or proves once more: whatever the browser's session needs. */
export const provePasskey = POST("/api/factors/proof", {
  label: "パスキーで本人確認をする",
  own: true,
  body: z.object({ response: fromBrowser }),
  reply: session,
  refusals: {
    ...entering,
    wrong_proof:
      "このパスキーでは確かめられませんでした。登録したパスキーか、ほかの方法をお使いください。",
  },
});
/** The second step, or proving once more, by six digits or by one of the ten codes. */
export const proveCode = POST("/api/factors/proof/code", {
  label: "数字かコードで本人確認をする",
  own: true,
  body: z.object({ code: needed(40) }),
  reply: session,
  refusals: {
    ...entering,
    wrong_code: "数字かコードが違います。もう一度入れてください。",
    used_code: "この数字は、いま使われたところです。アプリの数字が変わるのを待って入れてください。",
    begin_again: "時間がたったので、はじめからサインインしてください。",
  },
});
