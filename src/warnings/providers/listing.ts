import { FetchRefused } from "../../base/web/fetch.ts";

/** Why a source or one of its lists is in trouble. Words and advice for each: content feeds/troubles. */
export const REASONS = [
  /** No such host, no connection, a wrong certificate. */
  "unreachable",
  "timeout",
  /** The answer ended before its end. */
  "cut_off",
  /** Our own guards: a private address, a port, a redirect to another scheme or in circles. */
  "blocked",
  "too_large",
  /** 401, 403, 407. */
  "login",
  /** 404, 410. */
  "gone",
  /** 429, 5xx and whatever is neither a document nor one of the above. */
  "server_error",
  /** A page for people where a list for programs was expected; most often one to sign in. */
  "login_page",
  /** The source names no list: no distributions, no changes.csv, no index.txt. */
  "no_list",
  "unreadable_list",
  "empty_list",
  /** The list named documents before, and names none now. */
  "emptied",
  /** Some lines or entries could not be understood. */
  "unread_lines",
  /** Some lines point outside the folder of the list; they are not followed. */
  "outside",
  /** Some documents could not be fetched. */
  "document_failed",
  /** Some documents came and were refused. */
  "document_refused",
  /** Everything went well, and nothing has come since the source was added. */
  "never_gave",
  /** The newest document is older than this source's usual interval allows. */
  "aged",
  /** The source was not asked although it was due. */
  "not_run",
  /** Something of ours failed. */
  "internal",
  /** The process ended while it read this source. */
  "died",
] as const;
export type Reason = (typeof REASONS)[number];

/** A named reason, with what exactly was seen, in Japanese, as one sentence. */
export interface Trouble {
  reason: Reason;
  detail: string;
}

/**
 * How one list of a source ended: a ROLIE feed with its further pages, a folder's changes.csv, JVN's overview, or
 * a single file that is itself the list (KEV, EPSS). Whoever reads a source tells one for every list it met,
 * also for one that it could not open: a list about which nothing is told would count as "good".
 *
 * `trouble: null` is a promise: the list was read to its end, every entry of it was understood, and `named` of
 * them are documents. Only then can "nothing new" be believed. A list that names nothing is `empty_list`, unless
 * it is of a form that can say so itself (a ROLIE feed without entries, an answer that counts to 0): then
 * `named: 0, trouble: null`, which is believed beside another list of the source that names something.
 * What becomes of the documents is not told here: each one that is not held in the state `changed` already is
 * yielded as an Item, and one that could not be fetched as an Item with `bytes: null` and its `error`.
 */
export interface ListEnd {
  /** As a person can open it. */
  address: string;
  /** Documents that it names, each once. */
  named: number;
  /** When the newest of them changed, ISO 8601, never later than now; null where the list says no times. */
  newest: string | null;
  trouble: Trouble | null;
}

/** How a list ended in a run, as it is kept; `gave`: how many documents it named when it last named any. */
export interface KeptEnd extends ListEnd {
  gave: number;
}

/** One visit to a source: what its reader is given besides the address. `tell` is called once for every list. */
export interface Visit {
  /** Documents held, by `addressKey`, each in the state that was named when it came. */
  seen: ReadonlyMap<string, string>;
  now: Date;
  tell: (end: ListEnd) => void;
  /** Milliseconds for one answer. */
  timeoutMs?: number;
}

/** What a fetch that gave nothing means for a list. */
export function troubleOf(error: FetchRefused): Trouble {
  return { reason: BY_REFUSAL[error.code], detail: error.messageJa };
}

const BY_REFUSAL: Record<FetchRefused["code"], Reason> = {
  bad_url: "blocked",
  scheme: "blocked",
  port: "blocked",
  private_address: "blocked",
  redirects: "blocked",
  not_found: "unreachable",
  failed: "unreachable",
  timeout: "timeout",
  cut_off: "cut_off",
  too_large: "too_large",
  encoding: "unreadable_list",
};

/** What an HTTP status that brings nothing means. */
export function troubleOfStatus(status: number): Trouble {
  const reason = [401, 403, 407].includes(status)
    ? "login"
    : [404, 410].includes(status)
      ? "gone"
      : "server_error";
  return { reason, detail: `応答 ${status} が返りました。` };
}
