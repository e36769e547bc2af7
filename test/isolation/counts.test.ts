import { afterAll, beforeAll, expect, test } from "vitest";
import { jobs } from "../../src/app.ts";
import { makeAlert } from "../alert.ts";
import { expectedOf } from "./expectation.ts";
import { contentOf } from "./installation.ts";
import { askCase, casesOf, ownRoutes } from "./requests.ts";
import { makeScene, type Scene } from "./scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene?.installation.close());

/** Everything that somebody can ask without changing anything, with the answers. */
async function readAll(name: string): Promise<Map<string, string>> {
  const visitor = scene.visitors[name]!;
  const all = new Map<string, string>();
  for (const route of ownRoutes(scene).filter((one) => one.startsWith("GET /api/"))) {
    for (const one of casesOf(scene, route, [visitor])) {
      if (one.thing.name === "absent") continue;
      const reply = await askCase(
        scene,
        one,
        expectedOf(one.expectation, visitor, one.thing, route),
      );
      const at = [...all.keys()].filter((key) => key.startsWith(`${route} ·`)).length;
      all.set(`${route} · ${one.thing.name} ${at}`, contentOf(reply));
    }
  }
  return all;
}

/** A day of others: more devices, people, institutions and answers in Osaka, and an advisory for it alone. */
async function growOsaka(): Promise<void> {
  const { installation, visitors, world, things } = scene;
  const { clinic, secretariat } = visitors as { clinic: never; secretariat: never };
  const call = async (who: never, route: string, body: unknown) => {
    const reply = await installation.ask(who, route, { body });
    if (reply.statusCode !== 200) throw new Error(`${route}: ${reply.body}`);
    return reply.json<{ id: string }>();
  };
  const device = {
    kind: "firewall",
    vendor: "甲電機",
    model: null,
    version: "7.2.4",
    place: null,
    note: null,
    internetFacing: true,
    emrConnected: null,
    maintainer: null,
  };
  for (const product of [
    "zq-advisory-tokyo",
    "zq-advisory-nation",
    "zq-hospitaltokyo-product",
    "べつの製品",
  ])
    await call(clinic, "POST /api/assets", { ...device, product });
  await call(clinic, "PUT /api/assets/statements/nas", { has: false });
  const person = {
    name: "ふえた人",
    duty: "it",
    mail: "more@example.jp",
    phone: null,
    reachable: null,
  };
  await call(clinic, `POST /api/organisations/${world.clinicOsaka}/contacts`, person);
  await call(secretariat, "POST /api/members/institutions", {
    name: "ふえた医院",
    kana: null,
    code: null,
    kind: "clinic",
    beds: 0,
    functions: [],
    founder: "individual",
    prefecture: "27",
    critical: false,
    routeId: world.routes.osaka,
  });
  const reaction = things.reaction!.find((one) => one.owner === world.clinicOsaka)!;
  await call(clinic, `PUT /api/answers/${reaction.id}`, { answer: "done" });
  const alert = await makeAlert(installation.database, world, "zq-advisory-osaka", {
    tlp: "GREEN",
    rule: { prefectures: ["27"] },
  });
  // Its holders in Tokyo would be told too: here it is about Osaka alone.
  await installation.database.owner.query(
    "delete from assets.asset where product = 'zq-advisory-osaka' and institution_id = any ($1)",
    [[world.hospitalTokyo, world.clinicTokyo]],
  );
  await call(secretariat, "POST /api/reactions/publications", {
    guidanceId: alert.guidanceId,
    confirmOverMatch: "x",
  });
  await installation.work();
}

/** What the workers count every so often is counted now. */
async function countNow(): Promise<void> {
  const { context, database } = scene.installation;
  for (const room of jobs) {
    for (const { task } of room.schedules ?? [])
      if (task.startsWith("outcomes.") || task.startsWith("assets."))
        await room.tasks![task]!({}, { ...context, db: database.work });
  }
}

test("nothing that one reads, counts and exports included, changes by what others do", async () => {
  const names = ["hospital", "neighbour", "relay", "vendor"];
  await countNow();
  // Who looks at another's data is recorded for the other once a day: the first look is over before we compare.
  for (const name of names) await readAll(name);
  const before = new Map<string, Map<string, string>>();
  for (const name of names) before.set(name, await readAll(name));
  const others = [await readAll("clinic"), await readAll("otherRelay")];
  await growOsaka();
  await countNow();
  const changed: string[] = [];
  let count = 0;
  for (const name of names) {
    const after = await readAll(name);
    for (const [asked, said] of before.get(name)!) {
      count++;
      if (after.get(asked) !== said)
        changed.push(`${name} · ${asked}\n${said}\n${after.get(asked)}`);
    }
  }
  console.log(`isolation of counts: ${count} replies compared`);
  expect(changed).toEqual([]);
  // The day was seen by those whose day it was.
  expect(await readAll("clinic")).not.toEqual(others[0]);
  expect(await readAll("otherRelay")).not.toEqual(others[1]);
});
