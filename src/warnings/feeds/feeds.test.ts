import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createHash } from "node:crypto";
import { createMessage, generateKey, readPrivateKey, sign } from "openpgp";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { advisoryOf, bytesOf } from "../../../test/conformance/csaf-sample.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { runJobs, startTestWeb, testContext, type TestWeb, TODAY } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { SYSTEM } from "../../base/viewer.ts";
import * as api from "./api.ts";
import type { Item } from "../providers/collect.ts";
import { readAddress } from "../providers/provider.ts";

/** A CSAF provider on this machine: what it serves, by path. */
const served = new Map<string, Buffer | string>();
const asked: string[] = [];
let server: Server;
let base: string;
let database: TestDatabase;
let world: World;
let web: TestWeb;
let signature: string;
let key: { fingerprint: string; armored: string };

const good = bytesOf(advisoryOf({ id: "F-GOOD" }));
const tampered = bytesOf(advisoryOf({ id: "F-TAMPERED" }));
const forged = bytesOf(advisoryOf({ id: "F-FORGED" }));
const sha512 = (bytes: Buffer) => createHash("sha512").update(bytes).digest("hex");

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
  server = createServer((request, response) => {
    asked.push(request.url!);
    const body = served.get(request.url!);
    if (body === undefined) response.writeHead(404).end();
    else if (typeof body === "string" && body.startsWith("->"))
      response.writeHead(302, { location: body.slice(2) }).end();
    else response.end(body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const made = await generateKey({ userIDs: [{ name: "Provider" }], format: "armored" });
  const privateKey = await readPrivateKey({ armoredKey: made.privateKey });
  key = { fingerprint: privateKey.getFingerprint(), armored: made.publicKey };
  const message = await createMessage({ binary: new Uint8Array(good) });
  signature = await sign({ message, signingKeys: privateKey, detached: true, format: "armored" });
});
afterAll(async () => {
  server.close();
  await web.close();
  await database.drop();
});
beforeEach(() => {
  served.clear();
  asked.length = 0;
});

const context = () => testContext(database, "work", { ALLOW_PRIVATE_FETCH: "127.0.0.1" });
const secretariat = () => viewerOf("secretariat", world.secretariat);

function serveDocuments(): void {
  for (const [name, bytes] of [
    ["good", good],
    ["tampered", tampered],
    ["forged", forged],
  ] as const) {
    served.set(`/white/${name}.json`, bytes);
    served.set(
      `/white/${name}.json.sha512`,
      `${sha512(name === "tampered" ? good : bytes)}  ${name}.json`,
    );
    served.set(`/white/${name}.json.asc`, signature);
  }
}

function serveProvider(distribution: object): void {
  serveDocuments();
  const metadata = {
    canonical_url: `${base}/provider-metadata.json`,
    metadata_version: "2.0",
    distributions: [distribution],
    public_openpgp_keys: [{ url: `${base}/key.asc`, fingerprint: key.fingerprint.toUpperCase() }],
  };
  served.set("/provider-metadata.json", JSON.stringify(metadata));
  served.set("/key.asc", key.armored);
}

const entry = (name: string, updated: string) => ({
  id: name,
  updated,
  content: { src: `${base}/white/${name}.json` },
  link: [
    { rel: "hash", href: `${base}/white/${name}.json.sha512` },
    { rel: "signature", href: `${base}/white/${name}.json.asc` },
  ],
});

const visit = (seen = new Map<string, string>()) => ({ seen, now: TODAY, tell: () => {} });

async function collect(url: string, seen?: Map<string, string>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of readAddress(context().settings, url, visit(seen))) items.push(item);
  return items;
}
const checks = (items: Item[]) => items.map(({ name, hash, signature }) => [name, hash, signature]);

const EXPECTED = [
  ["good.json", "good", "good"],
  ["tampered.json", "bad", "bad"],
  ["forged.json", "good", "bad"],
];

test("a provider's ROLIE feed is followed, and hashes and signatures are held against its key", async () => {
  serveProvider({ rolie: { feeds: [{ url: `${base}/feed.json`, tlp_label: "WHITE" }] } });
  const entries = ["good", "tampered", "forged"].map((name) => entry(name, "2026-11-01T00:00:00Z"));
  served.set("/feed.json", JSON.stringify({ feed: { id: "f", entry: entries } }));
  const items = await collect(`${base}/provider-metadata.json`);
  expect(checks(items)).toEqual(EXPECTED);
  // What is known in this state is not fetched again.
  const seen = new Map(items.map((item) => [item.source, item.changed!]));
  asked.length = 0;
  expect(await collect(`${base}/provider-metadata.json`, seen)).toEqual([]);
  expect(asked).not.toContain("/white/good.json");
});

test("a provider's folder is read by changes.csv, and nothing outside the folder", async () => {
  serveProvider({ directory_url: `${base}/white/` });
  const lines = ["good", "tampered", "forged"].map(
    (name) => `"${name}.json","2026-11-01T00:00:00Z"`,
  );
  served.set(
    "/white/changes.csv",
    [...lines, '"../secret.json","2026-11-01T00:00:00Z"'].join("\n"),
  );
  served.set("/secret.json", "{}");
  expect(checks(await collect(base + "/provider-metadata.json"))).toEqual(EXPECTED);
  expect(asked).not.toContain("/secret.json");
});

test("a feed run takes what is good, refuses a bad hash, marks a bad signature, and shows its health", async () => {
  serveProvider({ directory_url: `${base}/white/` });
  served.set("/white/index.txt", "good.json\ntampered.json\nforged.json\n");
  const body = {
    name: "見本",
    url: `${base}/provider-metadata.json`,
    everyHours: 6,
    enabled: true,
  };
  const added = await web.ask(secretariat(), api.addFeed, { body });
  expect(added.status).toBe(200);
  expect(await web.ask(secretariat(), api.addFeed, { body })).toMatchObject({
    refused: { refused: "known" },
  });
  await runJobs(database, context());
  const { rows } = await database.owner.query(
    "select name, outcome, hash_check, signature_check, findings->0->>'message' as finding from advisories.document order by name",
  );
  expect(rows).toMatchObject([
    {
      name: "forged.json",
      outcome: "taken",
      signature_check: "bad",
      finding: expect.stringMatching("署名"),
    },
    { name: "good.json", outcome: "taken", hash_check: "good", signature_check: "good" },
    { name: "tampered.json", outcome: "refused", hash_check: "bad" },
  ]);
  const feeds = await web.ask(secretariat(), api.findFeeds);
  expect(feeds).toMatchObject({
    reply: {
      feeds: [
        {
          state: "trouble",
          trouble: { reason: "document_refused", todo: expect.stringContaining("手で登録") },
          lastError: expect.stringContaining("tampered.json"),
          lastResult: { taken: 2, refused: 1 },
          lists: [{ named: 3, trouble: null }],
        },
      ],
    },
  });
});

test("a feed that cannot be reached says why in plain words, and is tried again", async () => {
  const url = `${base}/gone.json`;
  await web.ask(secretariat(), api.addFeed, {
    body: { name: "なくなった", url, everyHours: 24, enabled: true },
  });
  await runJobs(database, context());
  const { rows } = await database.owner.query(
    "select last_error, reason, failures, last_good_at, next_run_at - last_run_at < interval '1 hour' as soon from feeds.feed where url = $1",
    [url],
  );
  expect(rows).toEqual([
    {
      last_error: expect.stringContaining("404"),
      reason: "gone",
      failures: 1,
      last_good_at: null,
      soon: true,
    },
  ]);
});

test("no fetch reaches a private address, not even by a redirect or through a list", async () => {
  const closed = testContext(database, "work").settings;
  const first = async (url: string, settings = closed) => {
    for await (const item of readAddress(settings, url, visit())) return item;
    return null;
  };
  await expect(first(`${base}/provider-metadata.json`)).rejects.toThrow("private_address");
  await expect(first("file:///etc/passwd")).rejects.toThrow("scheme");
  await expect(first("http://169.254.169.254/latest/")).rejects.toThrow("private_address");
  served.set("/redirect.json", "->http://169.254.169.254/latest/meta-data");
  await expect(first(`${base}/redirect.json`, context().settings)).rejects.toThrow(
    "private_address",
  );
  served.set(
    "/list.json",
    JSON.stringify({ feed: { entry: [{ content: { src: "http://10.0.0.1/a.json" } }] } }),
  );
  const item = await first(`${base}/list.json`, context().settings);
  expect(item).toMatchObject({ bytes: null, error: expect.stringMatching("内部") });
});

test("feeds are the secretariat's", async () => {
  const { rows } = await database.owner.query("select id from feeds.feed limit 1");
  const viewer = viewerOf("institution", world.hospitalTokyo);
  const params = { id: rows[0].id };
  expect((await web.ask(viewer, api.findFeeds)).status).toBe(403);
  expect((await web.ask(viewer, api.runFeed, { params })).status).toBe(403);
  const seen = await database.web.asViewer(viewer, (tx) =>
    tx.selectFrom("feeds.feed").select("id").execute(),
  );
  expect(seen).toEqual([]);
  const all = await database.web.asViewer(SYSTEM, (tx) =>
    tx.selectFrom("feeds.feed").select("id").execute(),
  );
  expect(all.length).toBeGreaterThan(0);
});
