import { lookup } from "node:dns/promises";
import { request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { gather, OverBounds, unpackAside } from "../files/bounded.ts";
import { mayWait } from "../later/slots.ts";
import { type Allowed, isAllowed, isPublicAddress, readAllowed } from "./private-address.ts";
import { cutText } from "../words/text.ts";

export interface FetcherSettings {
  /** Host names, addresses or CIDR blocks that may be reached although they are not public, on any port. */
  allowPrivate: string[];
  /** Bytes of a body, both as sent and once unpacked. */
  maxBytes: number;
  /** Milliseconds for everything: name, connection, redirects, body. */
  timeoutMs: number;
  maxRedirects: number;
  userAgent: string;
}

/** What came back; any HTTP status is an answer, 304 has an empty body. */
export interface Fetched {
  status: number;
  body: Buffer;
  /** Lower-case names. */
  headers: Record<string, string>;
  /** The address that answered, after redirects. */
  url: string;
}

/** Why nothing was fetched. */
export type FetchRefusal =
  | "bad_url"
  | "scheme"
  | "port"
  | "not_found"
  | "private_address"
  | "redirects"
  | "too_large"
  | "timeout"
  | "encoding"
  /** The answer began and broke off. */
  | "cut_off"
  | "failed";

/** A fetch that was refused or failed, with a sentence for the person who asked for it. */
export class FetchRefused extends Error {
  readonly code: FetchRefusal;
  readonly messageJa: string;
  constructor(code: FetchRefusal, messageJa: string, cause?: unknown) {
    super(`${code}: ${messageJa}`, { cause });
    this.code = code;
    this.messageJa = messageJa;
  }
}

interface Address {
  address: string;
  family: number;
}

/**
 * A GET that cannot be turned against our own network (SSRF): http and https only, on their own
 * ports; the name is resolved here, every address it has is checked, and the connection goes to a
 * checked address and no other, at each redirect anew. Redirects stay within their scheme.
 */
export function createFetcher(settings: FetcherSettings) {
  const allowed = readAllowed(settings.allowPrivate);

  async function get(
    url: string,
    since: { etag?: string; lastModified?: string } = {},
  ): Promise<Fetched> {
    mayWait("sources");
    const signal = AbortSignal.timeout(settings.timeoutMs);
    const timedOut = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () =>
        reject(
          new FetchRefused(
            "timeout",
            "時間内に応答がありませんでした。しばらくしてから、もう一度お試しください。",
          ),
        ),
      );
    });
    timedOut.catch(() => {}); // nobody may be waiting when it fires
    let at = parseUrl(url);
    for (let redirects = 0; ; redirects++) {
      const addresses = await Promise.race([resolve(at, allowed), timedOut]);
      const headers: Record<string, string> = {};
      if (since.etag) headers["if-none-match"] = since.etag;
      if (since.lastModified) headers["if-modified-since"] = since.lastModified;
      const ask = { method: "GET", headers };
      const response = await Promise.race([open(at, addresses, ask, settings, signal), timedOut]);
      const location = [301, 302, 303, 307, 308].includes(response.statusCode ?? 0)
        ? response.headers.location
        : undefined;
      if (location === undefined) {
        const body = await Promise.race([readBody(response, settings.maxBytes), timedOut]);
        return { status: response.statusCode ?? 0, body, headers: flatten(response), url: at.href };
      }
      response.destroy();
      if (redirects >= settings.maxRedirects)
        throw new FetchRefused(
          "redirects",
          `転送が${settings.maxRedirects}回を超えたため、取得をやめました。`,
        );
      const next = parseUrl(location, at);
      if (next.protocol !== at.protocol)
        throw new FetchRefused(
          "scheme",
          `${at.protocol}// から ${next.protocol}// への転送は受け付けません。転送先の住所を直接登録してください。`,
        );
      at = next;
    }
  }

  /** One request of any method. Redirects come back as they are: what it carries goes nowhere else. */
  async function send(url: string, ask: Ask): Promise<Fetched> {
    mayWait("sources");
    const at = parseUrl(url);
    const signal = AbortSignal.timeout(settings.timeoutMs);
    const addresses = await resolve(at, allowed);
    const response = await open(at, addresses, ask, settings, signal);
    const body = await readBody(response, settings.maxBytes);
    return { status: response.statusCode ?? 0, body, headers: flatten(response), url: at.href };
  }

  return { get, send };
}

/** What is asked, besides where. */
export interface Ask {
  method: string;
  headers: Record<string, string>;
  body?: string;
}

function parseUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base);
  if (!url) throw new FetchRefused("bad_url", "住所（URL）の書き方が正しくありません。");
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new FetchRefused("scheme", "https:// または http:// で始まる住所だけを使えます。");
  if (url.username || url.password)
    throw new FetchRefused("bad_url", "住所（URL）に利用者名やパスワードは入れられません。");
  return url;
}

/** All addresses of the host, each of them checked; one that is not public refuses the whole name. */
async function resolve(url: URL, allowed: Allowed): Promise<Address[]> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  let addresses: Address[];
  try {
    addresses = await lookup(host, { all: true });
  } catch (error) {
    throw new FetchRefused(
      "not_found",
      `「${host}」が見つかりません。住所（URL）を確かめてください。`,
      error,
    );
  }
  if (addresses.length === 0) throw new FetchRefused("not_found", `「${host}」が見つかりません。`);
  if (allowed.hosts.has(host)) return addresses;
  const inBlocks = addresses.every(({ address }) => isAllowed(address, allowed));
  if (
    !inBlocks &&
    !addresses.every(({ address }) => isPublicAddress(address) || isAllowed(address, allowed))
  )
    throw new FetchRefused(
      "private_address",
      `「${host}」は内部の機器の住所を指しているため、取得しません。`,
    );
  // URL leaves the port empty when it is the scheme's own.
  if (url.port !== "" && !inBlocks)
    throw new FetchRefused(
      "port",
      `ポート番号 ${url.port} は使えません。番号を付けない住所を使ってください。`,
    );
  return addresses;
}

function open(
  url: URL,
  addresses: Address[],
  ask: Ask,
  settings: FetcherSettings,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  // The connection asks for the name again here, and gets what was checked.
  const pinned: LookupFunction = (_host, options, done) => {
    if (options.all) done(null, addresses);
    else done(null, addresses[0]!.address, addresses[0]!.family);
  };
  const headers: Record<string, string> = {
    "user-agent": settings.userAgent,
    accept: "*/*",
    "accept-encoding": "gzip, br",
    ...ask.headers,
  };
  return new Promise((done, fail) => {
    const failed = (error: Error) =>
      fail(
        new FetchRefused(
          "failed",
          `「${url.host}」につながりませんでした（${reason(error)}）。`,
          error,
        ),
      );
    try {
      const send = url.protocol === "https:" ? httpsRequest : httpRequest;
      // No shared agent: a kept connection would be one to an address checked at another time.
      const options = {
        method: ask.method,
        agent: false,
        lookup: pinned,
        headers,
        signal,
      } as const;
      send(url, options, done).on("error", failed).end(ask.body);
    } catch (error) {
      failed(error as Error);
    }
  });
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLarge = new FetchRefused(
    "too_large",
    `大きすぎるため、取得をやめました（上限 ${Math.floor(maxBytes / 1024)} KB）。`,
  );
  try {
    if (response.statusCode === 304) return Buffer.alloc(0);
    if (Number(response.headers["content-length"] ?? 0) > maxBytes) throw tooLarge;
    const body = await gather(response, maxBytes);
    const coding = (response.headers["content-encoding"] ?? "").trim().toLowerCase();
    return coding === "" ? body : await unpacked(body, coding, maxBytes);
  } catch (error) {
    if (error instanceof FetchRefused) throw error;
    if (error instanceof OverBounds)
      throw error.reason === "too_large" ? tooLarge : new FetchRefused("cut_off", error.message);
    throw new FetchRefused(
      "cut_off",
      `途中で切れました（${reason(error as Error)}）。もう一度お試しください。`,
      error,
    );
  } finally {
    response.destroy();
  }
}

/** The body unpacked as its header says; a packing we did not offer is refused. */
function unpacked(body: Buffer, coding: string, maxBytes: number): Promise<Buffer> {
  const packing = ({ gzip: "gzip", "x-gzip": "gzip", br: "br" } as const)[coding];
  if (packing) return unpackAside(body, packing, maxBytes);
  throw new FetchRefused(
    "encoding",
    `知らない圧縮方式（${cutText(coding, 40)}）のため読めません。`,
  );
}

function flatten(response: IncomingMessage): Record<string, string> {
  const entries = Object.entries(response.headers).map(([name, value]) => [
    name,
    [value].flat().join(", "),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** The short code of a network error (ECONNREFUSED, CERT_HAS_EXPIRED); never its whole text. */
function reason(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? error.name;
}
