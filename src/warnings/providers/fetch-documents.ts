import { type Fetched, FetchRefused } from "../../base/web/fetch.ts";
import { nameOf } from "./addresses.ts";
import { checkFetchedHash, checkSignature } from "./checks.ts";
import type { Item } from "./collect.ts";
import { troubleOfStatus } from "./listing.ts";
import { isHtml, type Listed } from "./lists.ts";
import { type Get, HTML, textOfBody } from "./visit.ts";

/** How the state of a document is kept whose list says no time: by the mark that its server gave it. */
export const ETAG = "etag ";

/** A file as it was fetched, with the mark of its state. */
export function single(fetched: Fetched): Item {
  const { body: bytes, url: source, headers } = fetched;
  const changed = headers.etag ? `${ETAG}${headers.etag}` : "";
  const name = nameOf(source);
  return { name, source, size: bytes.length, bytes, hash: "none", signature: "none", changed };
}

/**
 * Fetches what is not held in the state that its list names, one after the other. Where the list says no time, or
 * one that cannot be believed, the server is asked whether it changed. What cannot be fetched comes with its error.
 */
export async function* fetchAll(
  get: Get,
  listed: readonly Listed[],
  held: ReadonlyMap<string, string>,
  keys: readonly string[],
): AsyncGenerator<Item> {
  for (const one of listed) {
    const state = held.get(one.key);
    if (one.changed && state === one.changed) continue;
    try {
      const etag = !one.changed && state?.startsWith(ETAG) ? state.slice(ETAG.length) : undefined;
      const fetched = await get(one.url, etag ? { etag } : {});
      if (fetched.status === 304 && etag) continue;
      const item = single(fetched);
      const refusal =
        fetched.status !== 200
          ? troubleOfStatus(fetched.status).detail
          : isHtml(await textOfBody(fetched.body))
            ? HTML.detail
            : null;
      if (refusal !== null) throw new FetchRefused("failed", `取得できませんでした。${refusal}`);
      const hash = await checkFetchedHash(get, fetched.body, one.hashes);
      const signature = await checkSignature(get, fetched.body, one.signature, keys);
      yield { ...item, source: one.url, changed: one.changed || item.changed!, hash, signature };
    } catch (error) {
      if (!(error instanceof FetchRefused)) throw error;
      const failed = { bytes: null, size: 0, hash: "none", signature: "none" } as const;
      yield { name: nameOf(one.url), source: one.url, error: error.messageJa, ...failed };
    }
  }
}
