import type { FastifyInstance } from "fastify";
import type { Context } from "./context.ts";
import type { Route } from "./web/http.ts";
import type { Moved } from "./web/moved.ts";
import type { RoomJobs } from "./later/jobs.ts";

/** A word after `node src/main.ts` that a room answers. Gives the exit code. */
export type Command = (args: string[], context: Context) => Promise<number>;

/** Pages and protocols outside the contract: plain HTML, feeds. `jobs`: what every room does later. */
export type Face = (app: FastifyInstance, context: Context, jobs: readonly RoomJobs[]) => void;

/** What the server takes from a room, which exports it from `room.ts` as `room`. */
export interface RoomParts {
  routes?: readonly Route[];
  jobs?: RoomJobs;
  faces?: readonly Face[];
  /** Addresses under /api that were answered elsewhere once. */
  moved?: Moved;
  commands?: Readonly<Record<string, Command>>;
}
