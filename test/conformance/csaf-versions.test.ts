import { afterAll, beforeAll, expect, test } from "vitest";
import { takeDocument } from "../../src/warnings/advisories/index.ts";
import { matchAdvisories } from "../../src/warnings/advisories/match.ts";
import { resolveReleases } from "../../src/things/products/index.ts";
import { SYSTEM } from "../../src/base/viewer.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { makeWorld, viewerOf, type World } from "../world.ts";
import { runJobs, startTestWeb, testContext, type TestWeb } from "../web.ts";
import * as api from "../../src/warnings/advisories/api.ts";
import { advisoryOf, bytesOf, type SampleProduct } from "./csaf-sample.ts";

let database: TestDatabase;
let world: World;
let web: TestWeb;
let releases: { gate24: string; gate30: string; wall1: string };
beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
  const item = (product: string, version: string) => ({
    vendor: "甲電機",
    product,
    version,
    model: null,
  });
  const [gate24, gate30, wall1] = await database.work.asViewer(SYSTEM, (tx) =>
    resolveReleases(tx, [item("Gate", "2.4"), item("Gate", "3.0"), item("Wall", "1.0")]),
  );
  releases = { gate24: gate24!, gate30: gate30!, wall1: wall1! };
  for (const [releaseId, who] of [
    [gate24, world.hospitalTokyo],
    [gate30, world.hospitalOsaka],
    [wall1, world.clinicTokyo],
  ])
    await database.owner.query(
      "insert into assets.asset (institution_id, kind, release_id, vendor, product) values ($1, 'firewall', $2, '甲電機', 'x')",
      [who, releaseId],
    );
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

const context = () => testContext(database, "work");
const take = (document: unknown) =>
  database.work.asViewer(SYSTEM, (tx) =>
    takeDocument(tx, SYSTEM, context().clock.now(), {
      bytes: bytesOf(document),
      name: "x.json",
      source: "test",
    }),
  );
const both: SampleProduct[] = [
  { product: "Gate", range: "<2.5" },
  { product: "Wall", range: "<=1.0" },
];
const verdicts = async (advisoryId: string) => {
  const { rows } = await database.owner.query(
    "select release_id, verdict from advisories.verdict where advisory_id = $1 and release_id = any ($2)",
    [advisoryId, Object.values(releases)],
  );
  return Object.fromEntries(rows.map((row) => [row.release_id, row.verdict]));
};
const events = async (name: string) => {
  const { rows } = await database.owner.query(
    "select data from base.event where name = $1 order by id",
    [name],
  );
  return rows.map((row) => row.data);
};
const secretariat = () => viewerOf("secretariat", world.secretariat);

test("a new version says what changed, and touches only the releases that the change touches", async () => {
  const first = await take(advisoryOf({ id: "V-1", products: both }));
  expect(first.outcome).toBe("taken");
  const id = first.advisoryId!;
  await runJobs(database, context());
  expect(await verdicts(id)).toEqual({
    [releases.gate24]: "affected",
    [releases.gate30]: "not",
    [releases.wall1]: "affected",
  });
  expect((await take(advisoryOf({ id: "V-1", products: both }))).outcome).toBe("same");

  const wider = [{ product: "Gate", range: "<3.1" }, both[1]!];
  expect((await take(advisoryOf({ id: "V-1", version: "2", products: wider }))).outcome).toBe(
    "superseded",
  );
  expect(
    (await take(advisoryOf({ id: "V-1", version: "1", title: "古い", products: both }))).outcome,
  ).toBe("older");
  await runJobs(database, context());
  expect((await verdicts(id))[releases.gate30]).toBe("affected");
  const superseded = (await events("advisories.superseded")).at(-1);
  expect(superseded.advisoryId).toBe(id);
  expect(superseded.changedReleaseIds).toEqual(
    expect.arrayContaining([releases.gate24, releases.gate30]),
  );
  expect(superseded.changedReleaseIds).not.toContain(releases.wall1);
  const detail = await web.ask(secretariat(), api.getAdvisory, { params: { id } });
  expect(detail).toMatchObject({
    status: 200,
    reply: {
      holders: 3,
      changes: [{ from: "1", to: "2", texts: ["甲電機 Gate: 対象 2.5未満 → 対象 3.1未満"] }],
    },
  });
});

test("what a person decided stays across versions, and can be taken back", async () => {
  const { advisoryId } = await take(advisoryOf({ id: "V-2", products: both }));
  const id = advisoryId!;
  await runJobs(database, context());
  const decide = (verdict: "not" | null, reason?: string) =>
    web.ask(secretariat(), api.decideMatch, {
      params: { id, releaseId: releases.wall1 },
      body: { verdict, ...(reason ? { reason } : {}) },
    });
  expect(await decide("not")).toMatchObject({ status: 409, refused: { refused: "no_reason" } });
  expect((await decide("not", "別の機能の弱点")).status).toBe(200);
  await take(
    advisoryOf({
      id: "V-2",
      version: "2",
      products: [both[0]!, { product: "Wall", range: "<=9" }],
    }),
  );
  await runJobs(database, context());
  expect((await verdicts(id))[releases.wall1]).toBe("not");
  expect((await decide(null)).status).toBe(200);
  expect((await verdicts(id))[releases.wall1]).toBe("affected");
});

test("a new release is matched with every advisory that concerns it, and with no other", async () => {
  const { advisoryId } = await take(
    advisoryOf({ id: "V-3", products: [{ product: "Tower", range: "<5" }] }),
  );
  await runJobs(database, context());
  await database.work.asViewer(SYSTEM, async (tx) => {
    const releaseIds = await resolveReleases(tx, [
      { vendor: "甲電機", product: "Tower", model: null, version: "4.1" },
    ]);
    await matchAdvisories(tx, context().clock.now(), { releaseIds });
  });
  const { rows } = await database.owner.query(
    "select v.advisory_id, v.verdict from advisories.verdict v join products.release r on r.id = v.release_id where r.version = '4.1'",
  );
  expect(rows).toEqual([{ advisory_id: advisoryId, verdict: "affected" }]);
});

test("without a TLP nobody but the secretariat decides, and never wider than the publisher", async () => {
  const none = (await take(advisoryOf({ id: "T-1", tlp: null }))).advisoryId!;
  const amber = (await take(advisoryOf({ id: "T-2", tlp: "AMBER" }))).advisoryId!;
  const set = (id: string, tlp: "CLEAR" | "GREEN" | "RED") =>
    web.ask(secretariat(), api.setTlp, { params: { id }, body: { tlp } });
  const tlpOf = async (id: string) => {
    const { rows } = await database.owner.query(
      "select tlp from advisories.advisory where id = $1",
      [id],
    );
    return rows[0].tlp;
  };
  expect(await tlpOf(none)).toBeNull();
  expect((await set(none, "GREEN")).status).toBe(200);
  expect(await set(amber, "CLEAR")).toMatchObject({ status: 409, refused: { refused: "wider" } });
  expect((await set(amber, "RED")).status).toBe(200);
  // A new version neither loses what a person set nor loosens it.
  await take(advisoryOf({ id: "T-1", version: "2", tlp: null, products: both }));
  await take(advisoryOf({ id: "T-2", version: "2", tlp: "AMBER", products: both }));
  expect([await tlpOf(none), await tlpOf(amber)]).toEqual(["GREEN", "RED"]);
});

test("the desk is the secretariat's: nobody else sees anything of it", async () => {
  const { advisoryId } = await take(advisoryOf({ id: "P-1" }));
  const params = { id: advisoryId! };
  const others = [
    viewerOf("institution", world.hospitalTokyo),
    viewerOf("relay", world.relayTokyo),
    viewerOf("ministry", world.ministry),
    viewerOf("vendor", world.vendor),
    { role: "anonymous", accountId: null, organisationId: null } as const,
  ];
  for (const viewer of others) {
    const expected = viewer.role === "anonymous" ? 401 : 403;
    for (const [endpoint, question] of [
      [api.findAdvisories, {}],
      [api.getAdvisory, { params }],
      [api.findMatches, { params }],
      [api.setTlp, { params, body: { tlp: "CLEAR" } }],
    ] as const)
      expect((await web.ask(viewer, endpoint, question as never)).status, viewer.role).toBe(
        expected,
      );
    const seen = await database.web.asViewer(viewer, async (tx) =>
      tx.selectFrom("advisories.advisory").select("id").execute(),
    );
    expect(seen, viewer.role).toEqual([]);
  }
});
