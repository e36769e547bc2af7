import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import { clientOf } from "./client.ts";
import { COMMON_REFUSALS } from "../contract.ts";
import { turnAway } from "./overload.ts";

/** Counts what each of many has open. `enter` is false beyond `most` (0: never), and then nothing is to be left. */
export function countOpen(most: number) {
  const open = new Map<string, number>();
  return {
    enter(who: string): boolean {
      const count = open.get(who) ?? 0;
      if (most > 0 && count >= most) return false;
      open.set(who, count + 1);
      return true;
    },
    leave(who: string): void {
      const count = open.get(who)! - 1;
      if (count > 0) open.set(who, count);
      else open.delete(who);
    },
  };
}

/**
 * Nobody keeps more than `most` requests open at once (429), nor twice as many lines: those that send no request yet
 * are let go without a word. Lines are not counted behind a proxy, where all come from one address. 0: any number.
 */
export function limitOpen(app: FastifyInstance, most: number, behindProxy: boolean): void {
  const requests = countOpen(most);
  app.addHook("onRequest", async (request, response) => {
    const client = clientOf(request);
    if (requests.enter(client)) {
      response.raw.once("close", () => requests.leave(client));
      return;
    }
    request.log.warn({ client }, "too many open requests of one client");
    return turnAway(request, response, "too_many", "少し待ってからお試しください", [
      COMMON_REFUSALS.too_many.message,
    ]);
  });
  if (behindProxy) return;
  const lines = countOpen(2 * most);
  app.server.on("connection", (socket: Socket) => {
    const client = clientOf({ ip: socket.remoteAddress ?? "" });
    if (!lines.enter(client)) return void socket.destroy();
    socket.once("close", () => lines.leave(client));
  });
}
