import { readFileSync, statSync } from "node:fs";
import { createServer, type ServerOptions } from "node:https";
import type { RequestListener, Server } from "node:http";
import { createSecureContext } from "node:tls";
import type { Log } from "../program/log.ts";
import { OperatorError, type Settings } from "../program/settings.ts";

type Files = NonNullable<Settings["tls"]>;
type Identity = { cert: Buffer; key: Buffer };

/** How often the files are looked at: a renewed certificate is served without a restart. */
const LOOK_EVERY = 60_000;

/**
 * A server that speaks TLS (1.2 or later) with the operator's certificate. Refuses in one line what cannot be
 * read; once it runs, an unreadable renewal is logged and the former certificate stays.
 */
export function createTlsServer(
  files: Files,
  options: ServerOptions,
  listener: RequestListener,
  log: Log,
): Server {
  const secure = () => ({ minVersion: "TLSv1.2", ...options, ...readIdentity(files) }) as const;
  const server = createServer(secure(), listener);
  let seen = changedAt(files);
  const timer = setInterval(() => {
    try {
      const changed = changedAt(files);
      if (changed === seen) return;
      server.setSecureContext(secure());
      seen = changed;
      log.info({ file: files.certFile }, "TLS certificate renewed");
    } catch (error) {
      log.error({ err: error }, "TLS certificate not renewed");
    }
  }, LOOK_EVERY).unref();
  server.on("close", () => clearInterval(timer));
  return server;
}

const changedAt = ({ certFile, keyFile }: Files) =>
  `${statSync(certFile).mtimeMs} ${statSync(keyFile).mtimeMs}`;

function readIdentity({ certFile, keyFile }: Files): Identity {
  const read = (name: string, path: string) => {
    try {
      return readFileSync(path);
    } catch {
      throw new OperatorError(`${name} is "${path}", expected a file that can be read`);
    }
  };
  const identity = { cert: read("TLS_CERT_FILE", certFile), key: read("TLS_KEY_FILE", keyFile) };
  try {
    createSecureContext(identity);
  } catch {
    throw new OperatorError(
      `TLS_CERT_FILE and TLS_KEY_FILE are not a certificate and its unencrypted key in PEM`,
    );
  }
  return identity;
}
