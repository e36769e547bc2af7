import { afterAll, beforeAll, expect, test } from "vitest";
import { makeAlert } from "../../../test/alert.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { previewAudience } from "./api-audience.ts";
import { decidePriorities, isOverMatch, isWide } from "./plan.ts";

let database: TestDatabase;
let web: TestWeb;
let world: World;
let office: ReturnType<typeof viewerOf>;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
  office = viewerOf("secretariat", world.secretariat);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

test("the preview says who is meant, why, and by which relay, and writes nothing", async () => {
  const alert = await makeAlert(database, world, "preview", {
    askKinds: ["firewall"],
    rule: { kinds: ["clinic"], prefectures: ["27"] },
  });
  const shown = await web.ask(office, previewAudience, { params: { id: alert.guidanceId } });
  expect(shown).toMatchObject({
    status: 200,
    reply: {
      institutions: 5,
      audience: 4,
      matched: 2,
      overMatch: false,
      wide: false,
      noContact: 0,
    },
  });
  if (!("reply" in shown)) throw new Error("refused");
  expect(
    Object.fromEntries(shown.reply.samples.map((one) => [one.basis, one.institutionId])),
  ).toEqual({
    affected: world.hospitalTokyo,
    possibly: world.clinicTokyo,
    asked: world.university,
    rule: world.clinicOsaka,
  });
  expect(shown.reply.samples[0]?.reason).toContain("バージョン 7.2.4");
  expect(shown.reply.routes.find((one) => one.routeId === world.routes.tokyo)).toMatchObject({
    relay: "東の医師会",
    waits: true,
    count: 2,
  });
  const written = await database.owner.query(
    "select 1 from notices.notice union all select 1 from base.event",
  );
  expect(written.rows).toEqual([]);
});

test("only the secretariat previews, and only what has a TLP and a readable rule", async () => {
  const untold = await makeAlert(database, world, "no tlp", { tlp: null });
  const ask = { params: { id: untold.guidanceId } };
  expect(await web.ask(office, previewAudience, ask)).toMatchObject({
    refused: { refused: "no_tlp" },
  });
  const odd = await makeAlert(database, world, "odd", { rule: { colour: "blue" } });
  const bad = await web.ask(office, previewAudience, { params: { id: odd.guidanceId } });
  expect(bad).toMatchObject({ refused: { refused: "bad_rule" } });
  for (const role of ["relay", "ministry", "vendor", "institution"] as const) {
    expect((await web.ask(viewerOf(role, world.relayTokyo), previewAudience, ask)).status).toBe(
      403,
    );
  }
});

test("an institution that closed, stated or holds the kind is not asked; the strongest basis and exposure win", async () => {
  const alert = await makeAlert(database, world, "strong", {
    askKinds: ["firewall"],
    rule: { prefectures: ["13"] },
  });
  await database.owner.query(
    `insert into assets.asset (institution_id, kind, release_id, vendor, product, internet_facing, emr_connected)
     values ($1, 'server', $2, '甲', 'strong', false, true), ($1, 'server', $3, '甲', 'strong', false, false)`,
    [world.clinicTokyo, alert.releases.affected, alert.releases.affected],
  );
  await database.owner.query(
    "insert into assets.statement (institution_id, kind, has) values ($1, 'firewall', false)",
    [world.university],
  );
  const shown = await web.ask(office, previewAudience, { params: { id: alert.guidanceId } });
  if (!("reply" in shown)) throw new Error("refused");
  const cells = shown.reply.cells.map(
    (cell) => `${cell.basis} ${cell.audienceClass} ${cell.count}`,
  );
  expect(cells.sort()).toEqual([
    "affected clinic 1",
    "affected hospital_large 1",
    "rule hospital_large 1",
  ]);
  await database.owner.query(
    "update organisations.organisation set closed_at = now() where id = $1",
    [world.university],
  );
  const again = await web.ask(office, previewAudience, { params: { id: alert.guidanceId } });
  expect(again).toMatchObject({ reply: { institutions: 4, audience: 2 } });
});

test("the first row that fits decides the priority, and what it was decided from is kept", () => {
  const danger = { severity: "medium", exploited: false, kevAdded: null, epss: 0.02 };
  const on = new Date("2026-11-21");
  const of = (more: object) =>
    Object.fromEntries(
      decidePriorities({ ...danger, ...more }, on)
        .decisions.filter((one) => one.tier === "L4")
        .map((one) => [one.exposure, one.priority]),
    );
  expect(of({})).toEqual({ internet: "normal", emr: "normal", unknown: "low", none: "low" });
  expect(of({ exploited: true })).toEqual({
    internet: "urgent",
    emr: "urgent",
    unknown: "high",
    none: "high",
  });
  expect(decidePriorities(danger, on)).toMatchObject({
    exploitation: "some",
    table: "priority@1",
    epss: 0.02,
  });
  expect(decidePriorities({ ...danger, epss: null }, on).exploitation).toBe("none");
});

test("too many matches, and a wide audience, are told apart from a small installation", () => {
  const on = new Date("2026-11-21");
  expect(isOverMatch({ institutions: 100, matched: 40 }, on)).toBe(false);
  expect(isOverMatch({ institutions: 1000, matched: 301 }, on)).toBe(true);
  expect(isOverMatch({ institutions: 1000, matched: 299 }, on)).toBe(false);
  expect(isWide({ institutions: 8000, audience: 161 }, on)).toBe(true);
  expect(isWide({ institutions: 8000, audience: 159 }, on)).toBe(false);
});
