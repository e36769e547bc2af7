import type { FastifyReply } from "fastify";
import { AuthorizationResponseError } from "openid-client";
import type { Context } from "../../base/context.ts";
import { say as page, send, sentences } from "../../base/web/public-page.ts";

/** Why somebody did not get in, or was not linked. */
export type Trouble =
  | "lost"
  | "not_set_up"
  | "given_up"
  | "unreachable"
  | "doubtful"
  | "not_linked"
  | "linked_elsewhere"
  | "somebody_else"
  | "no_organisation";

const WORDS: Record<Trouble, (provider: string) => string[]> = {
  lost: () => [
    "時間がたったか、途中で画面が替わったため、終えられませんでした。",
    "お手数ですが、もう一度はじめからお試しください。",
  ],
  not_set_up: () => ["このサインインのしかたは、いまは使えません。"],
  given_up: (name) => [
    `「${name}」の画面で取りやめたか、先方が受け付けませんでした。`,
    "もう一度お試しになるか、パスワードでサインインしてください。",
  ],
  unreachable: (name) => [
    `いま「${name}」につながりません。`,
    "しばらくしてからお試しください。お急ぎのときは、パスワードでサインインできます。",
  ],
  doubtful: (name) => [
    `「${name}」から届いた返事を確かめられなかったため、受け取りませんでした。`,
    "もう一度はじめからお試しください。続くときは、事務局にお知らせください。",
  ],
  not_linked: (name) => [
    `「${name}」の利用者は、まだどのアカウントにもつながっていません。`,
    "先にパスワードなどでサインインして、「外部サインイン」の画面でつないでください。一度つなぐと、次からはこのボタンで入れます。",
  ],
  linked_elsewhere: (name) => [
    `この「${name}」の利用者は、ほかのアカウントにつながっています。`,
    "先にそちらのつながりを外してから、お試しください。",
  ],
  somebody_else: () => [
    "途中で別の方のサインインに替わったか、サインアウトしたため、つなぎませんでした。",
    "サインインし直して、もう一度お試しください。",
  ],
  no_organisation: () => ["このアカウントはどの組織にも入っていません。事務局にご連絡ください。"],
};

/** The page that says so, and leads back. */
export function say(
  context: Context,
  response: FastifyReply,
  why: Trouble,
  from: { provider: string; linking: boolean },
) {
  const { publicUrl } = context.settings;
  // Whoever watches over our own failures (5xx) is not called for the provider's; no proxy puts a page of its own.
  const status = why === "not_set_up" ? 404 : why === "unreachable" ? 424 : 403;
  const title = from.linking ? "つなげませんでした" : "サインインできませんでした";
  const link = from.linking
    ? { to: `${publicUrl}/identities`, label: "外部サインインの画面に戻る" }
    : { to: `${publicUrl}/sign-in`, label: "サインインの画面に戻る" };
  return send(response, page(status, sentences(title, WORDS[why](from.provider), { link })));
}

/** Which trouble an error of the exchange is: the person gave up, nobody answered, or the answer is not to be believed. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof AuthorizationResponseError)
    return ["server_error", "temporarily_unavailable"].includes(error.error)
      ? "unreachable"
      : "given_up";
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === "FetchRefused" || "messageJa" in cause || cause.name === "TimeoutError")
      return "unreachable";
  }
  return "doubtful";
}
