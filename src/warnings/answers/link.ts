import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { readForm } from "../../base/plain-page.ts";
import type { Context } from "../../base/context.ts";
import type { Finding } from "../../base/contract.ts";
import type { Html } from "../../base/html.ts";
import { Refusal } from "../../base/refusal.ts";
import { getSender } from "../../base/sender.ts";
import type { Viewer } from "../../base/viewer.ts";
import { type ClosedLink, closedWords, openNoticeLink } from "../../post/notices/index.ts";
import { recordProof } from "../../circle/organisations/index.ts";
import {
  getLinkTarget,
  keepAnswer,
  type LinkTarget,
  loadLimits,
  nextWords,
} from "../reactions/index.ts";
import { type AnswerGiven, answerShape } from "./api.ts";
import { type ReplyView, type Returned, writePlain, writeQuestion, writeThanks } from "./page.ts";
import { findAskedProducts, findTouchedAssets, getReactionDetail } from "./queries.ts";
import { readAnswer, register } from "./read.ts";

type Asked = FastifyRequest<{ Params: { token: string } }>;

/**
 * The page behind the link in a mail: no sign-in, no script, own HTML. GET and HEAD change nothing, so that
 * link scanners answer for nobody (opening is not recorded here either; `opened_at` is for the signed-in page).
 * A link that does not open says why, and nothing about whose it was.
 */
export function replyLink(app: FastifyInstance, context: Context): void {
  void app.register(async (scope) => {
    scope.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string" },
      (_request, body, done) => done(null, readForm(String(body))),
    );
    scope.setErrorHandler((error: Error & { statusCode?: number }, request, response) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) request.log.error({ err: error }, "reply page failed");
      return send(response, status, troubled(status, request.id));
    });
    scope.get("/r/:token", (request: Asked, response) =>
      open(context, request, response, async (target) =>
        writeQuestion(await view(context, target), request.params.token, {
          given: {},
          findings: [],
        }),
      ),
    );
    scope.get("/r/:token/thanks", (request: Asked, response) =>
      open(context, request, response, async (target) => {
        const seen = await view(context, target);
        const answer = target.answer ?? "checking";
        return writeThanks(seen, request.params.token, nextWords(answer, target, seen.now));
      }),
    );
    const rateLimit = {
      max: loadLimits().data.repliesPerMinute,
      timeWindow: "1 minute",
      keyGenerator: (request: FastifyRequest) => (request as Asked).params.token,
    };
    scope.post("/r/:token", { config: { rateLimit } }, (request: Asked, response) =>
      take(context, request, response),
    );
  });
}

/** Finds what the link leads to and shows it, or the plain page for links that do not open. */
async function open(
  context: Context,
  request: Asked,
  response: FastifyReply,
  show: (target: LinkTarget) => Promise<Html>,
) {
  const target = await findTarget(context, request.params.token);
  if (typeof target === "string") return close(context, response, target);
  return send(response, 200, await show(target));
}

async function take(context: Context, request: Asked, response: FastifyReply) {
  const { token } = request.params;
  const target = await findTarget(context, token);
  if (typeof target === "string") return close(context, response, target);
  const now = context.clock.now();
  const again = async (returned: Returned) =>
    send(response, 422, writeQuestion(await view(context, target), token, returned));

  const typed = (request.body ?? {}) as Record<string, string>;
  const shaped = answerShape.safeParse(typed);
  if (!shaped.success) {
    const findings = shaped.error.issues.map((issue): Finding => ({
      where: issue.path.join("."),
      message: issue.message,
    }));
    return again({ given: typed as Partial<AnswerGiven>, findings });
  }
  const decided = readAnswer(shaped.data, target.basis === "asked", now);
  if (Array.isArray(decided)) return again({ given: shaped.data, findings: decided });
  const viewer: Viewer = {
    role: "institution",
    accountId: null,
    organisationId: target.institutionId,
  };
  try {
    const from = { via: "link", contactId: target.contactId } as const;
    const kept = await context.db.asViewer(viewer, async (tx) => {
      await register(tx, viewer, now, target, decided);
      await recordProof(tx, target.contactId, "reaction", now);
      return keepAnswer(tx, viewer, now, target, decided, from);
    });
    if (kept === "held") return close(context, response, "unknown");
  } catch (error) {
    if (!(error instanceof Refusal) || error.findings.length === 0) throw error;
    return again({ given: shaped.data, findings: error.findings });
  }
  return response.redirect(`/r/${token}/thanks`, 303);
}

type Closed = ClosedLink | "withdrawn";

async function findTarget(context: Context, token: string): Promise<LinkTarget | Closed> {
  const target = await openNoticeLink(context, token, getLinkTarget);
  if (typeof target === "string") return target;
  if (target.stage === "held") return "unknown";
  return target.withdrawnAt ? "withdrawn" : target;
}

/** Read as the institution itself: the page can show nothing that the institution may not see. */
async function view(context: Context, target: LinkTarget): Promise<ReplyView> {
  const viewer: Viewer = {
    role: "institution",
    accountId: null,
    organisationId: target.institutionId,
  };
  return context.db.asViewer(viewer, async (tx) => {
    const reaction = await getReactionDetail(tx, target.id);
    if (!reaction) throw new Error(`no detail for reaction ${target.id}`);
    const products = (await findAskedProducts(tx, target.advisoryId)).map((one) => one.name);
    const assets = await findTouchedAssets(tx, target);
    return { reaction, products, assets, sender: await getSender(tx), now: context.clock.now() };
  });
}

async function close(context: Context, response: FastifyReply, why: Closed) {
  if (why === "withdrawn")
    return send(
      response,
      410,
      writePlain("このお知らせは取り下げられました", [
        "お答えや対応は必要ありません。お手数をおかけしました。",
      ]),
    );
  const { status, title, lines, sender } = await closedWords(context, why);
  return send(response, status, writePlain(title, lines, sender));
}

function troubled(status: number, requestId: string): Html {
  if (status === 429)
    return writePlain("少し待ってからお試しください", [
      "短い間に何度も送られました。1分ほど待ってから、もう一度お送りください。",
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
