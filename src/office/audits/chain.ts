import { createHash } from "node:crypto";

/** What stands before the first link: the chain of nothing. */
export const START = "0".repeat(64);

/**
 * The hash of a link: SHA-256 (hex) over the hash before it and its event's canonical text
 * (`canonicalText` of queries.ts). Whoever changes one event changes every hash from there on.
 */
export function nextHash(before: string, event: string): string {
  return createHash("sha256").update(before).update("\n").update(event).digest("hex");
}
