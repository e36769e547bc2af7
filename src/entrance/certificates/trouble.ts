import type { FastifyReply } from "fastify";
import type { Context } from "../../base/context.ts";
import { say as page, send, sentences } from "../../base/web/public-page.ts";
import type { NotTaken } from "./recognise.ts";

export type Trouble = NotTaken | "lost" | "not_set_up" | "no_organisation";

const TROUBLES: Record<Trouble, string[]> = {
  none: [
    "証明書が届きませんでした。",
    "窓で証明書を選ばなかったときや、この機器に証明書が入っていないときに、こうなります。ブラウザーは一度選んだことを覚えているので、ブラウザーをすべて閉じて開き直してから、もう一度お試しください。",
  ],
  unreadable: ["届いた証明書を読めませんでした。ほかの証明書を選んでお試しください。"],
  foreign: [
    "この証明書は、ここでは使えません。ほかの窓口が出した証明書のようです。",
    "ブラウザーをすべて閉じて開き直し、Tasuki の証明書を選んでください。",
  ],
  unfit: ["この証明書は、サインインのためのものではありません。ほかの証明書を選んでください。"],
  early: [
    "この証明書は、まだ使えません。",
    "機器の時計が合っているかを確かめ、しばらくしてからお試しください。",
  ],
  ended: [
    "この証明書は期限が切れています。",
    "パスワードでサインインして、「電子証明書」の画面から新しく作ってください。",
  ],
  revoked: [
    "この証明書は失効しています。使うことはできません。",
    "心当たりがないときは、事務局にお知らせください。新しい証明書は、パスワードでサインインして作れます。",
  ],
  unregistered: [
    "この証明書がどなたのものか、登録がありません。",
    "事務局に、証明書を登録してほしいとお伝えください。",
  ],
  lost: [
    "時間がたったか、途中で画面が替わったため、サインインを終えられませんでした。",
    "お手数ですが、サインインの画面からもう一度お試しください。",
  ],
  not_set_up: ["電子証明書でのサインインは、ここでは使えません。"],
  no_organisation: ["このアカウントはどの組織にも入っていません。事務局にご連絡ください。"],
};

/** The page that says why somebody could not sign in, and leads back. */
export function say(context: Context, response: FastifyReply, why: Trouble) {
  const link = { to: `${context.settings.publicUrl}/sign-in`, label: "サインインの画面に戻る" };
  const words = sentences("サインインできませんでした", TROUBLES[why], { link });
  return send(response, page(why === "not_set_up" ? 404 : 403, words));
}
