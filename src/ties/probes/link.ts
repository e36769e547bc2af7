import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { readForm } from "../../base/plain-page.ts";
import type { Context } from "../../base/context.ts";
import type { Html } from "../../base/html.ts";
import { getSender } from "../../base/sender.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import {
  cancelNotices,
  type ClosedLink,
  closedWords,
  openNoticeLink,
} from "../../post/notices/index.ts";
import { keepSaid, readSaid } from "./answers.ts";
import { loadLimits } from "./content.ts";
import { writePlain, writeProbePage } from "./page.ts";
import { getLinkTarget, type LinkTarget } from "./queries-answer.ts";

type Asked = FastifyRequest<{ Params: { token: string } }>;

/**
 * The page behind the link of a test mail: no sign-in, no script. Looking at it proves nothing, because mail
 * scanners follow links; pressing its button does. A link that does not open says why, and nothing about anybody.
 */
export function probeLink(app: FastifyInstance, context: Context): void {
  void app.register(async (scope) => {
    scope.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string" },
      (_request, body, done) => done(null, readForm(String(body))),
    );
    scope.setErrorHandler((error: Error & { statusCode?: number }, request, response) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) request.log.error({ err: error }, "test mail page failed");
      return send(response, status, troubled(status, request.id));
    });
    scope.get("/p/:token", async (request: Asked, response) => {
      const target = await findTarget(context, request.params.token);
      if (typeof target === "string") return close(context, response, target);
      return send(response, 200, await show(context, target, request.params.token, {}));
    });
    scope.get("/p/:token/thanks", async (request: Asked, response) => {
      const target = await findTarget(context, request.params.token);
      if (typeof target === "string") return close(context, response, target);
      const { token } = request.params;
      return send(response, 200, await show(context, target, token, { thanked: true }));
    });
    const rateLimit = {
      max: loadLimits().repliesPerMinute,
      timeWindow: "1 minute",
      keyGenerator: (request: FastifyRequest) => (request as Asked).params.token,
    };
    scope.post("/p/:token", { config: { rateLimit } }, (request: Asked, response) =>
      take(context, request, response),
    );
  });
}

async function take(context: Context, request: Asked, response: FastifyReply) {
  const { token } = request.params;
  const target = await findTarget(context, token);
  if (typeof target === "string") return close(context, response, target);
  const typed = (request.body ?? {}) as Record<string, string>;
  const said = readSaid(typed);
  if (Array.isArray(said)) {
    return send(response, 422, await show(context, target, token, { typed, findings: said }));
  }
  const now = context.clock.now();
  const viewer: Viewer = {
    role: target.hop,
    accountId: null,
    organisationId: target.organisationId,
  };
  await context.db.asViewer(viewer, (tx) => keepSaid(tx, viewer, now, target, said));
  // What still waits to be sent is about nothing any more; mail belongs to the system.
  await context.db.asViewer(SYSTEM, (tx) => cancelNotices(tx, [target.probeId], now));
  return response.redirect(`/p/${token}/thanks`, 303);
}

type Closed = ClosedLink | "settled";

async function findTarget(context: Context, token: string): Promise<LinkTarget | Closed> {
  const target = await openNoticeLink(context, token, getLinkTarget);
  return typeof target !== "string" && target.settled ? "settled" : target;
}

async function show(
  context: Context,
  target: LinkTarget,
  token: string,
  more: Partial<Parameters<typeof writeProbePage>[1]>,
): Promise<Html> {
  const sender = await context.db.asViewer(SYSTEM, getSender);
  return writeProbePage(target, {
    token,
    sender,
    findings: [],
    typed: {},
    thanked: false,
    ...more,
  });
}

async function close(context: Context, response: FastifyReply, why: Closed) {
  if (why === "settled")
    return send(
      response,
      410,
      writePlain("この確認は終わりました", [
        "お尋ねした方は、もう連絡先から外れています。お返事は必要ありません。ありがとうございました。",
      ]),
    );
  const { status, title, lines, sender } = await closedWords(context, why);
  return send(response, status, writePlain(title, lines, sender));
}

function troubled(status: number, requestId: string): Html {
  if (status === 429)
    return writePlain("少し待ってからお試しください", [
      "1分ほど待ってから、もう一度お送りください。",
    ]);
  if (status < 500)
    return writePlain("受け取れませんでした", ["もう一度、メールのリンクから開いてください。"]);
  return writePlain("うまくいきませんでした", [
    "しばらく待ってから、もう一度お試しください。",
    `続くときは、この番号を事務局にお知らせください: ${requestId}`,
  ]);
}

function send(response: FastifyReply, status: number, body: Html) {
  return response
    .status(status)
    .header("content-type", "text/html; charset=utf-8")
    .header("x-robots-tag", "noindex")
    .send(body.text);
}
