import { existsSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import type { Context } from "./base/context.ts";
import { hear } from "./base/later/events.ts";
import { offerMails } from "./base/mail/single.ts";
import type { Program, RoomParts } from "./base/room.ts";
import { ANONYMOUS } from "./base/viewer.ts";
import type { Identify } from "./base/web/http.ts";
import { type Moved, sendOn } from "./base/web/moved.ts";
import { floorOf, type Room, ROOMS } from "./rooms.ts";

/** What the room gives the server; a room that only others call has no room.ts. */
async function open(room: Room): Promise<RoomParts> {
  const path = `./${floorOf(room)}/${room}/room.ts`;
  if (!existsSync(new URL(path, import.meta.url))) return {};
  return ((await import(path)) as { room: RoomParts }).room;
}

const rooms = await Promise.all(ROOMS.map(open));
const offerings = ROOMS.map((name, index) => ({ name, parts: rooms[index]! }));

/** Every endpoint of every room, in the order of the rooms. */
export const routes = rooms.flatMap(({ routes: its = [] }) =>
  typeof its === "function" ? its(offerings) : its,
);

/** What every room does later. */
export const jobs = rooms.flatMap((room) => room.jobs ?? []);

/** Old addresses under /api, and where each is answered now. */
export const moved: Moved = Object.assign({}, ...rooms.map((room) => room.moved));

/** Pages and protocols outside the contract, and who still comes to an old address. */
export const faces = [
  ...rooms
    .flatMap((room) => room.faces ?? [])
    .map((face) => (app: FastifyInstance, context: Context) => face(app, context, jobs)),
  (app: FastifyInstance) => sendOn(app, moved),
];

/** Words of the program that belong to a room. */
export const commands: NonNullable<RoomParts["commands"]> = Object.assign(
  {},
  ...rooms.map((room) => room.commands),
);
export const words: NonNullable<RoomParts["words"]> = Object.assign(
  {},
  ...rooms.map((room) => room.words),
);

/** Who sends a request: the latest room that can tell is asked first. */
const identify = (context: Context) =>
  rooms.reduce<Identify>(
    (otherwise, room) => room.identify?.(context, otherwise) ?? otherwise,
    async () => ANONYMOUS,
  );

export const program: Program = { routes, faces, jobs, identify };

/** What the roles of the program take from the rooms besides. */
export const beside = rooms.flatMap((room) => room.beside ?? []);
export const greetings = rooms.flatMap((room) => room.greeting ?? []);
export const beforeMigrating = rooms.flatMap((room) => room.beforeMigrating ?? []);

for (const room of jobs) {
  for (const name of Object.keys(room.on ?? {})) hear(name);
}
for (const { mails = {} } of rooms) offerMails(mails);
