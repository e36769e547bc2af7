import type { Socket } from "node:net";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { networkOf } from "./client.ts";
import type { Log } from "../program/log.ts";
import type { Role } from "../viewer.ts";

const roles = new WeakMap<FastifyRequest, Role>();

/** Tells the access log in which role somebody asked; who it was never gets there. */
export const noteRole = (request: FastifyRequest, role: Role): void =>
  void roles.set(request, role);

/**
 * Writes one line for each request: when, which route (never the address that was asked for: it carries tokens, ids
 * and what people search for), how it went, and from which network. Whatever the level of the log is.
 */
export function logAccess(app: FastifyInstance, log: Log): void {
  const access = log.child({}, { level: "info" });
  const begun = new WeakMap<FastifyRequest, { socket: Socket; written: number }>();
  app.addHook("onRequest", async (request) => {
    const { socket } = request.raw;
    begun.set(request, { socket, written: socket.bytesWritten ?? 0 });
  });
  app.addHook("onResponse", async (request, response) => {
    const line = begun.get(request);
    access.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: response.statusCode,
        ms: Math.round(response.elapsedTime),
        bytes: line ? (line.socket.bytesWritten ?? 0) - line.written : 0,
        request: request.id,
        viewer: roles.get(request) ?? null,
        network: networkOf(request.ip),
      },
      "access",
    );
  });
}
