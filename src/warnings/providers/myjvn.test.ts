import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { alertsOf } from "./questions.ts";
import { readDocument } from "../../sources/documents/index.ts";
import { addressKey } from "./addresses.ts";
import type { Item } from "./collect.ts";
import { loadMyJvn } from "./content.ts";
import type { ListEnd } from "./listing.ts";
import { readMyJvn } from "./myjvn.ts";
import { createGet } from "./visit.ts";

/** One entry of a small JVN iPedia on this machine. */
interface Entry {
  modified: string;
  detail: "good" | "missing" | "broken";
}
const entries = new Map<string, Entry>();
const asked: URL[] = [];
/** What to answer instead, by a part of the question. */
const instead = new Map<string, { status: number; body: string }>();
let server: Server;
let address: string;
const NOW = new Date("2026-11-21T09:00:00+09:00");

const head = (total: number, count: number, more = "") =>
  `<status:Status retCd="0" errCd="" errMsg="" totalRes="${total}" totalResRet="${count}" firstRes="1" ${more}/>`;
const overview = (id: string, { modified }: Entry) =>
  `<item><title>題名 ${id}</title><link>https://jvndb.jvn.jp/x/${id}.html</link><sec:identifier>${id}</sec:identifier><sec:cpe vendor="甲" product="Gate">cpe:/o:ko:gate</sec:cpe><dcterms:modified>${modified}</dcterms:modified></item>`;
const detail = (id: string, { modified }: Entry) =>
  `<Vulinfo><VulinfoID>${id}</VulinfoID><VulinfoData><Title>題名 ${id}</Title><Affected><AffectedItem><Name>甲</Name><ProductName>Gate</ProductName><VersionNumber>2.1 およびそれ以前</VersionNumber></AffectedItem></Affected><DateLastUpdated>${modified}</DateLastUpdated></VulinfoData></Vulinfo>`;

function answer(url: URL): string {
  const of = (name: string) => url.searchParams.get(name) ?? "";
  if (of("method") === "getVulnDetailInfo") {
    const ids = of("vulnId").split(" ");
    const found = ids.flatMap((id) => {
      const entry = entries.get(id);
      if (!entry || entry.detail === "missing") return [];
      return [entry.detail === "broken" ? "<Vulinfo><broken></Vulinfo>" : detail(id, entry)];
    });
    return `<VULDEF-Document>${found.join("")}${head(found.length, found.length)}</VULDEF-Document>`;
  }
  if (of("method") === "getAlertList") {
    const alerts = [...entries].filter(([, { modified }]) =>
      modified.startsWith(of("datePublished")),
    );
    const written = alerts.map(
      ([id, { modified }]) =>
        `<entry><id>${id}</id><title>${id}</title><updated>${modified}</updated><sec:items/></entry>`,
    );
    const none = "<entry><title>該当する脆弱性対策情報はありません。</title></entry>";
    return `<feed>${written.join("") || none}${head(alerts.length, alerts.length)}</feed>`;
  }
  const since = [of("datePublishedStartY"), of("datePublishedStartM"), of("datePublishedStartD")];
  const from = new Date(
    `${since[0]}-${since[1]!.padStart(2, "0")}-${since[2]!.padStart(2, "0")}T00:00+09:00`,
  );
  const fit = [...entries]
    .filter(([, { modified }]) => new Date(modified) >= from)
    .sort(([, a], [, b]) => (a.modified < b.modified ? 1 : -1));
  const start = Number(of("startItem"));
  const page = fit.slice(start - 1, start - 1 + Number(of("maxCountItem")));
  return `<rdf:RDF>${page.map(([id, entry]) => overview(id, entry)).join("")}${head(fit.length, page.length)}</rdf:RDF>`;
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url!, "http://x");
    asked.push(url);
    const other = [...instead].find(([part]) => url.href.includes(part))?.[1];
    if (other) response.writeHead(other.status).end(other.body);
    else response.end(`<?xml version="1.0" encoding="UTF-8"?>${answer(url)}`);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/myjvn?method=getVulnOverviewList&feed=hnd`;
});
afterAll(() => server.close());
beforeEach(() => {
  for (const one of [entries, instead]) one.clear();
  asked.length = 0;
});

const id = (n: number) => `JVNDB-2026-${String(n).padStart(6, "0")}`;
const put = (n: number, modified: string, detail: Entry["detail"] = "good") =>
  entries.set(id(n), { modified: `${modified}T10:00:00+09:00`, detail });

/** Visits the source as a run does, and keeps what the run would keep. */
async function visit(seen: Map<string, string>, limits = {}, at = address) {
  const ends: ListEnd[] = [];
  const items: Item[] = [];
  asked.length = 0;
  const get = createGet({ allowPrivateFetch: ["127.0.0.1"] });
  const tell = (end: ListEnd) => ends.push(end);
  const whole = { ...loadMyJvn(), pauseSeconds: 0, ...limits };
  for await (const item of readMyJvn(get, at, { seen, now: NOW, tell }, whole)) {
    items.push(item);
    if (item.bytes && item.changed) seen.set(addressKey(item.source), item.changed);
  }
  return { items, ends };
}
const names = (items: readonly Item[]) =>
  items.map(({ name, bytes }) => `${bytes ? "" : "failed "}${name}`);
const isOverview = ({ bytes }: Item) => {
  const reading = readDocument(bytes!);
  return "advisory" in reading && reading.isOverview;
};
const questions = (method: string) =>
  asked.filter((url) => url.searchParams.get("method") === method);

test("everything of the first days comes with its documents, ten with a question, fifty on a page", async () => {
  for (let n = 1; n <= 64; n++) put(n, n <= 60 ? "2026-11-10" : "2026-09-01");
  const { items, ends } = await visit(new Map());
  expect(items).toHaveLength(60);
  expect(items.some(isOverview)).toBe(false);
  expect(ends).toEqual([{ address, named: 60, newest: "2026-11-10T01:00:00.000Z", trouble: null }]);
  const lists = questions("getVulnOverviewList");
  expect(lists.map((url) => url.searchParams.get("startItem"))).toEqual(["1", "51"]);
  expect(lists[0]!.search).toContain(
    "datePublishedStartY=2026&datePublishedStartM=10&datePublishedStartD=22",
  );
  const details = questions("getVulnDetailInfo");
  expect(details).toHaveLength(6);
  expect(details[0]!.search).toMatch(/vulnId=JVNDB-2026-\d{6}\+JVNDB/);
});

test("a second visit asks only for the list, and then only for what is new or changed", async () => {
  for (let n = 1; n <= 5; n++) put(n, "2026-11-15");
  const seen = new Map<string, string>();
  await visit(seen);
  expect((await visit(seen)).items).toEqual([]);
  expect(asked).toHaveLength(1);
  // From a week before the newest that is held.
  expect(asked[0]!.search).toContain(
    "datePublishedStartY=2026&datePublishedStartM=11&datePublishedStartD=8",
  );
  put(2, "2026-11-18");
  put(6, "2026-11-19");
  expect(names((await visit(seen)).items)).toEqual([`${id(2)}.xml`, `${id(6)}.xml`]);
});

test("an entry without a document is kept for what it is, named, and asked for again", async () => {
  put(1, "2026-11-18");
  put(2, "2026-11-19", "missing");
  const seen = new Map<string, string>();
  const { items, ends } = await visit(seen);
  expect(names(items)).toEqual([`${id(1)}.xml`, `${id(2)}.xml`, `failed ${id(2)}`]);
  expect(items.filter(({ bytes }) => bytes).map(isOverview)).toEqual([false, true]);
  expect(items[2]!.error).toContain(`${id(2)} の詳しい文書を取得できませんでした`);
  expect(ends[0]!.trouble).toBeNull();
  // Also when the list names it no more.
  const before = entries.get(id(2))!;
  entries.delete(id(2));
  expect(names((await visit(seen)).items)).toEqual([`failed ${id(2)}`]);
  entries.set(id(2), { ...before, detail: "good" });
  expect(names((await visit(seen)).items)).toEqual([`${id(2)}.xml`]);
  expect((await visit(seen)).items).toEqual([]);
});

test("patience with a missing document ends; its overview stays what is known", async () => {
  put(1, "2026-11-01", "missing");
  const seen = new Map<string, string>();
  await visit(seen);
  expect((await visit(seen)).items).toEqual([]);
});

test("one broken document takes none of the ten with it", async () => {
  for (let n = 1; n <= 10; n++) put(n, "2026-11-18", n === 4 ? "broken" : "good");
  const { items } = await visit(new Map());
  expect(items.filter(({ bytes }) => bytes && bytes.length > 0)).toHaveLength(10);
  expect(items.filter((item) => item.bytes === null).map(({ name }) => name)).toEqual([id(4)]);
});

test("a run ends after its questions; the oldest come first and the rest with the next run", async () => {
  for (let n = 1; n <= 40; n++) put(n, `2026-11-${n <= 20 ? "05" : "16"}`);
  const seen = new Map<string, string>();
  const first = await visit(seen, { questions: 3 });
  expect([first.items.length, asked.length]).toEqual([20, 3]);
  expect(first.items.every(({ name }) => name <= `${id(20)}.xml`)).toBe(true);
  expect(first.ends[0]!.trouble).toBeNull();
  const second = await visit(seen, { questions: 3 });
  expect(second.items).toHaveLength(20);
  expect((await visit(seen)).items).toEqual([]);
});

test("a page that does not come is told, the others are kept, and nothing of it counts as held", async () => {
  for (let n = 1; n <= 120; n++) put(n, "2026-11-18");
  instead.set("startItem=51", { status: 503, body: "busy" });
  const seen = new Map<string, string>();
  const { items, ends } = await visit(seen);
  expect(items).toHaveLength(50);
  expect(ends[0]).toMatchObject({ named: 50, trouble: { reason: "server_error" } });
  expect(ends[0]!.trouble!.detail).toContain("51件目から");
  expect(seen.size).toBe(0);
  instead.clear();
  expect((await visit(seen)).items).toHaveLength(120);
});

test.each([
  [{ status: 200, body: "<!doctype html><html><body>メンテナンス中</body></html>" }, "login_page"],
  [{ status: 403, body: "" }, "login"],
  [{ status: 404, body: "" }, "gone"],
  [{ status: 200, body: "<rdf:RDF><item>" }, "unreadable_list"],
  [{ status: 200, body: "" }, "empty_list"],
  [
    {
      status: 200,
      body: `<rdf:RDF><status:Status retCd="1" errMsg="過負荷です" totalRes="0"/></rdf:RDF>`,
    },
    "server_error",
  ],
  [
    {
      status: 200,
      body: `<rdf:RDF><status:Status retCd="0" totalRes="7" totalResRet="0"/></rdf:RDF>`,
    },
    "unreadable_list",
  ],
])("%j in place of the list is trouble: %s", async (other, reason) => {
  instead.set("getVulnOverviewList", other);
  const { items, ends } = await visit(new Map());
  expect(items).toEqual([]);
  expect(ends).toMatchObject([{ address, named: 0, trouble: { reason } }]);
});

test("pages that do not turn, or that no longer count, are no whole list", async () => {
  for (let n = 1; n <= 120; n++) put(n, "2026-11-18");
  const first = answer(
    new URL(
      "?method=getVulnOverviewList&datePublishedStartY=2026&datePublishedStartM=10&datePublishedStartD=1&startItem=1&maxCountItem=50",
      address,
    ),
  );
  for (const part of ["startItem=51", "startItem=101"])
    instead.set(part, { status: 200, body: first });
  const { ends } = await visit(new Map());
  expect(ends[0]).toMatchObject({ named: 50, trouble: { reason: "unreadable_list" } });
  instead.clear();
  instead.set("startItem=51", { status: 200, body: first.replace(/<status:Status[^>]*>/, "") });
  const uncounted = await visit(new Map());
  expect(uncounted.ends[0]!.trouble).toMatchObject({ reason: "unreadable_list" });
  expect(questions("getVulnOverviewList").length).toBe(3);
});

test("an answer that counts to nothing is believed", async () => {
  const { items, ends } = await visit(new Map());
  expect([items, ends]).toEqual([[], [{ address, named: 0, newest: null, trouble: null }]]);
});

test("a server that falls silent is asked no more in this visit; what it did not give is wanted still", async () => {
  for (let n = 1; n <= 60; n++) put(n, "2026-11-18");
  const real = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    if (request.url!.includes("getVulnDetailInfo")) request.socket.destroy();
    else for (const one of real) (one as (...all: unknown[]) => void)(request, response);
  });
  const seen = new Map<string, string>();
  const { items } = await visit(seen);
  server.removeAllListeners("request");
  for (const one of real) server.on("request", one as never);
  expect(items.filter(({ bytes }) => bytes === null)).toHaveLength(30);
  expect(items.filter(({ bytes }) => bytes !== null).every(isOverview)).toBe(true);
  const { items: later } = await visit(seen);
  expect(later).toHaveLength(60);
  expect(later.some(isOverview)).toBe(false);
});

test("what a person writes into the address is kept: a vendor, or own dates", async () => {
  put(1, "2026-11-18");
  await visit(new Map(), {}, `${address}&vendorId=20&keyword=%E9%9B%BB`);
  expect(asked[0]!.searchParams.get("vendorId")).toBe("20");
  expect(asked[0]!.searchParams.get("keyword")).toBe("電");
  await visit(new Map(), {}, `${address}&rangeDatePublished=m`);
  expect(asked[0]!.search).not.toContain("datePublishedStart");
  await visit(new Map(), {}, address.replace("feed=hnd", "feed=oka"));
  expect(asked[0]!.searchParams.get("modifiedStartDate")).toBe("20261022");
});

test("alerts come from their list, by the year; one that is held is not taken again", async () => {
  const alerts = address.replace("getVulnOverviewList", "getAlertList");
  entries.set("MYJVN-ALT-2026-0001", { modified: "2026-02-12T10:00:00+09:00", detail: "good" });
  entries.set("MYJVN-ALT-2026-0002", { modified: "2026-11-12T10:00:00+09:00", detail: "good" });
  const seen = new Map<string, string>();
  const { items, ends } = await visit(seen, {}, alerts);
  expect(names(items)).toEqual(["MYJVN-ALT-2026-0001.xml", "MYJVN-ALT-2026-0002.xml"]);
  expect(ends).toMatchObject([{ named: 2, trouble: null }]);
  expect(asked.map((url) => url.searchParams.get("datePublished"))).toEqual(["2026"]);
  expect((await visit(seen, {}, alerts)).items).toEqual([]);
  entries.set("MYJVN-ALT-2026-0001", { modified: "2026-11-20T10:00:00+09:00", detail: "good" });
  expect(names((await visit(seen, {}, alerts)).items)).toEqual(["MYJVN-ALT-2026-0001.xml"]);
});

test("in the first days of a year the alerts of the last one are asked for, too", async () => {
  const years = (now: string) =>
    alertsOf(address, new Date(now), 7).map((url) =>
      new URL(url).searchParams.get("datePublished"),
    );
  expect(years("2027-01-03T09:00:00+09:00")).toEqual(["2027", "2026"]);
  expect(years("2027-01-20T09:00:00+09:00")).toEqual(["2027"]);
});
