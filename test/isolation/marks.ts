import type { TestDatabase } from "../database.ts";
import { idOf, type World } from "../world.ts";

/** A word that stands in one place of the world, and the visitors who may ever meet it. */
export interface Mark {
  what: string;
  text: string;
  seenBy: readonly string[];
}

const KEYS = [
  "hospitalTokyo",
  "clinicTokyo",
  "hospitalOsaka",
  "clinicOsaka",
  "university",
  "vendor",
  "rival",
] as const;
/** Who signs in for an organisation. */
const OWNERS: Partial<Record<(typeof KEYS)[number], string>> = {
  hospitalTokyo: "hospital",
  clinicTokyo: "neighbour",
  clinicOsaka: "clinic",
  vendor: "vendor",
  rival: "rival",
};
const ABOVE: Partial<Record<(typeof KEYS)[number], string>> = {
  hospitalTokyo: "relay",
  clinicTokyo: "relay",
  hospitalOsaka: "otherRelay",
  clinicOsaka: "otherRelay",
};

/** Gives every organisation a name, contacts and numbers that nobody else has. */
export async function markWorld(database: TestDatabase, world: World): Promise<void> {
  for (const key of ["vendor", "rival"] as const) {
    world.contacts[`${key}:1`] = idOf(`${key}:1`);
    await database.owner.query(
      "insert into organisations.contact (id, organisation_id, position, name, duty, mail) values ($1, $2, 1, 'x', 'desk', 'x')",
      [world.contacts[`${key}:1`], world[key]],
    );
  }
  world.contacts["relayTokyo:1"] = idOf("relayTokyo:1");
  for (const [at, key] of KEYS.entries()) {
    const stem = `zq-${key}`.toLowerCase();
    await database.owner.query(
      "update organisations.organisation set name = name || $2 where id = $1",
      [world[key], `${stem}-name`],
    );
    await database.owner.query(
      `update organisations.contact set name = $2::text || '-contact', mail = $2 || '-mail-' || position || '@hp.example.jp',
         phone = $3::text || position, reachable = $2 || '-hours' where organisation_id = $1`,
      [world[key], stem, phoneOf(at)],
    );
  }
}

const phoneOf = (at: number) => `03-97${at}1-555`;

/** What is private, and to whom. Relays know whom they inform and who asks for help; nobody else knows a name. */
export function marksOf(world: World): Mark[] {
  const marks: Mark[] = [];
  for (const [at, key] of KEYS.entries()) {
    const stem = `zq-${key}-`.toLowerCase();
    const own = ["secretariat", OWNERS[key] ?? ""];
    const known = [...own, ABOVE[key] ?? ""];
    const mark = (seenBy: readonly string[], ...words: string[]) =>
      marks.push(...words.map((word) => ({ what: `${key}'s ${word}`, text: stem + word, seenBy })));
    mark(known, "name", "contact", "mail", "hours");
    marks.push({ what: `${key}'s phone number`, text: phoneOf(at), seenBy: known });
    if (key !== "hospitalTokyo" && key !== "clinicOsaka") continue;
    mark(known, "answer", "phone");
    mark(own, "maker", "product", "place", "keeper", "note", "line", "sheet", "file", "content");
    if (key === "hospitalTokyo") mark(own, "asset-answer");
    mark(own, "paid");
    mark(own, "payer");
    mark(["secretariat"], "address", "server", "minutes");
  }
  const told = {
    tokyo: ["hospital", "neighbour", "relay", "ministry"],
    nation: ["clinic", "relay", "otherRelay", "ministry"],
    withdrawn: ["hospital", "neighbour", "relay", "ministry"],
    desk: [],
    ready: [],
  };
  for (const [name, seenBy] of Object.entries(told)) {
    // The three institutions of Tokyo and Osaka that hold its product typed its name themselves.
    const holders = ["hospital", "neighbour"];
    const text = `zq-advisory-${name} の弱点`;
    marks.push({ what: `the advisory ${name}`, text, seenBy: ["secretariat", ...seenBy] });
    const whole = ["secretariat", ...holders, ...seenBy];
    marks.push({ what: `the product of ${name}`, text: `zq-advisory-${name}`, seenBy: whole });
  }
  marks.push({ what: "what a relay wrote", text: "zq-hop-note", seenBy: ["secretariat", "relay"] });
  // An identity is no secret to whom it belongs; here it stands for what no reply repeats to others.
  marks.push({ what: "the rival's id", text: world.rival, seenBy: ["secretariat", "rival"] });
  return marks;
}
