import { createFetcher, type Fetched, FetchRefused } from "../base/fetch.ts";
import { type Json, objectOf, objectsOf, parseJson, textOf, timeOf } from "../base/json.ts";
import type { Settings } from "../base/settings.ts";
import { MAX_DOCUMENT_BYTES } from "../documents/index.ts";
import type { Check } from "../advisories/index.ts";
import { checkHash, type Item } from "./collect.ts";

/** KEV and EPSS lists are of the same order as the largest advisory. */
const TIMEOUT_MS = 60_000;
const MAX_REDIRECTS = 5;
const MAX_KEYS = 10;
const WELL_KNOWN = ".well-known/csaf/provider-metadata.json";

type Fetch = ReturnType<typeof createFetcher>["get"];

/** A fetcher as advisories need it; its limits are those of a document. */
function advisoryFetcher(settings: Pick<Settings, "allowPrivateFetch">) {
  return createFetcher({
    allowPrivate: settings.allowPrivateFetch,
    maxBytes: MAX_DOCUMENT_BYTES,
    timeoutMs: TIMEOUT_MS,
    maxRedirects: MAX_REDIRECTS,
    userAgent: "Tasuki",
  });
}

/** One document as its provider lists it. */
interface Listed {
  url: string;
  changed: string;
  hashes: { sha512?: string; sha256?: string };
  signature?: string;
}

/**
 * What stands at an address: one document or list, a CSAF provider (provider-metadata.json, or the host alone:
 * CSAF 2.0 section 7.1), a ROLIE feed, or a folder with changes.csv or index.txt. Documents in the state that
 * `seen` holds are not fetched again. Throws `FetchRefused` where nothing is to be had; a single document that
 * cannot be fetched comes with its error.
 */
export async function* readAddress(
  settings: Pick<Settings, "allowPrivateFetch">,
  address: string,
  seen: ReadonlyMap<string, string> = new Map(),
): AsyncGenerator<Item> {
  const { get } = advisoryFetcher(settings);
  const found = await open(get, address);
  const json = found.body[0] === 0x7b ? parseJson(found.body) : null;
  const root = json && "json" in json ? objectOf(json.json) : null;
  if (root === null || !isListing(root)) {
    const isFolder = root === null && found.url.endsWith("/");
    if (isFolder) yield* fetchAll(get, await listFolder(get, found.url), seen, []);
    else yield single(found);
    return;
  }
  const keys = await readKeys(get, root);
  const lists = objectOf(root.feed) ? [listFeed(root)] : await listProvider(get, root);
  const listed = new Map(lists.flat().map((one) => [one.url, one]));
  yield* fetchAll(get, [...listed.values()], seen, keys);
}

const isListing = (root: Json) =>
  objectOf(root.feed) !== null ||
  (Array.isArray(root.distributions) && textOf(root.metadata_version) !== null);

/** The address itself; a bare host is asked for its provider file first. */
async function open(get: Fetch, address: string): Promise<Fetched> {
  const url = new URL(address);
  if (url.pathname === "/") {
    const known = await get(new URL(WELL_KNOWN, url).href).catch(() => null);
    if (known?.status === 200) return known;
  }
  const fetched = await get(url.href);
  if (fetched.status === 200 || url.pathname.endsWith("/")) return { ...fetched, url: fetched.url };
  throw new FetchRefused("failed", `取得できませんでした（応答 ${fetched.status}）。`);
}

function single(fetched: Fetched): Item {
  const name = decodeURIComponent(new URL(fetched.url).pathname.split("/").at(-1) || "document");
  const { body: bytes, url: source } = fetched;
  return { name, source, size: bytes.length, bytes, hash: "none", signature: "none" };
}

async function listProvider(get: Fetch, metadata: Json): Promise<Listed[][]> {
  const lists: Listed[][] = [];
  for (const distribution of objectsOf(metadata.distributions)) {
    const feeds = objectsOf(objectOf(distribution.rolie)?.feeds);
    for (const feed of feeds) {
      const url = textOf(feed.url);
      if (url !== null) lists.push(listFeed(await getJson(get, url)));
    }
    const folder = textOf(distribution.directory_url);
    if (feeds.length === 0 && folder !== null) lists.push(await listFolder(get, folder));
  }
  return lists;
}

/** ROLIE (RFC 8322) as CSAF 2.0, section 7.1.15, uses it. */
function listFeed(root: Json): Listed[] {
  return objectsOf(objectOf(root.feed)?.entry).flatMap((entry) => {
    const links = objectsOf(entry.link);
    const self = links.find((link) => link.rel === "self");
    const url = textOf(objectOf(entry.content)?.src) ?? textOf(self?.href);
    if (url === null || !URL.canParse(url)) return [];
    const linked = (rel: string, suffix: string) =>
      links
        .filter((link) => link.rel === rel)
        .map((link) => textOf(link.href))
        .find((href) => href?.endsWith(suffix)) ?? undefined;
    const [sha512, sha256] = [linked("hash", ".sha512"), linked("hash", ".sha256")];
    const signature = linked("signature", "");
    const hashes = { ...(sha512 ? { sha512 } : {}), ...(sha256 ? { sha256 } : {}) };
    const changed = timeOf(entry.updated) ?? "";
    return [{ url, changed, hashes, ...(signature ? { signature } : {}) }];
  });
}

/** changes.csv (`"path","time"`), else index.txt (a path a line); nothing outside the folder. */
async function listFolder(get: Fetch, address: string): Promise<Listed[]> {
  const folder = address.endsWith("/") ? address : `${address}/`;
  const changes = await get(new URL("changes.csv", folder).href);
  const index = changes.status === 200 ? changes : await get(new URL("index.txt", folder).href);
  if (index.status !== 200)
    throw new FetchRefused("failed", "文書の一覧（changes.csv か index.txt）がありません。");
  return index.body
    .toString("utf8")
    .split(/\r?\n/)
    .flatMap((line) => {
      const [path = "", changed = ""] = line.split(",").map((cell) => cell.replace(/^"|"$/g, ""));
      const url = path.endsWith(".json") ? URL.parse(path, folder)?.href : undefined;
      if (!url?.startsWith(folder)) return [];
      const hashes = { sha512: `${url}.sha512`, sha256: `${url}.sha256` };
      return [{ url, changed: timeOf(changed) ?? "", hashes, signature: `${url}.asc` }];
    });
}

async function* fetchAll(
  get: Fetch,
  listed: readonly Listed[],
  seen: ReadonlyMap<string, string>,
  keys: readonly string[],
): AsyncGenerator<Item> {
  for (const one of listed) {
    if (one.changed !== "" && seen.get(one.url) === one.changed) continue;
    try {
      const fetched = await get(one.url);
      if (fetched.status !== 200)
        throw new FetchRefused("failed", `取得できませんでした（応答 ${fetched.status}）。`);
      const hash = await checkFetchedHash(get, fetched.body, one.hashes);
      const signature = await checkSignature(get, fetched.body, one.signature, keys);
      yield { ...single(fetched), source: one.url, changed: one.changed, hash, signature };
    } catch (error) {
      if (!(error instanceof FetchRefused)) throw error;
      const name = one.url.split("/").at(-1) ?? one.url;
      const failed = { bytes: null, size: 0, hash: "none", signature: "none" } as const;
      yield { name, source: one.url, error: error.messageJa, ...failed };
    }
  }
}

async function checkFetchedHash(get: Fetch, bytes: Buffer, at: Listed["hashes"]): Promise<Check> {
  for (const algorithm of ["sha512", "sha256"] as const) {
    const text = await getText(get, at[algorithm]);
    if (text !== null) return checkHash(bytes, { [algorithm]: text });
  }
  return "none";
}

/** A detached OpenPGP signature against the provider's keys. Loaded only where one is met: it is large. */
async function checkSignature(
  get: Fetch,
  bytes: Buffer,
  url: string | undefined,
  keys: readonly string[],
): Promise<Check> {
  const armoredSignature = await getText(get, url);
  if (armoredSignature === null) return "none";
  if (keys.length === 0) return "unchecked";
  const { createMessage, readKeys, readSignature, verify } = await import("openpgp");
  try {
    const verificationKeys = (
      await Promise.all(keys.map((armoredKeys) => readKeys({ armoredKeys })))
    ).flat();
    const message = await createMessage({ binary: new Uint8Array(bytes) });
    const signature = await readSignature({ armoredSignature });
    const { signatures } = await verify({ message, signature, verificationKeys });
    await Promise.any(signatures.map((one) => one.verified));
    return "good";
  } catch {
    return "bad";
  }
}

/** Public keys of the provider; one whose fingerprint is not the announced one is no key. */
async function readKeys(get: Fetch, metadata: Json): Promise<string[]> {
  const found: string[] = [];
  for (const announced of objectsOf(metadata.public_openpgp_keys).slice(0, MAX_KEYS)) {
    const armored = await getText(get, textOf(announced.url) ?? undefined);
    if (armored === null) continue;
    const { readKey } = await import("openpgp");
    const key = await readKey({ armoredKey: armored }).catch(() => null);
    const expected = textOf(announced.fingerprint)?.replace(/\s/g, "").toLowerCase() ?? null;
    if (key && (expected === null || key.getFingerprint() === expected)) found.push(armored);
  }
  return found;
}

async function getText(get: Fetch, url: string | undefined): Promise<string | null> {
  if (url === undefined) return null;
  const fetched = await get(url).catch((error: unknown) => {
    if (error instanceof FetchRefused) return null;
    throw error;
  });
  return fetched?.status === 200 ? fetched.body.toString("utf8") : null;
}

async function getJson(get: Fetch, url: string): Promise<Json> {
  const fetched = await get(url);
  const parsed = fetched.status === 200 ? parseJson(fetched.body) : null;
  const root = parsed && "json" in parsed ? objectOf(parsed.json) : null;
  if (root === null) throw new FetchRefused("failed", "文書の一覧（ROLIE）を読めませんでした。");
  return root;
}
