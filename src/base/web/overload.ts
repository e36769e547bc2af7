import underPressure from "@fastify/under-pressure";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { COMMON_REFUSALS, type RefusedReply } from "../contract.ts";
import { sentences } from "./public-page.ts";

/** When to come again, said with every 503. */
export const RETRY_AFTER_SECONDS = 5;

/**
 * Once the process gets to its work more than `milliseconds` late (on the average of a second), whoever comes is
 * asked to try again in a moment, before anything was done for them. 0: nobody is ever refused.
 */
export async function refuseWhenOverloaded(
  app: FastifyInstance,
  milliseconds: number,
): Promise<void> {
  // It measures; what is said is ours.
  await app.register(underPressure, {
    maxEventLoopDelay: milliseconds,
    pressureHandler: () => undefined,
  });
  app.addHook("onRequest", async (request, response) => {
    if (!app.isUnderPressure()) return;
    request.log.warn({ late: app.memoryUsage().eventLoopDelay }, "overloaded: asked to try again");
    return turnAway(request, response, "busy", "ただいま混み合っています", [
      "少し待ってから、もう一度お試しください。",
      ...(request.method === "GET" ? [] : ["いま送られた内容は、まだ届いていません。"]),
    ]);
  });
}

/** Who came from the link in a mail or opens the application gets a plain page, with the way back. */
export function turnAway(
  request: FastifyRequest,
  response: FastifyReply,
  refused: "busy" | "too_many",
  title: string,
  lines: readonly string[],
): FastifyReply {
  const { status, message } = COMMON_REFUSALS[refused];
  void response
    .status(status)
    .header("retry-after", RETRY_AFTER_SECONDS)
    .header("cache-control", "no-store");
  if (request.url.startsWith("/api/"))
    return response.send({ refused, message, requestId: request.id } satisfies RefusedReply);
  const link = { to: request.url, label: "もう一度開く" };
  return response.type("text/html; charset=utf-8").send(sentences(title, lines, { link }).text);
}
