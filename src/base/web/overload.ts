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
    void response
      .status(COMMON_REFUSALS.busy.status)
      .header("retry-after", RETRY_AFTER_SECONDS)
      .header("cache-control", "no-store");
    return response.send(
      request.url.startsWith("/api/") ? busyReply(request) : busyPage(request, response),
    );
  });
}

function busyReply(request: FastifyRequest): RefusedReply {
  return { refused: "busy", message: COMMON_REFUSALS.busy.message, requestId: request.id };
}

/** For who came from the link in a mail or opens the application: plain, and with the way back. */
function busyPage(request: FastifyRequest, response: FastifyReply): string {
  void response.type("text/html; charset=utf-8");
  const lines = [
    "少し待ってから、もう一度お試しください。",
    ...(request.method === "GET" ? [] : ["いま送られた内容は、まだ届いていません。"]),
  ];
  const link = { to: request.url, label: "もう一度開く" };
  return sentences("ただいま混み合っています", lines, { link }).text;
}
