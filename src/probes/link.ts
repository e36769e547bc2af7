import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Context } from "../base/context.ts";
import type { Html } from "../base/html.ts";
import { getSender } from "../base/sender.ts";
import { SYSTEM, type Viewer } from "../base/viewer.ts";
import { cancelNotices, readNoticeLink } from "../notices/index.ts";
import { keepSaid, readSaid } from "./answers.ts";
import { loadLimits } from "./content.ts";
import { writePlain, writeProbePage } from "./page.ts";
import { getLinkTarget, type LinkTarget } from "./queries-answer.ts";

type Asked = FastifyRequest<{ Params: { token: string } }>;

/**
 * The page behind the link of a test mail: no sign-in, no script. Looking at it proves nothing, because mail
 * scanners follow links; pressing its button does. A link that is forged or expired says nothing about anybody.
 */
export function probeLink(app: FastifyInstance, context: Context): void {
  void app.register(async (scope) => {
    scope.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string" },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    scope.setErrorHandler((error: Error & { statusCode?: number }, request, response) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) request.log.error({ err: error }, "test mail page failed");
      return send(response, status, troubled(status, request.id));
    });
    scope.get("/p/:token", async (request: Asked, response) => {
      const target = await findTarget(context, request.params.token);
      if (typeof target === "string") return close(response, target);
      return send(response, 200, await show(context, target, request.params.token, {}));
    });
    scope.get("/p/:token/thanks", async (request: Asked, response) => {
      const target = await findTarget(context, request.params.token);
      if (typeof target === "string") return close(response, target);
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
  if (typeof target === "string") return close(response, target);
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

async function findTarget(
  context: Context,
  token: string,
): Promise<LinkTarget | "unknown" | "expired"> {
  const link = readNoticeLink(context.secret, token, context.clock.now());
  if (link === "forged") return "unknown";
  if (link === "expired") return "expired";
  const target = await context.db.asViewer(SYSTEM, (tx) => getLinkTarget(tx, link.id));
  if (!target) return "unknown";
  return target.revokedAt ? "expired" : target;
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

const CLOSED = {
  unknown: {
    status: 404,
    title: "このリンクは開けません",
    line: "アドレスが途中で切れているかもしれません。メールのリンクを、もう一度そのまま開いてください。",
  },
  expired: {
    status: 410,
    title: "このリンクの期限が過ぎました",
    line: "お手数ですが、新しいメールのリンクを開くか、メールを送った事務局にお尋ねください。",
  },
};

function close(response: FastifyReply, why: keyof typeof CLOSED) {
  const { status, title, line } = CLOSED[why];
  return send(response, status, writePlain(title, [line]));
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
    .header("cache-control", "no-store")
    .header("x-robots-tag", "noindex")
    .send(body.text);
}
