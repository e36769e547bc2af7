import { z } from "zod";
import { byId, DELETE, GET, instant, needed, POST, PUT, text } from "../../base/contract.ts";
import { factor, role, session } from "../../base/api-session.ts";

export {
  type Factor,
  factor,
  getSession,
  role,
  type Session,
  session,
  signOut,
  switchOrganisation,
} from "../../base/api-session.ts";

const id = z.uuid();
/** What every endpoint that lets somebody in may refuse; spread it into `refusals`. */
export const entering = {
  no_organisation:
    "このアカウントはどの組織にも入っていません。招待メールをお持ちの方は、そのリンクを開いてください。お持ちでない方は、事務局にご連絡ください。",
};

export const signIn = POST("/api/accounts/session", {
  label: "サインイン",
  own: true,
  costly: true,
  body: z.object({ mail: needed(254), password: z.string().min(1).max(1000) }),
  reply: session,
  refusals: {
    wrong_sign_in: "メールアドレスかパスワードが違います。",
    ...entering,
  },
});
export const changePassword = PUT("/api/accounts/password", {
  label: "パスワードを変える",
  own: true,
  costly: true,
  body: z.object({ current: z.string().max(1000), password: z.string().max(1000) }),
  refusals: { wrong_password: "いまのパスワードが違います。" },
});

/** Proves once more, by the password, that it is still the person; other ways are the rooms' that keep them. */
export const confirmByPassword = POST("/api/accounts/session/confirmation", {
  label: "もう一度本人確認をする",
  own: true,
  costly: true,
  body: z.object({ password: z.string().min(1).max(1000) }),
  reply: session,
  refusals: {
    ...entering,
    wrong_password: "パスワードが違います。",
    not_enough: "パスワードだけでは足りません。パスキーか6けたの数字で確かめてください。",
  },
});
export const listSessions = GET("/api/accounts/sessions", {
  label: "サインイン中の端末",
  own: true,
  reply: z.object({
    rows: z.array(
      z.object({
        id,
        /** In plain words: 「Windows のパソコン（Edge）」. */
        device: z.string(),
        /** The network it came from, coarsely; empty when unknown. */
        place: z.string(),
        since: instant,
        lastUsed: instant,
        /** The one that asks. */
        current: z.boolean(),
      }),
    ),
  }),
});
export const endSession = DELETE("/api/accounts/sessions/:id", {
  label: "端末をサインアウトさせる",
  own: true,
  params: byId,
});
export const endOtherSessions = DELETE("/api/accounts/sessions", {
  label: "ほかの端末をすべてサインアウトさせる",
  own: true,
});

/** The answer is the same whether the address has an account or not. */
export const forgetPassword = POST("/api/accounts/password/link", {
  label: "パスワードを決め直すリンクを頼む",
  own: true,
  body: z.object({ mail: needed(254) }),
  refusals: { no_mail_server: "メールを送る設定がまだありません。事務局にご連絡ください。" },
});

const token = z.string().regex(/^[\w-]{43}$/);
/** By the link in the mail. POST, so that the token stands in no address and no log. */
export const resetPassword = POST("/api/accounts/password", {
  label: "パスワードを決め直す",
  own: true,
  costly: true,
  body: z.object({ token, password: z.string().max(1000) }),
  /** `elsewhere`: somebody else is signed in in this browser and stays so; the password is that of another. */
  reply: session.extend({ elsewhere: z.boolean() }),
  refusals: {
    ...entering,
    link_dead:
      "このリンクは使えません。期限が切れたか、もう使われています。もう一度お試しください。",
  },
});

const dead = {
  invitation_dead:
    "このリンクは使えません。期限が切れたか、もう使われています。招いた方か事務局にもう一度ご依頼ください。",
  invitation_left:
    "このリンクは使えません。招待された方が、この組織の連絡先から外れています。お心当たりがないときは、招いた方か事務局にお尋ねください。",
  invitation_moved:
    "このリンクは使えません。招待された方のメールアドレスが、あとから変わりました。新しいアドレスへの招待を、招いた方か事務局にご依頼ください。",
  invitation_closed:
    "このリンクは使えません。この組織は、閉院・退会などで閉じられています。お心当たりがないときは、事務局にお尋ねください。",
  account_stopped:
    "このメールアドレスのアカウントは、いまは止められています。事務局にご連絡ください。",
  other_account:
    "ほかの方のアカウントでサインインしています。サインアウトしてから、招待メールのリンクをもう一度開いてください。",
};
/** POST, so that the token stands in no address and no log. */
export const readInvitation = POST("/api/accounts/invitation", {
  label: "招待を見る",
  own: true,
  body: z.object({ token }),
  reply: z.object({
    organisation: z.string(),
    role,
    name: z.string().nullable(),
    /** null: the person writes the address (first account only). */
    mail: z.string().nullable(),
    /**
     * How this visitor may accept: by making an account, with the account they are signed in to (`join`), after
     * signing in to it, by its password (it belongs to no organisation), or not while signed in as somebody else.
     */
    way: z.enum(["new", "join", "sign_in", "password", "other"]),
    /** Who is signed in here now. */
    signedInAs: z.string().nullable(),
    shortestPassword: z.number(),
  }),
  refusals: dead,
});
/** Makes the account of an address that has none. */
export const acceptInvitation = PUT("/api/accounts/invitation", {
  label: "招待を受ける",
  own: true,
  costly: true,
  body: z.object({
    token,
    name: needed(100),
    mail: text(254).optional(),
    password: z.string().max(1000),
  }),
  reply: session,
  refusals: {
    ...dead,
    ...entering,
    has_account:
      "このメールアドレスには、もうアカウントがあります。サインインしてから、招待メールのリンクをもう一度開いてください。",
  },
});
/** For who has an account: signed in to it, or by its password where it belongs to no organisation. */
export const joinByInvitation = PUT("/api/accounts/invitation/membership", {
  label: "自分のアカウントで招待を受ける",
  own: true,
  costly: true,
  body: z.object({ token, password: z.string().max(1000).optional() }),
  reply: session,
  refusals: {
    ...dead,
    ...entering,
    sign_in_first: "先にサインインしてください。",
    wrong_sign_in: "パスワードが違います。",
  },
});

/** A way to sign in besides the password, as later rooms offer it: what stands on its button, where it leads. */
const way = z.object({
  factor,
  label: z.string(),
  /** An address of the server, opened as a page; takes `next`, where one wants to be afterwards. */
  href: z.string().startsWith("/"),
});

export const listWays = GET("/api/accounts/ways", {
  label: "サインインのしかた",
  reply: z.object({ ways: z.array(way) }),
});
