import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { advisoryOf, bytesOf } from "../../../test/conformance/csaf-sample.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { resolveReleases } from "../../things/products/index.ts";
import * as api from "./api.ts";
import { readAndTake, takeDocument } from "./index.ts";
import { matchWaiting } from "./match.ts";

let database: TestDatabase;
let world: World;
let web: TestWeb;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
});
afterAll(async () => {
  await web.close();
  await database.drop();
});
beforeEach(() =>
  database.owner.query(
    `update advisories.advisory set document_id = null; delete from advisories.document; delete from advisories.change;
     delete from advisories.affected; delete from advisories.verdict; delete from advisories.advisory`,
  ),
);

const context = () => testContext(database, "work");
let minutes = 0;
async function take(document: unknown): Promise<string> {
  const now = new Date(context().clock.now().getTime() + ++minutes * 60_000);
  const { advisoryId } = await database.work.asViewer(SYSTEM, (tx) =>
    takeDocument(tx, SYSTEM, now, { bytes: bytesOf(document), name: "x.json", source: "test" }),
  );
  return advisoryId!;
}
type Facts = Parameters<typeof advisoryOf>[0] & { cves?: string[]; publisher?: string };
function documentOf({ cves, publisher = "a", ...facts }: Facts) {
  const document = advisoryOf(facts);
  document.document.publisher.namespace = `https://${publisher}.example`;
  document.document.publisher.name = publisher;
  const [one] = document.vulnerabilities;
  if (cves) document.vulnerabilities = cves.map((cve) => ({ ...one!, cve }));
  return document;
}
async function ask<E extends Parameters<TestWeb["ask"]>[1]>(endpoint: E, question = {}) {
  const answered = await web.ask(viewerOf("secretariat", world.secretariat), endpoint, question);
  if ("reply" in answered) return answered.reply;
  throw new Error(JSON.stringify(answered.refused));
}
const list = (query = {}) => ask(api.findAdvisories, { query });
const page = (id: string) => ask(api.getAdvisory, { params: { id } });
/** The matters of the desk: each as the sorted numbers of its documents. */
async function matters(query = {}): Promise<string[]> {
  const { rows: items } = await list(query);
  return items
    .map((row) =>
      [row, ...row.others]
        .map((one) => one.trackingId)
        .sort()
        .join("+"),
    )
    .sort();
}
const many = (count: number) => Array.from({ length: count }, (_, i) => `CVE-2026-${9000 + i}`);

test("one CVE in one product from three publishers is one matter with three documents", async () => {
  const ids = [
    await take(documentOf({ id: "A", publisher: "cisa" })),
    await take(documentOf({ id: "B", publisher: "jvn", title: "Gate の弱点" })),
    await take(documentOf({ id: "C", publisher: "maker" })),
  ];
  expect(await matters()).toEqual(["A+B+C"]);
  const { rows: items, counts, all } = await list();
  // The newest stands in front, the others behind it in the order in which they came.
  expect(
    items.map(({ trackingId, others }) => [trackingId, others.map((o) => o.publisher)]),
  ).toEqual([["C", ["cisa", "jvn"]]]);
  expect([counts, all]).toEqual([[{ state: "inbox", count: 1 }], 1]);
  for (const id of ids) expect((await page(id)).matter.documents).toHaveLength(2);
});

test.each([
  ["another weakness", { cve: "CVE-2026-0002" }],
  ["another product", { products: [{ product: "Tower", range: "<9", vendor: "乙電機" }] }],
  ["no weakness", { cves: [] as string[] }],
])("%s is a matter of its own", async (_, facts) => {
  await take(documentOf({ id: "A" }));
  await take(documentOf({ id: "B", publisher: "b", ...facts }));
  expect(await matters()).toEqual(["A", "B"]);
});

test("a library in many products: only documents whose products meet are one, and each shows its own", async () => {
  const library = { product: "Logger", range: "<2.15", vendor: "丙財団" };
  await take(documentOf({ id: "LIB", products: [library] }));
  await take(
    documentOf({ id: "GATE", publisher: "b", products: [{ product: "Gate", range: "<3" }] }),
  );
  const id = await take(
    documentOf({
      id: "BOTH",
      publisher: "c",
      products: [library, { product: "Wall", range: "<1" }],
    }),
  );
  expect(await matters()).toEqual(["BOTH+LIB", "GATE"]);
  const { matter, affected } = await page(id);
  expect(affected.map(({ name }) => name)).toEqual(["丙財団 Logger", "甲電機 Wall"]);
  expect(matter.documents.map((one) => one.affected)).toEqual([
    [{ name: "丙財団 Logger", ranges: ["対象 2.15未満"] }],
  ]);
  expect(matter.related.map(({ trackingId }) => trackingId)).toEqual(["GATE"]);
});

test("a collection of 200 weaknesses draws nobody together, but is shown beside them", async () => {
  const cves = many(200);
  const whole = await take(documentOf({ id: "ALL", cves }));
  const first = await take(documentOf({ id: "ONE", publisher: "b", cve: cves[0]! }));
  await take(documentOf({ id: "TWO", publisher: "b", cve: cves[1]! }));
  await take(documentOf({ id: "ONE-JVN", publisher: "c", cve: cves[0]! }));
  expect(await matters()).toEqual(["ALL", "ONE+ONE-JVN", "TWO"]);
  expect((await page(whole)).matter).toMatchObject({ documents: [], isCollection: true });
  expect((await page(whole)).matter.related).toHaveLength(3);
  expect((await page(first)).matter.related.map(({ trackingId }) => trackingId)).toEqual(["ALL"]);
});

test("a chain of documents that each share one weakness with the next ends before it holds too many", async () => {
  const cves = many(60);
  for (let i = 0; i < 58; i += 2)
    await take(documentOf({ id: `D${i}`, publisher: `p${i}`, cves: cves.slice(i, i + 3) }));
  const { rows: items } = await list({ limit: 100 });
  expect(items.length).toBeGreaterThan(2);
  for (const row of items) expect(row.others.length).toBeLessThan(12);
});

test("nothing is hidden: the worst of a matter stands in the list, and each state has its own row", async () => {
  await take(documentOf({ id: "A" }));
  const mild = documentOf({ id: "B", publisher: "b" });
  mild.vulnerabilities[0]!.scores[0]!.cvss_v3.baseScore = 3.1;
  const b = await take(mild);
  expect((await list()).rows[0]).toMatchObject({ trackingId: "B", severity: "critical" });
  await ask(api.setState, { params: { id: b }, body: { state: "dismissed", reason: "軽い" } });
  expect(await matters({ state: "inbox" })).toEqual(["A+B"]);
  expect((await list({ state: "inbox" })).rows[0]!.trackingId).toBe("A");
  expect((await list({ state: "dismissed" })).rows[0]!.trackingId).toBe("B");
  const { counts, all } = await list();
  expect(counts.map(({ state, count }) => `${state} ${count}`).sort()).toEqual([
    "dismissed 1",
    "inbox 1",
  ]);
  expect(all).toBe(1);
});

test("what is looked for is found in whichever document has it", async () => {
  await take(documentOf({ id: "A", title: "Gate authentication bypass" }));
  await take(documentOf({ id: "B", publisher: "b", title: "Gate の認証回避" }));
  for (const text of ["bypass", "認証回避", "cve-2026-0001"])
    expect(await matters({ text })).toEqual(["A+B"]);
  expect((await list({ text: "bypass" })).rows[0]!.trackingId).toBe("A");
  expect((await list({ text: "bypass" })).all).toBe(1);
});

test("pages of matters neither repeat nor lose one", async () => {
  for (let i = 0; i < 5; i++) {
    await take(documentOf({ id: `A${i}`, cve: `CVE-2026-${7000 + i}` }));
    await take(documentOf({ id: `B${i}`, publisher: "b", cve: `CVE-2026-${7000 + i}` }));
  }
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const { rows: items, next } = await list({ limit: 2, ...(after ? { after } : {}) });
    seen.push(...items.map(({ trackingId }) => trackingId));
    after = next ?? undefined;
  } while (after !== undefined);
  expect(seen).toEqual(["B4", "B3", "B2", "B1", "B0"]);
});

test("a later document says how many institutions it would newly reach", async () => {
  const item = (version: string) => ({ vendor: "甲電機", product: "Gate", version, model: null });
  const [old, newer] = await database.work.asViewer(SYSTEM, (tx) =>
    resolveReleases(tx, [item("2.4"), item("3.0")]),
  );
  for (const [who, releaseId] of [
    [world.hospitalTokyo, old],
    [world.hospitalOsaka, newer],
  ])
    await database.owner.query(
      "insert into assets.asset (institution_id, kind, release_id, vendor, product) values ($1, 'firewall', $2, '甲電機', 'Gate')",
      [who, releaseId],
    );
  const told = await take(documentOf({ id: "TOLD" }));
  const same = await take(documentOf({ id: "SAME", publisher: "b" }));
  const wider = await take(
    documentOf({ id: "WIDER", publisher: "c", products: [{ product: "Gate", range: "<3.5" }] }),
  );
  await matchWaiting(context());
  expect((await page(same)).matter.newHolders).toBeNull();
  await database.owner.query("update advisories.advisory set state = 'published' where id = $1", [
    told,
  ]);
  expect((await page(same)).matter.newHolders).toBe(0);
  expect((await page(wider)).matter.newHolders).toBe(1);
  expect((await page(told)).matter.newHolders).toBeNull();
});

test("a new version of a document may join a matter, and never leaves one with others in it", async () => {
  await take(documentOf({ id: "A", cve: "CVE-2026-0005" }));
  await take(documentOf({ id: "B", publisher: "b" }));
  expect(await matters()).toEqual(["A", "B"]);
  await take(documentOf({ id: "B", publisher: "b", version: "2", cve: "CVE-2026-0005" }));
  expect(await matters()).toEqual(["A+B"]);
  await take(documentOf({ id: "B", publisher: "b", version: "3", cve: "CVE-2026-0006" }));
  expect(await matters()).toEqual(["A+B"]);
});

test("versions that come at the same moment wait for no thread in their transactions, and the newest stands", async () => {
  const first = await take(documentOf({ id: "R-1", version: "1" }));
  const taken = await Promise.all(
    ["2", "3", "4", "5"].map((version) =>
      readAndTake(context(), SYSTEM, {
        bytes: bytesOf(documentOf({ id: "R-1", version, title: `version ${version}` })),
        name: `${version}.json`,
        source: "test",
      }),
    ),
  );
  expect(new Set(taken.map(({ advisoryId }) => advisoryId))).toEqual(new Set([first]));
  const { rows } = await database.owner.query(
    `select title, document_version as version,
       (select count(*)::int from advisories.change where advisory_id = a.id) as changes from advisories.advisory a`,
  );
  const superseded = taken.filter(({ outcome }) => outcome === "superseded").length;
  expect(rows).toEqual([{ title: "version 5", version: "5", changes: superseded }]);
  // Each was held against the version that stood at its turn, not against the first.
  const steps = await database.owner.query(
    "select from_version, to_version from advisories.change order by to_version",
  );
  for (const [at, step] of steps.rows.entries())
    expect(step.from_version).toBe(at === 0 ? "1" : steps.rows[at - 1].to_version);
});
