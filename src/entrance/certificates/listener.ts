import { X509Certificate } from "node:crypto";
import { constants } from "node:crypto";
import type { Server } from "node:http";
import type { TLSSocket } from "node:tls";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { clientOf } from "../../base/web/client.ts";
import type { Context } from "../../base/context.ts";
import { listenAt } from "../../base/web/listening.ts";
import { createTlsServer } from "../../base/keys/tls.ts";
import { presentOn } from "./entry.ts";
import type { Shown } from "./proxy.ts";

/** More at once than a morning brings; a flood leaves the application itself alone. */
const MOST_CONNECTIONS = 500;

/**
 * A second port on which browsers are asked for a client certificate, where the web role speaks TLS itself.
 * It serves one address and nothing of the application: nobody who signs in otherwise ever sees the browser's
 * question. It listens while the application listens.
 */
export function listenForCertificates(app: FastifyInstance, context: Context): void {
  const { tls, tlsClientPort, host } = context.settings;
  if (!tls || tlsClientPort === undefined) return;
  let listener: FastifyInstance | undefined;
  // Not after listening: what fails there ends nothing, and nobody could sign in with a certificate.
  app.addHook("onReady", async () => {
    listener = await buildListener(context);
    await listenAt(listener, { host, port: tlsClientPort, setting: "TLS_CLIENT_PORT" });
    context.log.info({ at: context.settings.certificateUrl }, "certificate sign-in is up");
  });
  app.addHook("onClose", async () => listener?.close());
}

async function buildListener(context: Context): Promise<FastifyInstance> {
  const { tls } = context.settings;
  if (!tls) throw new Error("no TLS files");
  const options = {
    requestCert: true,
    // Every certificate comes through the handshake, which proves that the browser has its key; whose it is
    // and whether it holds is judged afterwards, with words for the person.
    rejectUnauthorized: false,
    // A resumed session would carry a certificate whose key was proved at another time.
    secureOptions: constants.SSL_OP_NO_TICKET,
    sessionTimeout: 1,
  };
  const app = fastify({
    loggerInstance: context.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    serverFactory: (handler) => {
      const server = createTlsServer(tls, options, handler, context.log);
      server.maxConnections = MOST_CONNECTIONS;
      return limitTimes(server);
    },
  });
  await app.register(helmet);
  await app.register(rateLimit, { global: false, keyGenerator: clientOf });
  presentOn(app, context, (request) => certificateOf(request.raw.socket as TLSSocket));
  return app;
}

function limitTimes(server: Server): Server {
  // bounds work: of a client that sends slowly
  server.headersTimeout = 10_000;
  server.requestTimeout = 10_000; // bounds work: the same
  server.keepAliveTimeout = 1_000; // bounds work: of a client that asks no more
  return server;
}

function certificateOf(socket: TLSSocket): Shown {
  try {
    const certificate = socket.getPeerX509Certificate();
    return certificate ? new X509Certificate(certificate.raw) : "none";
  } catch {
    return "unreadable";
  }
}
