import { FetchRefused } from "../../base/web/fetch.ts";
import { type Json, objectsOf, textOf } from "../../base/files/json.ts";
import { apart } from "../../base/files/apart.ts";
import type { Check } from "../advisories/index.ts";
import { checkHash } from "./collect.ts";
import type { Listed } from "./lists.ts";
import type { Get } from "./visit.ts";

const MAX_KEYS = 10;

/** The stronger of the hash files that stand beside a document decides. */
export async function checkFetchedHash(
  get: Get,
  bytes: Buffer,
  at: Listed["hashes"],
): Promise<Check> {
  for (const algorithm of ["sha512", "sha256"] as const) {
    const text = await getText(get, at[algorithm]);
    const check = text === null ? "none" : checkHash(bytes, { [algorithm]: text });
    if (check !== "none") return check;
  }
  return "none";
}

const reader = apart<typeof import("./signatures.ts")>(new URL("./signatures.ts", import.meta.url));

/** A detached OpenPGP signature against the provider's keys. Where it cannot be looked at in time it is bad. */
export async function checkSignature(
  get: Get,
  bytes: Buffer,
  url: string | undefined,
  keys: readonly string[],
): Promise<Check> {
  const armoredSignature = await getText(get, url);
  if (armoredSignature === null || !armoredSignature.includes("-----BEGIN PGP")) return "none";
  if (keys.length === 0) return "unchecked";
  return (await reader("isSigned", bytes, armoredSignature, keys)) === true ? "good" : "bad";
}

/** Public keys of the provider; one whose fingerprint is not the announced one is no key. */
export async function readKeys(get: Get, metadata: Json): Promise<string[]> {
  const found: string[] = [];
  for (const announced of objectsOf(metadata.public_openpgp_keys).slice(0, MAX_KEYS)) {
    const armored = await getText(get, textOf(announced.url) ?? undefined);
    if (armored === null) continue;
    const fingerprint = await reader("fingerprintOf", armored);
    const expected = textOf(announced.fingerprint)?.replace(/\s/g, "").toLowerCase() ?? fingerprint;
    if (typeof fingerprint === "string" && fingerprint === expected) found.push(armored);
  }
  return found;
}

async function getText(get: Get, url: string | undefined): Promise<string | null> {
  if (url === undefined) return null;
  const fetched = await get(url).catch((error: unknown) => {
    if (error instanceof FetchRefused) return null;
    throw error;
  });
  return fetched?.status === 200 ? fetched.body.toString("utf8") : null;
}
