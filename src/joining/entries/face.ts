import type { FastifyInstance, FastifyReply } from "fastify";
import { readForm } from "../../base/plain-page.ts";
import type { Context } from "../../base/context.ts";
import { html } from "../../base/html.ts";
import { applyRoutes } from "./apply.ts";
import { followRoutes } from "./follow.ts";
import { frame, say, send } from "./frame.ts";
import { makeLimit } from "./limit.ts";

/**
 * The way in for strangers: /apply and the links from mails about an application. Plain HTML, no sign-in,
 * no cookie; GET and HEAD change nothing. Whether an address or an institution is known already is never
 * looked up here, so nothing tells it.
 */
export function applyFace(app: FastifyInstance, context: Context): void {
  void app.register(async (scope) => {
    scope.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string", bodyLimit: 100_000 },
      (_request, body, done) => done(null, readForm(String(body))),
    );
    scope.setErrorHandler((error: Error & { statusCode?: number }, request, response) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) request.log.error({ err: error }, "application page failed");
      return trouble(response, status, request.id);
    });
    const limit = makeLimit();
    applyRoutes(scope, context, limit);
    followRoutes(scope, context, limit);
  });
}

function trouble(response: FastifyReply, status: number, requestId: string) {
  const tell = (title: string, text: string) =>
    send(response, say(status, frame(title, html`<p>${text}</p>`)));
  if (status === 429)
    return tell(
      "少し待ってからお試しください",
      "短い間に何度も送られました。しばらく待ってから、もう一度お試しください。書いたものは残っています。",
    );
  if (status < 500)
    return tell("受け取れませんでした", "前の画面に戻って、もう一度お試しください。");
  return tell(
    "うまくいきませんでした",
    `しばらく待ってから、もう一度お試しください。続くときは、この番号を事務局にお知らせください: ${requestId}`,
  );
}
