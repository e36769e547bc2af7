import type { World } from "../world.ts";
import type { Installation, Question, Visitor } from "./installation.ts";
import type { People } from "./people.ts";

/** One thing that routes are asked about. */
export interface Thing {
  name: string;
  id: string;
  /** The organisation whose it is; null: the secretariat's desk, or nobody's. */
  owner: string | null;
  /** Relays that the owner stands under. */
  relays: readonly string[];
  /** An organisation whose name everybody signed in may know. */
  circle?: boolean;
  /** Whoever holds it sees what this visitor sees: links and invitations. */
  reveals?: string;
  /** What else a question about it needs. */
  more?: Record<string, string>;
}

export const NOBODYS = { owner: null, relays: [] };

/** One of the two institutions whose things everybody is after. */
export interface Holder {
  /** `hospital's`, as failures name it. */
  name: string;
  visitor: Visitor;
  owner: string;
  relays: readonly string[];
  /** A word of its own: what it writes somewhere, nobody else writes. */
  said: (what: string) => string;
  contact: (position: 1 | 2 | 3) => string;
}

/** What is needed while the scene is built. */
export interface Site {
  installation: Installation;
  world: World;
  people: People;
  holders: { hospital: Holder; clinic: Holder };
  things: Record<string, Thing[]>;
  add(kind: string, thing: Thing): void;
  /** Asks a route that must answer. */
  call<T = { id: string }>(who: Visitor, route: string, question?: Question): Promise<T>;
  /** One row, as the owner. */
  row(text: string, values: readonly unknown[]): Promise<Record<string, string>>;
}

export function makeSite(installation: Installation, world: World, people: People): Site {
  const things: Site["things"] = {};
  const holder = (
    name: "hospital" | "clinic",
    key: string,
    owner: string,
    relay: string,
  ): Holder => ({
    name: `${name}'s`,
    visitor: people[name],
    owner,
    relays: [relay],
    said: (what) => `zq-${key}-${what}`.toLowerCase(),
    contact: (position) => world.contacts[`${key}:${position}`]!,
  });
  return {
    installation,
    world,
    people,
    things,
    holders: {
      hospital: holder("hospital", "hospitalTokyo", world.hospitalTokyo, world.relayTokyo),
      clinic: holder("clinic", "clinicOsaka", world.clinicOsaka, world.relayOsaka),
    },
    add: (kind, thing) => void (things[kind] ??= []).push(thing),
    call: async (who, route, question) => {
      const reply = await installation.ask(who, route, question);
      if (reply.statusCode !== 200) throw new Error(`${who.name} ${route}: ${reply.body}`);
      return reply.json();
    },
    row: async (text, values) => {
      const { rows } = await installation.database.owner.query(text, [...values]);
      return rows[0];
    },
  };
}
