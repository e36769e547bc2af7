import { OverBounds, packingOf, unpackAside } from "../../base/files/bounded.ts";
import { createFetcher, type Fetched, FetchRefused } from "../../base/web/fetch.ts";
import type { Settings } from "../../base/program/settings.ts";
import { asUtf8 } from "../../base/files/text-encoding.ts";
import { MAX_DOCUMENT_BYTES } from "../../sources/documents/index.ts";
import { isHtml } from "./lists.ts";
import { type Trouble, troubleOf, troubleOfStatus } from "./listing.ts";

/** KEV and EPSS lists are of the same order as the largest advisory. */
// bounds work: who does not answer is not waited for
const TIMEOUT_MS = 60_000;
const MAX_REDIRECTS = 5;

export type Get = ReturnType<typeof createFetcher>["get"];

/** A server that is silent so often in a row is asked no more in this visit; what is left waits for the next. */
const MOST_SILENT = 3;
const GAVE_UP = "サーバーが続けて返事をしないため、今回はここまでにしました。";

/** A fetcher for one visit of a source; its limits are those of a document. */
export function createGet(
  settings: Pick<Settings, "allowPrivateFetch">,
  timeoutMs = TIMEOUT_MS,
): Get {
  const { get } = createFetcher({
    allowPrivate: settings.allowPrivateFetch,
    maxBytes: MAX_DOCUMENT_BYTES,
    timeoutMs,
    maxRedirects: MAX_REDIRECTS,
    userAgent: "Tasuki",
  });
  return untilSilent(get);
}

/** The same for one visit: who kept silent too often in a row is asked no more. */
export function untilSilent(get: Get): Get {
  const silent = new Map<string, number>();
  return async (url, since) => {
    const host = URL.parse(url)?.host ?? "";
    const times = silent.get(host) ?? 0;
    if (times >= MOST_SILENT) throw new FetchRefused("timeout", GAVE_UP);
    try {
      const fetched = await get(url, since);
      silent.delete(host);
      return fetched;
    } catch (error) {
      if (error instanceof FetchRefused && error.code === "timeout") silent.set(host, times + 1);
      throw error;
    }
  };
}

/** A file for programs as text in UTF-8, or what stood in the way. `url`: where it came from in the end. */
export type Opened = { bytes: Buffer; url: string } | { trouble: Trouble; status: number | null };

/** Fetches a list. A page for people, a refusal and silence are all told apart. */
export async function openList(get: Get, address: string): Promise<Opened> {
  const opened = await openPage(get, address);
  if ("trouble" in opened) return opened;
  if (isHtml(opened.bytes)) return { trouble: HTML, status: 200 };
  return opened.bytes.toString("latin1", 0, 1000).trim() === ""
    ? { trouble: { reason: "empty_list", detail: "中身がありません。" }, status: 200 }
    : opened;
}

/** As `openList`, whatever kind of text it is. */
export async function openPage(get: Get, address: string): Promise<Opened> {
  try {
    const { status, body, url } = await get(address);
    return status === 200
      ? { bytes: await textOfBody(body), url }
      : { trouble: troubleOfStatus(status), status };
  } catch (error) {
    if (error instanceof FetchRefused) return { trouble: troubleOf(error), status: null };
    throw error;
  }
}

export const HTML: Trouble = {
  reason: "login_page",
  detail: "中身がWebページ（HTML）でした。",
};

/** The body as UTF-8 text without a mark, unpacked where the file itself is packed (changes.csv.gz). */
export async function textOfBody(body: Fetched["body"]): Promise<Buffer> {
  const packing = packingOf(body);
  try {
    return asUtf8(packing ? await unpackAside(body, packing, MAX_DOCUMENT_BYTES) : body);
  } catch (error) {
    if (!(error instanceof OverBounds)) throw error;
    const code = error.reason === "too_large" ? "too_large" : "encoding";
    throw new FetchRefused(code, error.message, error);
  }
}
