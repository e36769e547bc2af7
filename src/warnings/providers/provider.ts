import type { Fetched } from "../../base/web/fetch.ts";
import { type Json, objectOf, textOf } from "../../base/files/json.ts";
import type { Settings } from "../../base/program/settings.ts";
import { apart } from "../../base/files/apart.ts";
import { addressKey, folderOf, nameOf } from "./addresses.ts";
import { readKeys } from "./checks.ts";
import type { Item } from "./collect.ts";
import { ETAG, fetchAll, single } from "./fetch-documents.ts";
import { endOf, listFolder, troubleOfText } from "./folder.ts";
import { type ListEnd, type Trouble, troubleOfStatus, type Visit } from "./listing.ts";
import { isHtml, type Listed, manyOf, mergeListed, type Root } from "./lists.ts";
import { readMyJvn } from "./myjvn.ts";
import { methodOf } from "./questions.ts";
import { createGet, type Get, HTML, openList, textOfBody } from "./visit.ts";

const WELL_KNOWN = ".well-known/csaf/provider-metadata.json";
const SECURITY_TXT = ".well-known/security.txt";
/** What is longer is no security.txt (RFC 9116, section 5.4, speaks of 32 KB). */
const MAX_SECURITY_TXT = 32_768;
/** A feed of more pages than that leads in circles that do not close. */
const MAX_PAGES = 1_000;

/**
 * What stands at an address: one document or list, a CSAF provider (provider-metadata.json, or the host alone:
 * CSAF 2.0 section 7.1), a ROLIE feed, or a folder with changes.csv or index.txt. Documents that are held in the
 * state the list names are not fetched again. Every list that is met is told of to `visit`, also one that could
 * not be read; it takes no other with it. Throws `FetchRefused` where the address itself cannot be reached.
 */
export async function* readAddress(
  settings: Pick<Settings, "allowPrivateFetch">,
  address: string,
  visit: Visit,
): AsyncGenerator<Item> {
  const get = createGet(settings, visit.timeoutMs);
  if (methodOf(address) !== null) return yield* readMyJvn(get, address, visit);
  const held = new Map([...visit.seen].map(([url, state]) => [addressKey(url), state]));
  const found = await open(get, address, held.get(addressKey(address)), visit);
  const told = (end: Partial<ListEnd>) =>
    visit.tell({ address, named: 0, newest: null, trouble: null, ...end });
  if (found.status === 304) return told({ named: 1 });
  const { pathname } = new URL(found.url);
  const isFolder = /\/(?:changes\.csv|index\.txt)?$/i.test(pathname);
  // People leave the slash of a folder out: servers then show its page, or say that there is nothing.
  const mayBeFolder = [403, 404].includes(found.status) && !pathname.includes(".");
  if (found.status !== 200 && !isFolder && !mayBeFolder)
    return told({ address: found.url, trouble: troubleOfStatus(found.status) });
  const bytes = await textOfBody(found.body);
  const root = found.status === 200 ? await rootOf(bytes, found.url, visit) : null;
  if (root?.feed)
    yield* fetchAll(get, mergeListed(await listFeed(get, root.feed, found.url, visit)), held, []);
  else if (root?.listing) {
    const { lists, keys } = await readListing(get, root.listing, found.url, visit);
    yield* fetchAll(get, mergeListed(lists), held, keys);
  } else if (isFolder && root === null)
    yield* fetchAll(get, mergeListed(await listFolder(get, folderOf(found.url), visit)), held, []);
  else if (mayBeFolder || isHtml(bytes)) {
    const ends: ListEnd[] = [];
    const listed = await listFolder(get, found.url, { ...visit, tell: (end) => ends.push(end) });
    const trouble = found.status === 200 ? HTML : troubleOfStatus(found.status);
    if (listed.length === 0) return told({ address: found.url, trouble });
    for (const end of ends) visit.tell(end);
    yield* fetchAll(get, mergeListed(listed), held, []);
  } else {
    told({ address: found.url, named: 1 });
    yield { ...single(found), source: address };
  }
}

const reader = apart<typeof import("./lists.ts")>(new URL("./lists.ts", import.meta.url));

/** As `readRoot`, in a process apart; what is too much for it is no list. */
async function rootOf(bytes: Buffer, url: string, { now }: Visit): Promise<Root | null> {
  const root = await reader("readRoot", bytes, url, now);
  return root !== null && "stopped" in root ? null : root;
}

/** A list and what it says of itself; `root` null where it came and says nothing. */
async function openRoot(get: Get, url: string, visit: Visit) {
  const opened = await openList(get, url);
  if ("trouble" in opened) return opened;
  return { ...opened, root: await rootOf(opened.bytes, opened.url, visit) };
}

/** The address itself; a bare host is asked for its provider file first, then where security.txt says it is. */
async function open(
  get: Get,
  address: string,
  state: string | undefined,
  visit: Visit,
): Promise<Fetched> {
  const url = new URL(address);
  if (url.pathname === "/") {
    for (const known of [new URL(WELL_KNOWN, url).href, ...(await readSecurityTxt(get, url))]) {
      const opened = await openRoot(get, known, visit);
      if ("bytes" in opened && opened.root)
        return { status: 200, headers: {}, body: opened.bytes, url: opened.url };
      const trouble = "trouble" in opened ? opened.trouble : NO_METADATA;
      if (!MAY_BE_ABSENT.has(trouble.reason)) visit.tell(endOf(known, [], trouble));
    }
  }
  const etag = state?.startsWith(ETAG) ? state.slice(ETAG.length) : undefined;
  return get(url.href, etag ? { etag } : {});
}

/** What servers say of a file that is not there. */
const MAY_BE_ABSENT: ReadonlySet<Trouble["reason"]> = new Set(["gone", "login", "login_page"]);
const NO_METADATA: Trouble = {
  reason: "unreadable_list",
  detail: "発行元の案内（provider-metadata.json）として読めませんでした。",
};

/** Provider files that the host's security.txt names (CSAF 2.0, section 7.1.8). */
async function readSecurityTxt(get: Get, host: URL): Promise<string[]> {
  const opened = await openList(get, new URL(SECURITY_TXT, host).href);
  if ("trouble" in opened) return [];
  const text = opened.bytes.toString("utf8", 0, MAX_SECURITY_TXT);
  return [...text.matchAll(/^[ \t]*CSAF:[ \t]*(https?:\/\/\S+)/gim)].map(([, address]) => address!);
}

/** All that a provider file or a ROLIE service lists. */
async function readListing(
  get: Get,
  root: Json,
  at: string,
  visit: Visit,
): Promise<{ lists: Listed[]; keys: string[] }> {
  const found = objectOf(root.service)
    ? serviceFeeds(root, at)
    : await distributionsOf(get, root, at, visit);
  const lists: Listed[] = [];
  const done = new Set<string>();
  if (found.lists.length === 0 && found.broken.length === 0)
    found.broken.push({ reason: "no_list", detail: "配布の方法（distributions）がありません。" });
  for (const trouble of found.broken) visit.tell({ address: at, named: 0, newest: null, trouble });
  for (const { url, isFolder, label } of found.lists) {
    if (done.has(addressKey(url))) continue;
    done.add(addressKey(url));
    const list = isFolder ? listFolder : openFeed;
    lists.push(...(await list(get, url, naming(visit, label))));
  }
  return { lists, keys: await readKeys(get, root) };
}

/** A list that is in trouble is named with whom it is for: closed ones are for few. */
function naming(visit: Visit, label: string | null): Visit {
  if (label === null) return visit;
  const named = (trouble: Trouble) => ({
    ...trouble,
    detail: `TLP:${label} の一覧。${trouble.detail}`,
  });
  return {
    ...visit,
    tell: (end) => visit.tell({ ...end, trouble: end.trouble && named(end.trouble) }),
  };
}

interface Ways {
  lists: { url: string; isFolder: boolean; label: string | null }[];
  /** Ways that are named and cannot be gone. */
  broken: Trouble[];
}

/** How a provider hands out documents: `directory_url` of CSAF 2.0, `directory` of 2.1, ROLIE feeds and services. */
async function distributionsOf(get: Get, metadata: Json, at: string, visit: Visit): Promise<Ways> {
  const ways: Ways = { lists: [], broken: [] };
  for (const distribution of manyOf(metadata.distributions)) {
    const rolie = objectOf(distribution.rolie);
    const folders = [distribution.directory, distribution.directory_url].flatMap((value) => {
      const url = value === undefined ? undefined : addressIn(value, at);
      const label = textOf(objectOf(value)?.tlp_label);
      return url === undefined ? [] : [{ url, isFolder: true, label }];
    });
    const feeds = manyOf(rolie?.feeds).flatMap((feed) => {
      const url = addressIn(feed, at);
      return url === undefined ? [] : [{ url, isFolder: false, label: textOf(feed.tlp_label) }];
    });
    const services = feeds.length > 0 ? [] : texts(rolie?.services, at);
    for (const service of services) {
      const opened = await openRoot(get, service, visit);
      if ("trouble" in opened) ways.broken.push(opened.trouble);
      else if (opened.root?.listing)
        ways.lists.push(...serviceFeeds(opened.root.listing, opened.url).lists);
      else if (opened.root?.feed) ways.lists.push({ url: service, isFolder: false, label: null });
      else ways.broken.push(NO_ROLIE);
    }
    ways.lists.push(...feeds, ...folders);
    if (folders.length + feeds.length + services.length === 0) ways.broken.push(UNKNOWN_WAY);
  }
  return ways;
}

const NO_ROLIE: Trouble = {
  reason: "unreadable_list",
  detail: "文書の一覧（ROLIE）として読めませんでした。",
};
const UNKNOWN_WAY: Trouble = {
  reason: "unreadable_list",
  detail: "配布の方法（distributions）のうち、知らない書き方のものがあります。",
};

/** An address, or an object with one in `url`, relative to the file it stands in. */
function addressIn(value: unknown, at: string): string | undefined {
  const text = textOf(value) ?? textOf(objectOf(value)?.url);
  return text === null ? undefined : URL.parse(text, at)?.href;
}

const texts = (value: unknown, at: string) =>
  (Array.isArray(value) ? value : [value]).flatMap((one) => addressIn(one, at) ?? []);

/** The feeds of a ROLIE service document (RFC 8322, section 5). */
function serviceFeeds(root: Json, at: string): Ways {
  const collections = manyOf(objectOf(root.service)?.workspace).flatMap((workspace) =>
    manyOf(workspace.collection),
  );
  const lists = collections.flatMap(({ href }) => {
    const url = addressIn(href, at);
    return url === undefined ? [] : [{ url, isFolder: false, label: null }];
  });
  return { lists, broken: lists.length === 0 ? [NO_ROLIE] : [] };
}

async function openFeed(get: Get, address: string, visit: Visit): Promise<Listed[]> {
  const opened = await openRoot(get, address, visit);
  const trouble = "trouble" in opened ? opened.trouble : NO_ROLIE;
  if ("root" in opened && opened.root?.feed)
    return listFeed(get, opened.root.feed, opened.url, visit, address);
  visit.tell(endOf(address, [], trouble));
  return [];
}

/** A feed with its further pages. A page that cannot be read is told; what stands on the others is kept. */
async function listFeed(
  get: Get,
  text: NonNullable<Root["feed"]>,
  at: string,
  visit: Visit,
  address = at,
): Promise<Listed[]> {
  const pages = new Set([addressKey(at)]);
  let trouble: Trouble | null = null;
  for (const url of text.next) {
    if (pages.has(addressKey(url))) continue;
    pages.add(addressKey(url));
    const opened = await openRoot(get, url, visit);
    if ("trouble" in opened) trouble ??= { ...opened.trouble, detail: pageDetail(url, opened) };
    else if (!opened.root?.feed || pages.size > MAX_PAGES) trouble ??= NO_ROLIE;
    else {
      const { listed, unread, next } = opened.root.feed;
      for (const one of listed) text.listed.push(one);
      text.unread += unread;
      text.next.push(...next);
    }
  }
  const fault = text.isEmpty && text.listed.length + text.unread === 0 ? null : troubleOfText(text);
  visit.tell(endOf(address, text.listed, trouble ?? fault));
  return text.listed;
}

const pageDetail = (url: string, { trouble }: { trouble: Trouble }) =>
  `続きのページ（${nameOf(url)}）: ${trouble.detail}`;
