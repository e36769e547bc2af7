import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Finding } from "../contract.ts";
import type { Html } from "./html.ts";
import { Refusal } from "../refusal.ts";
import { storable, withoutZeros } from "../data/storable.ts";
import type { Typed } from "./public-fields.ts";
import { go, type Outcome, say, send, sentences } from "./public-page.ts";

/** More than the longest form holds, in bytes. */
const LONGEST_FORM = 100_000;

type Asked = FastifyRequest<{ Params: { token: string } }>;

/**
 * Pages without sign-in, script and cookie. What goes wrong is told on such a page too, in words and without a word
 * about anybody; `what`: what they belong to.
 */
export function publicPages(
  app: FastifyInstance,
  what: string,
  routes: (scope: FastifyInstance) => void,
): void {
  void app.register(async (scope) => {
    scope.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string", bodyLimit: LONGEST_FORM },
      (_request, body, done) => done(null, readForm(String(body))),
    );
    scope.setErrorHandler((error: Error & { statusCode?: number }, request, response) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) request.log.error({ err: error }, `a public page failed: ${what}`);
      return send(response, say(status, troubled(status, request.id, what)));
    });
    routes(scope);
  });
}

/**
 * What somebody sent by a form, as the database can keep it: a stranger on an old phone is not asked to find a
 * character that nobody sees.
 */
function readForm(body: string): Typed {
  const fields = [...new URLSearchParams(body)];
  return Object.fromEntries(
    fields.map(([name, value]) => [storable(name), withoutZeros(value.toWellFormed())]),
  );
}

function troubled(status: number, requestId: string, what: string): Html {
  const told = (title: string, ...lines: string[]) => sentences(title, lines, { what });
  if (status === 429)
    return told(
      "少し待ってからお試しください",
      "短い間に何度も送られました。1分ほど待ってから、もう一度お試しください。書いたものは残っています。",
    );
  if (status < 500)
    return told(
      "受け取れませんでした",
      "前の画面に戻るか、メールのリンクを開き直して、もう一度お試しください。",
    );
  return told(
    "うまくいきませんでした",
    "しばらく待ってから、もう一度お試しください。",
    `続くときは、この番号を事務局にお知らせください: ${requestId}`,
  );
}

/** What was typed and what was wrong with it, when a form comes back. */
export interface Returned {
  typed: Typed;
  findings: readonly Finding[];
}

/** Pages behind the link of a mail. */
export interface LinkPages<T extends object> {
  /** Of the pages: `/r` has `/r/:token` and `/r/:token/thanks`. */
  address: string;
  what: string;
  /** How often one link may send, a minute. */
  perMinute: number;
  /** What a link leads to, or the page that says why it does not open. Changes nothing. */
  find(token: string): Promise<T | Outcome>;
  /** What is asked; `returned`: once more, with what is wrong. Changes nothing: programs that read mail open links. */
  ask(target: T, token: string, returned: Returned): Promise<Html>;
  /** Keeps what was sent; gives what is wrong with it, or nothing, or an outcome of its own. A refusal's findings are shown, too. */
  take(target: T, typed: Typed): Promise<readonly Finding[] | Outcome>;
  thank(target: T, token: string): Promise<Html>;
}

/** Who opens a link sees what is asked; who sends is led to the thanks, which a reload does not send again. */
export function linkPages<T extends object>(app: FastifyInstance, pages: LinkPages<T>): void {
  const { address, what, perMinute, find, ask, take, thank } = pages;
  publicPages(app, what, (scope) => {
    const see =
      (show: (target: T, request: Asked) => Promise<Outcome>) =>
      async (request: Asked, response: FastifyReply) => {
        const target = await find(request.params.token);
        return send(response, isOutcome(target) ? target : await show(target, request));
      };
    scope.get(
      `${address}/:token`,
      see(async (target, { params }) =>
        say(200, await ask(target, params.token, { typed: {}, findings: [] })),
      ),
    );
    scope.get(
      `${address}/:token/thanks`,
      see(async (target, { params }) => say(200, await thank(target, params.token))),
    );
    const rateLimit = {
      max: perMinute,
      timeWindow: "1 minute",
      keyGenerator: (request: FastifyRequest) => (request as Asked).params.token,
    };
    scope.post(
      `${address}/:token`,
      { config: { rateLimit } },
      see(async (target, { params: { token }, body }) => {
        const typed = (body ?? {}) as Typed;
        const findings = await take(target, typed).catch((error: unknown) => {
          if (error instanceof Refusal && error.findings.length > 0) return error.findings;
          throw error;
        });
        if (isOutcome(findings)) return findings;
        if (findings.length === 0) return go(`${address}/${token}/thanks`);
        return say(422, await ask(target, token, { typed, findings }));
      }),
    );
  });
}

const isOutcome = (given: object): given is Outcome => "page" in given || "to" in given;
