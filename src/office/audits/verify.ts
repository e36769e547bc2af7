import type { Database } from "../../base/data/db.ts";
import { nextHash, START } from "./chain.ts";
import { findLinks, findLoose, type LinkRow } from "./queries-chain.ts";

/** Links looked at together: bounds the memory whatever the length of the chain. */
const BATCH = 5000;

/** The first thing that is not as it was sealed; place in the chain and event, where it has them. */
export interface Break extends Pick<LinkRow, "name" | "at"> {
  what: "altered" | "deleted" | "inserted" | "link_missing" | "head_missing";
  seq: number | null;
  eventId: string | null;
}
const NOWHERE = { seq: null, eventId: null, name: null, at: null };

export interface Verdict {
  links: number;
  /** Hash of the last link: note it elsewhere, and ask for it again later. */
  head: string;
  /** Events that the next run will seal. */
  waiting: number;
  broken: Break | null;
}

/**
 * Reads the whole chain, in one picture of the database, and computes every hash again. `knownHead` is a head noted
 * formerly: it must still be one of the links, else the chain was written anew. Memory does not grow with the chain.
 */
export function verify(db: Database, knownHead?: string): Promise<Verdict> {
  return db.inPicture(async (tx) => {
    let head = START;
    let links = 0;
    let broken: Break | null = null;
    let isHeadKnown = knownHead === undefined || knownHead === START;
    while (!broken) {
      const rows = await findLinks(tx, links, BATCH);
      for (const row of rows) {
        broken = check(row, links + 1, head);
        if (broken) break;
        head = row.hash;
        links++;
        if (head === knownHead) isHeadKnown = true;
      }
      if (rows.length < BATCH) break;
    }
    const loose = await findLoose(tx);
    if (!broken && loose.added > 0) {
      broken = { ...NOWHERE, what: "inserted", eventId: loose.id, name: loose.name, at: loose.at };
    }
    if (!broken && !isHeadKnown) broken = { ...NOWHERE, what: "head_missing" };
    return { links, head, waiting: loose.waiting, broken };
  });
}

/** What is wrong with a link that should stand at `seq` after a link with the hash `before`; null = nothing. */
export function check(row: LinkRow, seq: number, before: string): Break | null {
  const { eventId, name, at } = row;
  if (row.seq !== seq) return { ...NOWHERE, what: "link_missing", seq };
  if (row.text === null) return { what: "deleted", seq, eventId, name, at };
  if (nextHash(before, row.text) !== row.hash) return { what: "altered", seq, eventId, name, at };
  return null;
}
