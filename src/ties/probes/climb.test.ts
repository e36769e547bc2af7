import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { climb as climbBy, rungAt } from "../../base/later/ladder.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { listWanted } from "../calls/api.ts";
import { previewRound, readRound, startRound } from "./api.ts";
import { ladder } from "./climb.ts";
import { answerBy, scheduledDay, wayOf } from "./clock.ts";
import { startScheduled } from "./start.ts";

let database: TestDatabase;
let world: World;
let web: TestWeb;
let context: ReturnType<typeof testContext>;
let office: ReturnType<typeof viewerOf>;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  context = testContext(database, "work");
  web = await startTestWeb({ ...testContext(database, "web"), clock: context.clock });
  office = viewerOf("secretariat", world.secretariat);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

const climb = (given: typeof context) => climbBy(given, ladder);
const at = (text: string) => new Date(`${text}+09:00`);
const notices = async (kind: string) =>
  (
    await database.owner.query(
      `select n.contact_id, n.step, n.fill, l.link_path from notices.notice n join notices.letter l on l.id = n.letter_id
       where n.kind = $1 order by n.contact_id, n.step`,
      [kind],
    )
  ).rows;

test("the clock runs from the first working moment, and steps come at working moments", () => {
  expect(answerBy(at("2026-11-24T10:00:00"))).toEqual(at("2026-11-27T10:00:00"));
  // Friday evening before a long weekend: counted from Tuesday morning.
  expect(answerBy(at("2026-11-20T19:00:00"))).toEqual(at("2026-11-27T09:00:00"));
  const asked = at("2026-11-24T10:00:00");
  const way = wayOf({ askedAt: asked });
  expect(rungAt(way, 0)).toEqual(at("2026-11-27T10:00:00"));
  expect(rungAt(way, 1)).toEqual(at("2026-11-30T09:00:00"));
  expect(rungAt(way, 9)).toBeNull();
});

test("the schedule's day starts one round, on a working day, and not long after", async () => {
  expect(scheduledDay(at("2026-10-20T09:59:00"))).toBeNull();
  expect(scheduledDay(at("2026-10-20T10:00:00"))).toBe("2026-10-20");
  expect(scheduledDay(at("2027-05-15T12:00:00"))).toBeNull(); // a Saturday
  expect(scheduledDay(at("2027-05-17T10:00:00"))).toBe("2027-05-15");
  expect(scheduledDay(at("2026-11-21T10:00:00"))).toBeNull();
  const now = at("2026-10-20T10:05:00");
  context.clock.set(now);
  const start = () => database.work.asViewer(SYSTEM, (tx) => startScheduled(tx, now));
  await Promise.all([start(), start(), start()]);
  await start();
  const rounds = await database.owner.query("select id, title from probes.round");
  expect(rounds.rows.map((row) => row.title)).toEqual(["2026年10月の定期確認"]);
  // Everybody: three contacts of five institutions, and three offices.
  expect(await notices("probe")).toHaveLength(18);
});

test("silence goes from the reminder over a colleague and the relay to the phone list, each once", async () => {
  await database.owner.query(
    `update probes.probe set state = 'answered', next_at = null, answered_at = asked_at
     where hop <> 'institution' or (organisation_id = $1 and contact_id = $2)`,
    [world.hospitalOsaka, world.contacts["hospitalOsaka:1"]],
  );
  const days = async (day: string) => {
    context.clock.set(at(day));
    await Promise.all([climb(context), climb(context)]);
    return climb(context);
  };
  expect(await days("2026-10-22T12:00:00")).toBe(0);
  await days("2026-10-23T12:00:00");
  expect((await notices("probe")).filter((one) => one.step === 1)).toHaveLength(14);
  await days("2026-10-26T12:00:00");
  const colleagues = await notices("probe-colleague");
  // All of an institution are silent: nobody is asked about the others. In Osaka's hospital one answered.
  expect(colleagues).toHaveLength(1);
  expect(colleagues[0]).toMatchObject({
    contact_id: world.contacts["hospitalOsaka:1"],
    fill: { names: ["・担当 2", "・担当 3"] },
  });
  await days("2026-10-28T12:00:00");
  const relays = await notices("probe-relay");
  const told = new Map(relays.map((one) => [one.contact_id, one.fill.count]));
  const desk = async (name: "relayTokyo" | "relayOsaka") =>
    (
      await database.owner.query(
        "select id from organisations.contact where organisation_id = $1",
        [world[name]],
      )
    ).rows[0].id;
  expect(told).toEqual(
    new Map([
      [await desk("relayTokyo"), 2],
      [await desk("relayOsaka"), 1],
    ]),
  );
  expect(relays[0].link_path).toMatch(/^\/probes\/[0-9a-f-]{36}$/);
  expect(await listed()).toEqual([]);
  await days("2026-11-04T12:00:00");
  const silent = [world.hospitalTokyo, world.clinicTokyo, world.clinicOsaka, world.university];
  expect((await listed()).toSorted()).toEqual(silent.toSorted());
  const open = await database.owner.query("select from probes.probe where next_at is not null");
  expect(open.rows).toHaveLength(0);
});

async function listed(): Promise<string[]> {
  const list = await web.ask(office, listWanted, { query: { limit: 50, show: "waiting" } });
  if (!("reply" in list)) throw new Error(JSON.stringify(list.refused));
  return list.reply.rows.map((row) => row.organisationId);
}

test("a relay sees the silent of its own, and no others", async () => {
  const { rows } = await database.owner.query("select id from probes.round");
  const params = { id: rows[0].id };
  const shown = async (viewer: typeof office) => {
    const page = await web.ask(viewer, readRound, { params, query: { show: "all" } });
    if (!("reply" in page)) throw new Error(JSON.stringify(page.refused));
    return page.reply.rows.map((row) => row.name).toSorted();
  };
  const tokyo = await shown(viewerOf("relay", world.relayTokyo));
  expect(tokyo).toEqual(["あおば台総合病院", "みずき坂クリニック", "東の医師会"].toSorted());
  expect(await shown(office)).toHaveLength(8);
});

test("a chosen part is counted first, and who is still being asked is spared", async () => {
  const choice = { prefecture: "27", audienceClass: "clinic" } as const;
  await database.owner.query(
    "update organisations.contact set mail_dead_at = now() where id = $1",
    [world.contacts["clinicOsaka:3"]],
  );
  const count = () => web.ask(office, previewRound, { query: choice });
  const before = { organisations: 1, contacts: 3, noMail: 1, spared: 0 };
  expect(await count()).toMatchObject({ reply: before });
  const begun = await web.ask(office, startRound, { body: { title: "ひまわり", choice } });
  expect(begun).toMatchObject({ status: 200 });
  expect(await count()).toMatchObject({ reply: { organisations: 0, contacts: 0, spared: 3 } });
  const again = await web.ask(office, startRound, { body: { title: "ひまわり", choice } });
  expect(again).toMatchObject({ status: 409, refused: { refused: "nobody" } });
  const rounds = await database.owner.query("select from probes.round");
  expect(rounds.rows).toHaveLength(2);
});
