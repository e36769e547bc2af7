import type { FastifyInstance } from "fastify";
import type { Context } from "./context.ts";
import type { Tx } from "./data/db.ts";
import type { BeforeMigrating } from "./program/bring-up.ts";
import type { Identify, Route } from "./web/http.ts";
import type { Moved } from "./web/moved.ts";
import type { RoomJobs } from "./later/jobs.ts";
import type { Handover } from "./handover.ts";
import type { Todos } from "./todo.ts";
import type { WriteMail } from "./mail/single.ts";

/** A word after `node src/main.ts` that a room answers. Gives the exit code. */
export type Command = (args: string[], context: Context) => Promise<number>;

/** What the program is put together from; only app.ts knows it all. */
export interface Program {
  routes: readonly Route[];
  faces: readonly ((app: FastifyInstance, context: Context) => void)[];
  jobs: readonly RoomJobs[];
  identify: (context: Context) => Identify;
}

/**
 * A word that sees to its settings and its database itself: neither is brought up before. Gives the exit code; null:
 * the program stays until it is asked to end.
 */
export type Word = (args: string[], program: Program) => Promise<number | null>;

/** Pages and protocols outside the contract: plain HTML, feeds. `jobs`: what every room does later. */
export type Face = (app: FastifyInstance, context: Context, jobs: readonly RoomJobs[]) => void;

/** A way to sign in besides the password: what stands on its button, and the page that it leads to. */
export interface Way {
  factor: "certificate" | "oidc";
  label: string;
  href: string;
}

/** What the server takes from a room, which exports it from `room.ts` as `room`. */
export interface RoomParts {
  /** Given what all rooms offer, where it is asked for that. */
  routes?: readonly Route[] | ((rooms: readonly Offering[]) => readonly Route[]);
  jobs?: RoomJobs;
  faces?: readonly Face[];
  /** Addresses under /api that were answered elsewhere once. */
  moved?: Moved;
  /** What it asks of whoever looks at 「今日」; words in `content/<room>/todos.yaml`. */
  todos?: Todos;
  /** What it tells of an organisation to whoever comes next there; words in `content/<room>/handover.yaml`. */
  handover?: Handover;
  /** Mails to one person that the room writes, by template (`<room>.<noun>`); sent by `writeTo` of the notices. */
  mails?: Readonly<Record<string, WriteMail>>;
  /** Its ways to sign in, for the sign-in page. As the system. */
  ways?: (tx: Tx, context: Context, now: Date) => Promise<readonly Way[]>;
  commands?: Readonly<Record<string, Command>>;
  words?: Readonly<Record<string, Word>>;
  /** One more way to find out who sends a request; what it does not know goes on to `otherwise`. */
  identify?: (context: Context, otherwise: Identify) => Identify;
  /** What it begins beside the worker; gives how that is ended. */
  beside?: (context: Context) => Promise<() => Promise<void>>;
  /** What whoever starts the program is told. */
  greeting?: (context: Context) => Promise<string | null>;
  beforeMigrating?: BeforeMigrating;
}

/** A room by its name, with what it gives. */
export interface Offering {
  name: string;
  parts: RoomParts;
}
