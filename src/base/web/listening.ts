import type { FastifyInstance } from "fastify";
import { OperatorError } from "../program/settings.ts";

/** Where to listen, and the setting that says so. */
export interface Door {
  host: string;
  port: number;
  setting: "PORT" | "TLS_CLIENT_PORT";
}

/**
 * Listens there. Refuses (OperatorError) in one line where only the operator can help: the port is taken, may not be
 * used, or the address is none of this machine. Starting again would not mend it.
 */
export async function listenAt(app: FastifyInstance, door: Door): Promise<void> {
  const { host, port, setting } = door;
  try {
    await app.listen({ host, port });
  } catch (error) {
    const told = TOLD[(error as NodeJS.ErrnoException).code ?? ""];
    if (!told) throw error;
    throw new OperatorError(`${setting} ${port} on HOST ${host} ${told.replace("{}", setting)}`, {
      cause: error,
    });
  }
}

const TOLD: Record<string, string> = {
  EADDRINUSE: "is taken by another program: stop that one, or set another {}",
  EACCES: "may not be used by this user: set a {} above 1023, or grant CAP_NET_BIND_SERVICE",
  EADDRNOTAVAIL: "cannot be had: expected an address of this machine as HOST",
  ENOTFOUND: "cannot be had: expected an address or name of this machine as HOST",
};
