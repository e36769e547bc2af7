import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { FetchRefused } from "../../base/web/fetch.ts";
import type { Item } from "../providers/collect.ts";
import { fetchAll } from "../providers/fetch-documents.ts";
import { untilSilent } from "../providers/visit.ts";
import { failureOf, judgeRun, keepEnds } from "./health.ts";
import type { ListEnd } from "../providers/listing.ts";
import { inFolder } from "../providers/lists.ts";
import { readAddress } from "../providers/provider.ts";
import { emptyTally } from "./take.ts";

/**
 * A provider of documents in every way in which they are met, right and wrong, each served by a real HTTP server.
 * Each layout says which documents come, and the reasons by name; no reasons = good, and a second visit proves
 * that nothing is new.
 */
type Answer = string | Buffer | ((response: ServerResponse, base: string) => void);
interface Layout {
  name: string;
  /** What is served, by path; "*" answers everything else, which is 404 otherwise. */
  site: (base: string) => Record<string, Answer>;
  /** The path that is asked; the provider file when not said. */
  at?: string;
  /** Names of the documents that come. */
  takes?: string[];
  reasons?: string[];
  /** Documents that are fetched again at the next visit, though they did not change. */
  again?: string[];
}

const NOW = new Date("2026-11-21T09:00:00+09:00");
const T1 = "2026-04-01T00:00:00Z";
const T2 = "2026-04-02T00:00:00Z";
const META = "/.well-known/csaf/provider-metadata.json";
const DOCUMENT = '{"document":{"title":"t"}}';
const LOGIN = "<!DOCTYPE html><html><body><form><input type=password></form></body></html>";
const json = (value: unknown) => JSON.stringify(value);
const status =
  (code: number, body = "") =>
  (response: ServerResponse) =>
    void response.writeHead(code).end(body);
const to = (path: string) => (response: ServerResponse) =>
  void response.writeHead(302, { location: path }).end();
const withTag = (body: string) => (response: ServerResponse) => {
  const asked = response.req.headers["if-none-match"];
  if (asked === '"v1"') response.writeHead(304).end();
  else response.writeHead(200, { etag: '"v1"' }).end(body);
};
const silent = () => {};
const cutOff = (response: ServerResponse) => {
  response.writeHead(200, { "content-length": 1000 }).write('{"feed":');
  setTimeout(() => response.destroy(), 10);
};

const metadata = (...distributions: unknown[]) =>
  json({ metadata_version: "2.0", canonical_url: "https://x.example/", distributions });
const folderOf20 = (base: string) => metadata({ directory_url: `${base}/white/` });
const feeds = (base: string, ...paths: string[]) =>
  metadata({ rolie: { feeds: paths.map((path) => ({ url: `${base}${path}` })) } });
const entry = (src: string, updated: string | undefined = T1) => ({ content: { src }, updated });
const feed = (...entries: unknown[]) => json({ feed: { id: "f", entry: entries } });
/** A provider 2.0 with one folder: its changes.csv, the documents a and b, and what else. */
const folder =
  (changes: Answer | null, more: Record<string, Answer> = {}) =>
  (base: string) => ({
    [META]: folderOf20(base),
    ...(changes === null ? {} : { "/white/changes.csv": changes }),
    "/white/a.json": DOCUMENT,
    "/white/b.json": DOCUMENT,
    ...more,
  });
const rolie = (base: string, body: Answer, more: Record<string, Answer> = {}) => ({
  [META]: feeds(base, "/feed.json"),
  "/feed.json": body,
  "/white/a.json": DOCUMENT,
  "/white/b.json": DOCUMENT,
  ...more,
});
const utf16 = (text: string, mark = "\ufeff") => Buffer.from(`${mark}${text}`, "utf16le");
const A = `"a.json","${T1}"\n`;
const AB = `${A}"b.json","${T1}"\n`;

const LAYOUTS: Layout[] = [
  {
    name: "2.0: a folder with both lists",
    site: folder(AB, { "/white/index.txt": "a.json\nb.json\n" }),
    takes: ["a.json", "b.json"],
  },
  {
    name: "2.1: the folder stands in directory.url",
    site: (base) => ({
      ...folder(A)(base),
      [META]: metadata({ directory: { url: `${base}/white/`, tlp_label: "CLEAR" } }),
    }),
    takes: ["a.json"],
  },
  {
    name: "the folder as a bare text in directory, relative",
    site: (base) => ({ ...folder(A)(base), [META]: metadata({ directory: "../../white" }) }),
    takes: ["a.json"],
  },
  {
    name: "ROLIE alone",
    site: (base) => rolie(base, feed(entry(`${base}/white/a.json`))),
    takes: ["a.json"],
  },
  {
    name: "ROLIE and the folder, which knows one more",
    site: (base) => ({
      ...folder(AB)(base),
      "/feed.json": feed(entry(`${base}/white/a.json`)),
      [META]: metadata({
        rolie: { feeds: [{ url: `${base}/feed.json` }] },
        directory_url: `${base}/white/`,
      }),
    }),
    takes: ["a.json", "b.json"],
  },
  ...(
    [
      ["a list for paying customers (401)", status(401), "login"],
      ["a list that is gone (404)", status(404), "gone"],
      ["a list that fails (500)", status(500), "server_error"],
      ["a list that is too often asked (429)", status(429), "server_error"],
      ["a broken list", '{"feed":{"entry":[', "unreadable_list"],
      ["another JSON", '{"error":"no"}', "unreadable_list"],
      ["a sign-in page", LOGIN, "login_page"],
      ["a list that never answers", silent, "timeout"],
      ["a list that breaks off", cutOff, "cut_off"],
      ["a list without a body", "", "empty_list"],
      ["a list on a private address", to("http://10.0.0.1/feed.json"), "blocked"],
      ["a list in another scheme", to("https://127.0.0.1/feed.json"), "blocked"],
      ["a list that leads in circles", to("/broken.json"), "blocked"],
    ] satisfies [string, Answer, string][]
  ).map(([name, answer, reason]): Layout => ({
    name: `${name} takes no other list with it`,
    site: (base) => ({
      ...rolie(base, feed(entry(`${base}/white/a.json`))),
      [META]: feeds(base, "/broken.json", "/feed.json"),
      "/broken.json": answer,
    }),
    takes: ["a.json"],
    reasons: [reason],
  })),
  { name: "no distributions", site: () => ({ [META]: metadata() }), reasons: ["no_list"] },
  {
    name: "distributions are absent",
    site: () => ({
      [META]: json({ metadata_version: "2.0", canonical_url: "https://x.example/" }),
    }),
    reasons: ["no_list"],
  },
  {
    name: "a distribution of an unknown kind, beside a known one",
    site: (base) => ({
      ...folder(A)(base),
      [META]: metadata({ torrent: "x" }, { directory_url: `${base}/white/` }),
    }),
    takes: ["a.json"],
    reasons: ["unreadable_list"],
  },
  {
    name: "a feed that says it is empty, alone",
    site: (base) => rolie(base, feed()),
    reasons: ["empty_list"],
  },
  {
    name: "a feed that says it is empty, beside one that is not",
    site: (base) => ({
      ...rolie(base, feed(entry(`${base}/white/a.json`))),
      [META]: feeds(base, "/green.json", "/feed.json"),
      "/green.json": feed(),
    }),
    takes: ["a.json"],
  },
  {
    name: "a feed without the member for entries",
    site: (base) => rolie(base, json({ feed: { id: "f" } })),
    reasons: ["empty_list"],
  },
  {
    name: "relative links in ROLIE",
    site: (base) =>
      rolie(
        base,
        feed(entry("white/a.json"), {
          link: [{ rel: "self", href: "/white/b.json" }],
          updated: T1,
        }),
      ),
    takes: ["a.json", "b.json"],
  },
  {
    name: "further pages of ROLIE",
    site: (base) =>
      rolie(
        base,
        json({
          feed: { entry: [entry("white/a.json")], link: [{ rel: "next", href: "page2.json" }] },
        }),
        {
          "/page2.json": json({
            feed: { entry: [entry("/white/b.json")], link: [{ rel: "next", href: "feed.json" }] },
          }),
        },
      ),
    takes: ["a.json", "b.json"],
  },
  {
    name: "the last page of ROLIE, which leads backwards",
    site: (base) => ({
      ...rolie(
        base,
        json({
          feed: {
            entry: [entry("/white/a.json")],
            link: [
              { rel: "previous", href: "?page=2" },
              { rel: "last", href: "feed.json" },
            ],
          },
        }),
      ),
      "/feed.json?page=2": json({
        feed: { entry: [entry("/white/b.json")], link: { rel: "FIRST", href: "feed.json?page=2" } },
      }),
    }),
    takes: ["a.json", "b.json"],
  },
  {
    name: "entries that link to a page for people first",
    site: (base) =>
      rolie(
        base,
        feed({
          link: [
            { rel: "self", href: "/people/a.html" },
            { rel: "alternate", href: "/white/a.json" },
          ],
          updated: T1,
        }),
      ),
    takes: ["a.json"],
  },
  {
    name: "no feeds in ROLIE, but a folder",
    site: (base) => ({
      ...folder(A)(base),
      [META]: metadata({ rolie: { feeds: [] }, directory_url: `${base}/white` }),
    }),
    takes: ["a.json"],
  },
  {
    name: "two folders of 2.1, one of them closed",
    site: (base) => ({
      ...folder(A)(base),
      [META]: metadata(
        { directory: { url: `${base}/white/`, tlp_label: "CLEAR" } },
        { directory: { url: `${base}/amber/`, tlp_label: "AMBER" } },
      ),
      "/amber/": status(403),
      "/amber/changes.csv": status(403),
      "/amber/index.txt": status(403),
    }),
    takes: ["a.json"],
    reasons: ["login", "login"],
  },
  {
    name: "the same document in two folders of 2.1",
    site: (base) => ({
      ...folder(A)(base),
      [META]: metadata(
        { directory: { url: `${base}/white/` } },
        { directory: { url: `${base}/white/../white` } },
      ),
    }),
    takes: ["a.json"],
  },
  {
    name: "a further page that fails",
    site: (base) =>
      rolie(
        base,
        json({
          feed: { entry: [entry("white/a.json")], link: [{ rel: "next", href: "page2.json" }] },
        }),
        { "/page2.json": status(503) },
      ),
    takes: ["a.json"],
    reasons: ["server_error"],
  },
  {
    name: "entries without an address",
    site: (base) => rolie(base, feed({ id: "x" }, entry("ftp://x/y.json"), entry("white/a.json"))),
    takes: ["a.json"],
    reasons: ["unread_lines"],
  },
  {
    name: "a single entry that is no array",
    site: (base) => rolie(base, json({ feed: { entry: entry("white/a.json") } })),
    takes: ["a.json"],
  },
  {
    name: "the same document in two spellings",
    site: (base) => rolie(base, feed(entry("white/a.json"), entry(`${base}/x/../white/%61.json`))),
    takes: ["a.json"],
  },
  {
    name: "a ROLIE service document",
    site: (base) => ({
      ...rolie(base, feed(entry("white/a.json"))),
      [META]: metadata({ rolie: { services: [`${base}/service.json`] } }),
      "/service.json": json({ service: { workspace: [{ collection: [{ href: "feed.json" }] }] } }),
    }),
    takes: ["a.json"],
  },
  {
    name: "a service document that is none",
    site: (base) => ({
      [META]: metadata({ rolie: { services: [`${base}/service.json`] } }),
      "/service.json": LOGIN,
    }),
    reasons: ["login_page"],
  },
  {
    name: "the address is the ROLIE feed itself",
    at: "/feed.json",
    site: (base) => rolie(base, feed(entry("white/a.json"))),
    takes: ["a.json"],
  },

  {
    name: "changes.csv is empty, and there is no other list",
    site: folder(""),
    reasons: ["empty_list"],
  },
  { name: "changes.csv holds blank lines", site: folder("\r\n\r\n"), reasons: ["empty_list"] },
  {
    name: "changes.csv is empty, index.txt is not",
    site: folder("", { "/white/index.txt": "a.json" }),
    takes: ["a.json"],
    reasons: ["empty_list"],
    again: ["a.json"],
  },
  { name: "changes.csv is a sign-in page", site: folder(LOGIN), reasons: ["login_page"] },
  {
    name: "changes.csv is a sign-in page, index.txt is not",
    site: folder(LOGIN, { "/white/index.txt": "a.json" }),
    takes: ["a.json"],
    reasons: ["login_page"],
    again: ["a.json"],
  },
  { name: "changes.csv in UTF-16", site: folder(utf16(AB)), takes: ["a.json", "b.json"] },
  {
    name: "changes.csv in UTF-16 without a mark",
    site: folder(utf16(AB, "")),
    takes: ["a.json", "b.json"],
  },
  {
    name: "changes.csv in UTF-16, the other way round",
    site: folder(utf16(AB).swap16()),
    takes: ["a.json", "b.json"],
  },
  { name: "changes.csv with a mark", site: folder(`\ufeff${AB}`), takes: ["a.json", "b.json"] },
  {
    name: "changes.csv with semicolons",
    site: folder(`a.json;${T1}\r\nb.json;${T1}\r\n`),
    takes: ["a.json", "b.json"],
  },
  {
    name: "changes.csv with tabs",
    site: folder(`a.json\t${T1}\nb.json\t${T1}`),
    takes: ["a.json", "b.json"],
  },
  {
    name: "changes.csv with a heading",
    site: folder(`"File","Release Date"\n${AB}`),
    takes: ["a.json", "b.json"],
  },
  {
    name: "changes.csv with blanks",
    site: folder(`  a.json , ${T1} \n "b.json" , "${T1}"\n`),
    takes: ["a.json", "b.json"],
  },
  {
    name: "changes.csv whose lines are quoted as a whole",
    site: folder(`"a.json,${T1}"\n"b.json,${T1}"\n`),
    takes: ["a.json", "b.json"],
  },
  {
    name: "changes.csv with only a blank between path and time",
    site: folder(`a.json ${T1}\nb.json ${T1}\n`),
    takes: ["a.json", "b.json"],
  },
  {
    name: "changes.csv with bars",
    site: folder(`a.json|${T1}\nb.json|${T1}\n`),
    takes: ["a.json", "b.json"],
  },
  {
    name: "changes.csv that names the provider's own lists",
    site: folder(`provider-metadata.json,${T1}\ncsaf-feed-tlp-white.json,${T1}\n${A}`),
    takes: ["a.json"],
  },
  {
    name: "a day without a time that is long over",
    site: folder(`a.json,2026-11-01\n`),
    takes: ["a.json"],
  },
  {
    name: "today without a time",
    site: folder(`a.json,2026-11-21\n`),
    takes: ["a.json"],
    again: ["a.json"],
  },
  {
    name: "today without a time, with a mark of the document's state",
    site: folder(`a.json,2026-11-21\n`, { "/white/a.json": withTag(DOCUMENT) }),
    takes: ["a.json"],
  },
  {
    name: "changes.csv is said to be unchanged, unasked",
    site: folder(status(304)),
    reasons: ["server_error"],
  },
  {
    name: "changes.csv leads to a sign-in page",
    site: folder(to("/login"), { "/login": LOGIN }),
    reasons: ["login_page"],
  },
  {
    name: "the folder without its slash, where the server says nothing",
    at: "/white",
    site: folder(A),
    takes: ["a.json"],
  },
  {
    name: "the folder without its slash, where the server forbids",
    at: "/white",
    site: folder(A, { "/white": status(403) }),
    takes: ["a.json"],
  },
  {
    name: "an address where nothing is",
    at: "/nothing",
    site: folder(A),
    reasons: ["gone"],
  },
  { name: "changes.csv with the time first", site: folder(`${T1},a.json\n`), takes: ["a.json"] },
  {
    name: "changes.csv in capitals",
    site: folder(`"A.JSON","${T1}"`, { "/white/A.JSON": DOCUMENT }),
    takes: ["A.JSON"],
  },
  { name: "changes.csv with single quotes", site: folder(`'a.json','${T1}'`), takes: ["a.json"] },
  {
    name: "changes.csv with a comment",
    site: folder(`# made by a script\n${A}`),
    takes: ["a.json"],
  },
  {
    name: "changes.csv with old Macintosh line ends",
    site: folder(`a.json,${T1}\rb.json,${T1}`),
    takes: ["a.json", "b.json"],
  },
  {
    name: "changes.csv with lines of hashes and signatures",
    site: folder(`${A}"a.json.asc","${T1}"\n"a.json.sha512","${T1}"\n`),
    takes: ["a.json"],
  },
  {
    name: "changes.csv with lines that say nothing",
    site: folder(`${A}"???","${T1}"\n`),
    takes: ["a.json"],
    reasons: ["unread_lines"],
  },
  {
    name: "changes.csv is something else",
    site: folder("Service temporarily unavailable"),
    reasons: ["unreadable_list"],
  },
  {
    name: "changes.csv is a picture",
    site: folder(Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")),
    reasons: ["unreadable_list"],
  },
  {
    name: "changes.csv whose last quote is missing",
    site: folder(`${A}"b.json,2026`),
    takes: ["a.json"],
    reasons: ["unread_lines"],
  },
  { name: "changes.csv packed as a file", site: folder(gzipSync(AB)), takes: ["a.json", "b.json"] },
  {
    name: "changes.csv packed on the way",
    site: folder(
      (response) => void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(AB)),
    ),
    takes: ["a.json", "b.json"],
  },
  {
    name: "changes.csv with a packing that is none",
    site: folder(
      (response) => void response.writeHead(200, { "content-encoding": "gzip" }).end(AB),
    ),
    reasons: ["cut_off"],
  },
  {
    name: "a Japanese path, written as it is",
    site: folder(`"注意/甲.json","${T1}"`, { [encodeURI("/white/注意/甲.json")]: DOCUMENT }),
    takes: ["甲.json"],
  },
  {
    name: "a Japanese path in Shift_JIS and percent signs in both cases",
    site: folder(
      Buffer.concat([
        Buffer.from('"'),
        Buffer.from("8d62", "hex"),
        Buffer.from(`.json","${T1}"\n"%e7%94%b2.json","${T1}"\n"%E7%94%B2.json","${T1}"\n`),
      ]),
      { [encodeURI("/white/甲.json")]: DOCUMENT },
    ),
    takes: ["甲.json"],
  },
  {
    name: "`..` that stays inside, and a dot",
    site: folder(`"2026/../a.json","${T1}"\n"./b.json","${T1}"`),
    takes: ["a.json", "b.json"],
  },
  {
    name: "lines that leave the folder",
    site: folder(`${A}"../secret.json","${T1}"\n`, { "/secret.json": DOCUMENT }),
    takes: ["a.json"],
    reasons: ["outside"],
  },
  {
    name: "a slash or a backslash in front",
    site: folder(`"/a.json","${T1}"\n".\\b.json","${T1}"`),
    takes: ["a.json", "b.json"],
  },
  {
    name: "whole addresses, the host in capitals",
    site: (base) => folder(`"${base.replace("http", "HTTP")}/white/a.json","${T1}"`)(base),
    takes: ["a.json"],
  },
  {
    name: "a name with a number sign and a blank",
    site: folder(`"a #1.json","${T1}"`, { "/white/a%20%231.json": DOCUMENT }),
    takes: ["a #1.json"],
  },
  {
    name: "a document with a query",
    site: folder(`"a.json?v=2","${T1}"`, { "/white/a.json?v=2": DOCUMENT }),
    takes: ["a.json"],
  },
  {
    name: "the folder's address with a query and without a slash",
    at: "/white?list=1",
    site: (base) => ({ ...folder(A)(base), "/white?list=1": "<html></html>" }),
    takes: ["a.json"],
  },
  { name: "the address is the folder", at: "/white/", site: folder(A), takes: ["a.json"] },
  {
    name: "the address is changes.csv",
    at: "/white/changes.csv",
    site: folder(A),
    takes: ["a.json"],
  },
  {
    name: "the folder itself is closed, its list is open",
    at: "/white/",
    site: folder(A, { "/white/": status(403) }),
    takes: ["a.json"],
  },
  {
    name: "several lines of one document in several zones, the newest first",
    site: folder(
      `"a.json","2026-04-02T08:00:00+09:00"\n"a.json","2026-04-01T22:00:00Z"\n"a.json","2026-04-01 21:00"\n`,
    ),
    takes: ["a.json"],
  },
  {
    name: "times in other ways of writing",
    site: folder(`"a.json","2026/4/1 9:00 JST"\n"b.json","Wed, 01 Apr 2026 00:00:00 GMT"`),
    takes: ["a.json", "b.json"],
  },
  {
    name: "a time in the future is not believed",
    site: folder(`"a.json","2099-01-01T00:00:00Z"\n"b.json","${T1}"`),
    takes: ["a.json", "b.json"],
    again: ["a.json"],
  },
  {
    name: "a time that is none",
    site: folder(`"a.json","yesterday"`),
    takes: ["a.json"],
    again: ["a.json"],
  },
  {
    name: "index.txt alone",
    site: folder(null, { "/white/index.txt": "a.json\nb.json\n" }),
    takes: ["a.json", "b.json"],
    again: ["a.json", "b.json"],
  },
  {
    name: "index.txt alone, with documents that have a mark of their state",
    site: folder(null, {
      "/white/index.txt": "\ufeffa.json\r\n",
      "/white/a.json": withTag(DOCUMENT),
    }),
    takes: ["a.json"],
  },
  {
    name: "index.txt knows more than changes.csv",
    site: folder(A, { "/white/index.txt": "a.json\nb.json\n", "/white/b.json": withTag(DOCUMENT) }),
    takes: ["a.json", "b.json"],
  },
  {
    name: "index.txt is a sign-in page, changes.csv is not",
    site: folder(A, { "/white/index.txt": LOGIN }),
    takes: ["a.json"],
  },
  {
    name: "index.txt is empty",
    site: folder(null, { "/white/index.txt": "" }),
    reasons: ["empty_list"],
  },
  {
    name: "the server's own page of the folder, with years inside",
    site: (base) => ({
      [META]: folderOf20(base),
      "/white/":
        '<html><a href="../../">up</a><a href="2026/">2026/</a> <a href="feed.json">feed</a>',
      "/white/2026/":
        "<html><A HREF='a.json'>a</A> <a href=\"a.json.asc\">s</a> <a href='http://other.example/x.json'>x</a>",
      "/white/2026/a.json": withTag(DOCUMENT),
    }),
    takes: ["a.json"],
  },
  {
    name: "a page of a year that fails",
    site: (base) => ({
      [META]: folderOf20(base),
      "/white/": '<html><a href="2025/">1</a><a href="2026/">2</a>',
      "/white/2025/": status(500),
      "/white/2026/": "<html><a href=a.json>a</a>",
      "/white/2026/a.json": withTag(DOCUMENT),
    }),
    takes: ["a.json"],
    reasons: ["server_error"],
  },
  {
    name: "a folder with nothing",
    site: (base) => ({ [META]: folderOf20(base) }),
    reasons: ["no_list"],
  },
  {
    name: "a folder behind a sign-in",
    site: (base) => ({ [META]: folderOf20(base), "*": status(401) }),
    reasons: ["login", "login"],
  },
  {
    name: "a page for people at every address",
    site: (base) => ({ [META]: folderOf20(base), "*": LOGIN }),
    reasons: ["login_page", "login_page"],
  },
  {
    name: "a page for people where there is no hash and no signature",
    site: folder(A, { "*": LOGIN }),
    takes: ["a.json"],
  },
  {
    name: "documents that are gone",
    site: folder(`${AB}"c.json","${T1}"`),
    takes: ["a.json", "b.json"],
    reasons: ["document_failed"],
  },
  {
    name: "documents behind a sign-in page",
    site: folder(AB, { "/white/b.json": LOGIN }),
    takes: ["a.json"],
    reasons: ["document_failed"],
  },
  {
    name: "documents on a private address",
    site: (base) => rolie(base, feed(entry("white/a.json"), entry("http://10.0.0.1/x.json"))),
    takes: ["a.json"],
    reasons: ["document_failed"],
  },
  {
    name: "wrong kinds of content",
    site: (base) => ({
      [META]: (response) =>
        void response.writeHead(200, { "content-type": "text/html" }).end(folderOf20(base)),
      "/white/changes.csv": (response) =>
        void response.writeHead(200, { "content-type": "application/octet-stream" }).end(A),
      "/white/a.json": (response) =>
        void response.writeHead(200, { "content-type": "text/plain" }).end(DOCUMENT),
    }),
    takes: ["a.json"],
  },

  { name: "the host alone", at: "", site: folder(A), takes: ["a.json"] },
  {
    name: "the host alone, by security.txt",
    at: "/",
    site: (base) => ({
      ...folder(A)(base),
      [META]: status(404),
      "/.well-known/security.txt": `Contact: x\nCSAF: ${base}/own/metadata.json\n`,
      "/own/metadata.json": folderOf20(base),
    }),
    takes: ["a.json"],
  },
  {
    name: "the host alone is the folder",
    at: "/",
    site: () => ({ "/changes.csv": A, "/a.json": DOCUMENT }),
    takes: ["a.json"],
  },
  {
    name: "the host alone, whose provider file fails",
    at: "/",
    site: () => ({ [META]: status(500), "/": "<html>hello</html>" }),
    reasons: ["server_error", "no_list"],
  },
  {
    name: "the host alone shows a page for people only",
    at: "/",
    site: () => ({ "*": LOGIN }),
    reasons: ["login_page", "login_page"],
  },
  {
    name: "the provider file has moved",
    site: (base) => ({
      ...folder(A)(base),
      [META]: to("/moved/provider-metadata.json"),
      "/moved/provider-metadata.json": metadata({ directory_url: "../white/" }),
    }),
    takes: ["a.json"],
  },
  {
    name: "the folder has moved",
    site: (base) => ({
      [META]: folderOf20(base),
      "/white/changes.csv": to("/green/changes.csv"),
      "/green/changes.csv": A,
      "/green/a.json": DOCUMENT,
    }),
    takes: ["a.json"],
  },
  {
    name: "the provider file with a mark, in UTF-16",
    site: (base) => ({ ...folder(A)(base), [META]: utf16(folderOf20(base)) }),
    takes: ["a.json"],
  },
  {
    name: "the provider file with a mark, in UTF-8",
    site: (base) => ({ ...folder(A)(base), [META]: `\ufeff${folderOf20(base)}` }),
    takes: ["a.json"],
  },
  {
    name: "the provider file is refused",
    site: () => ({ [META]: status(403) }),
    reasons: ["login"],
  },
  { name: "the provider file is gone", site: () => ({}), reasons: ["gone"] },
  {
    name: "the provider file is a page for people",
    site: () => ({ [META]: LOGIN }),
    reasons: ["login_page"],
  },
  {
    name: "an answer without content (204)",
    site: () => ({ [META]: status(204) }),
    reasons: ["server_error"],
  },
];

let server: Server | undefined;
afterEach(() => server?.closeAllConnections());
afterEach(() => void server?.close());

async function serve(site: Layout["site"]): Promise<string> {
  server = createServer((request, response) => {
    const pages = site(base);
    const answer = pages[request.url!] ?? pages["*"];
    if (answer === undefined) response.writeHead(404).end("not found");
    else if (typeof answer === "function") answer(response, base);
    else response.end(answer);
  });
  await new Promise<void>((done) => server!.listen(0, "127.0.0.1", done));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return base;
}

async function visit(address: string, seen = new Map<string, string>(), timeoutMs = 60_000) {
  const lists: ListEnd[] = [];
  const items: Item[] = [];
  const settings = { allowPrivateFetch: ["127.0.0.1"] };
  const tell = (end: ListEnd) => lists.push(end);
  for await (const item of readAddress(settings, address, { seen, now: NOW, tell, timeoutMs }))
    items.push(item);
  const came = items.filter(({ bytes }) => bytes !== null);
  const failures = items.flatMap((item) => {
    const outcome = item.bytes === null ? ("refused" as const) : ("taken" as const);
    const { name, source } = item;
    const file = { name, source, advisoryId: null, findings: [], enrichment: null };
    return failureOf({ ...file, outcome, refusal: item.error ?? null }, item) ?? [];
  });
  const gave = came.length + seen.size > 0;
  const ends = keepEnds(lists, []);
  const troubles = judgeRun({ lists: ends, failures, tally: emptyTally(), gave });
  return {
    lists,
    came,
    names: came.map(({ name }) => name),
    reasons: troubles.map((one) => one.reason),
  };
}

test.each(LAYOUTS)("$name", async ({ site, at = META, takes = [], reasons = [], again = [] }) => {
  const address = (await serve(site)) + at;
  // Silence is waited for, long enough for a slow machine to answer in the other lists.
  const timeoutMs = reasons.includes("timeout") ? 3_000 : 60_000;
  const first = await visit(address, new Map(), timeoutMs);
  expect({ takes: first.names, reasons: first.reasons }).toEqual({ takes, reasons });
  expect(first.came.every(({ hash }) => hash === "none")).toBe(true);
  if (takes.length === 0) return;
  const seen = new Map(first.came.map((item) => [item.source, item.changed!]));
  const second = await visit(address, seen, timeoutMs);
  expect({ takes: second.names, reasons: second.reasons }).toEqual({ takes: again, reasons });
});

test("there are more layouts than anybody counted", () => {
  expect(LAYOUTS.length).toBeGreaterThanOrEqual(44);
  expect(new Set(LAYOUTS.map(({ name }) => name)).size).toBe(LAYOUTS.length);
});

test("of several lines the newest counts, and a document newer than the one held is fetched", async () => {
  const changes = [`"a.json","${T1}"`, `"a.json","${T2}"`, `"a.json","${T1}"`].join("\n");
  const address = (await serve(folder(changes))) + META;
  const source = address.replace(META, "/white/a.json");
  expect((await visit(address)).came.map(({ changed }) => changed)).toEqual([
    "2026-04-02T00:00:00.000Z",
  ]);
  const at = (time: string) => visit(address, new Map([[source, new Date(time).toISOString()]]));
  expect((await at(T1)).names).toEqual(["a.json"]);
  expect((await at(T2)).names).toEqual([]);
  // The same by another spelling of what is held.
  const spelt = new Map([[source.replace("a.json", "x/../%61.json"), "2026-04-02T00:00:00.000Z"]]);
  expect((await visit(address, spelt)).names).toEqual([]);
});

test("a long list is read whole, and only what is new is fetched", async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `"2026/d-${i}.json","${T1}"`);
  const base = await serve(folder(lines.join("\n"), { "/white/2026/d-19999.json": DOCUMENT }));
  const changed = new Date(T1).toISOString();
  const seen = new Map(
    Array.from({ length: 19_999 }, (_, i) => [`${base}/white/2026/d-${i}.json`, changed]),
  );
  const { names, lists, reasons } = await visit(`${base}/white/`, seen);
  expect([names, reasons]).toEqual([["d-19999.json"], []]);
  expect(lists).toMatchObject([{ named: 20_000, newest: changed, trouble: null }]);
});

test("a server that falls silent is not asked for every document", async () => {
  const listed = Array.from({ length: 40 }, (_, i) =>
    inFolder(`http://127.0.0.1/d-${i}.json`, null),
  );
  let asked = 0;
  const get = async (): Promise<never> => {
    asked++;
    throw new FetchRefused("timeout", "時間内に応答がありませんでした。");
  };
  const items: Item[] = [];
  for await (const item of fetchAll(untilSilent(get), listed, new Map(), [])) items.push(item);
  // Each is told as not fetched, so that none counts as held.
  expect([asked, items.filter(({ bytes }) => bytes === null).length]).toEqual([3, 40]);
});
