import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { startRound } from "./api.ts";
import { getReach, getReachCsv } from "./api-reach.ts";
import type { ReachCell } from "./queries-reach.ts";
import { describeAll, describeHidden } from "./reach-picture.ts";

let database: TestDatabase;
let world: World;
let web: TestWeb;
let round: string;
const NOW = new Date("2026-11-21T09:00:00+09:00");

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database, "web"));
  const office = viewerOf("secretariat", world.secretariat);
  const begun = await web.ask(office, startRound, { body: { title: "全国", choice: {} } });
  if (!("reply" in begun)) throw new Error(JSON.stringify(begun.refused));
  round = begun.reply.id;
  await database.owner.query(
    `update probes.probe set state = 'answered', answered_at = asked_at
     where contact_id = any ($1::uuid[]) or hop in ('secretariat', 'relay')`,
    [
      [
        world.contacts["hospitalTokyo:2"],
        world.contacts["hospitalOsaka:1"],
        world.contacts["hospitalOsaka:2"],
      ],
    ],
  );
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

async function reach(viewer: ReturnType<typeof viewerOf>) {
  const shown = await web.ask(viewer, getReach, { query: {} });
  if (!("reply" in shown)) throw new Error(JSON.stringify(shown.refused));
  return shown.reply;
}
const line = (
  lines: { key: string; asked: number | null; reached: number | null }[],
  key: string,
) => {
  const found = lines.find((one) => one.key === key);
  return found && [found.reached, found.asked];
};

test("an organisation is reached when one of its contacts answered, by every way of counting", async () => {
  const { chosen, rounds } = await reach(viewerOf("secretariat", world.secretariat));
  expect(rounds).toMatchObject([{ label: "全国", asked: 5, reached: 2 }]);
  expect(line(chosen!.hops, "institution")).toEqual([2, 5]);
  expect(line(chosen!.hops, "relay")).toEqual([2, 2]);
  expect(line(chosen!.prefectures, "13")).toEqual([1, 3]);
  expect(line(chosen!.prefectures, "27")).toEqual([1, 2]);
  expect(line(chosen!.classes, "clinic")).toEqual([0, 2]);
  expect(line(chosen!.kinds, "hospital")).toEqual([2, 3]);
  expect(line(chosen!.relays, world.relayOsaka)).toEqual([1, 2]);
});

test("a relay counts its own", async () => {
  const { chosen } = await reach(viewerOf("relay", world.relayTokyo));
  expect(line(chosen!.hops, "institution")).toEqual([1, 2]);
});

test("the ministry sees no small count, one picture a day, and cannot ask past it", async () => {
  const ministry = viewerOf("ministry", world.ministry);
  const { chosen, rounds } = await reach(ministry);
  // Offices answer for themselves.
  const offices = ["ministry", "secretariat"];
  const associations = chosen!.hops.filter((one) => !offices.includes(one.key));
  const numbers = [...chosen!.prefectures, ...chosen!.classes, ...rounds, ...associations]
    .flatMap((one) => [one.asked, one.reached])
    .filter((one) => one !== null && one > 0);
  expect(numbers.every((one) => one! >= 5)).toBe(true);
  expect([chosen!.kinds, chosen!.relays]).toEqual([[], []]);
  await database.owner.query("update probes.probe set state = 'answered'");
  expect(await reach(ministry)).toEqual(expect.objectContaining({ chosen }));
  const file = await web.app.inject({
    url: `/api/probes/reach/csv?round=${round}`,
    headers: { "x-test-viewer": JSON.stringify(ministry) },
  });
  expect(file.body).toContain("非表示");
  const nobody = viewerOf("institution", world.clinicTokyo);
  expect(await web.ask(nobody, getReachCsv, { query: { round } })).toMatchObject({ status: 403 });
});

test("large counts are shown whole, and the sums agree", () => {
  const cell = (
    prefecture: string,
    audienceClass: string,
    asked: number,
    reached: number,
  ): ReachCell => ({
    hop: "institution",
    prefecture,
    audienceClass,
    kind: "clinic",
    relayId: null,
    relay: null,
    asked,
    reached,
  });
  const cells = [
    cell("13", "clinic", 100, 60),
    cell("13", "hospital_small", 40, 20),
    cell("27", "clinic", 50, 48),
    cell("27", "hospital_small", 30, 10),
  ];
  const all = describeAll(cells, NOW);
  const hidden = describeHidden(cells, NOW);
  expect(line(hidden.hops, "institution")).toEqual([138, 220]);
  expect(line(hidden.prefectures, "13")).toEqual(line(all.prefectures, "13"));
  // Two silent clinics in Osaka are hidden: the total of Osaka's pair may stand, its parts may not tell them.
  expect(line(all.prefectures, "27")).toEqual([58, 80]);
  expect(line(hidden.prefectures, "27")![1]).toBe(80);
});
