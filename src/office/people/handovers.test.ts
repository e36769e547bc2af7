import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { signsIn } from "../../../test/members.ts";
import { type Answered, startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, type World } from "../../../test/world.ts";
import { addAsset } from "../../things/assets/api.ts";
import type { Endpoint, Reply } from "../../base/contract.ts";
import type { Viewer } from "../../base/viewer.ts";
import { listPeople } from "./api.ts";
import { getHandover, leave, NOTES, startHandover, writeHandover } from "./api-handovers.ts";

let database: TestDatabase;
let world: World;
let web: TestWeb;
let chief: Viewer;
let clerk: Viewer;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
  chief = await signsIn(database, world, "hospitalTokyo", 1, "representative");
  clerk = await signsIn(database, world, "hospitalTokyo", 2, "reader");
  const device = {
    kind: "vpn",
    vendor: "甲社",
    product: "乙",
    model: null,
    version: "1",
    place: null,
  };
  const body = {
    ...device,
    internetFacing: true,
    emrConnected: false,
    maintainer: "丙電機",
    note: null,
  };
  reply(await web.ask(chief, addAsset, { query: {}, body } as never));
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

function reply<E extends Endpoint>(answer: Answered<E>): Reply<E> {
  if (!("reply" in answer)) throw new Error(JSON.stringify(answer));
  return answer.reply;
}
const outcome = (answer: Answered<Endpoint>) =>
  "reply" in answer ? "done" : answer.refused.refused;
const begin = async (viewer: Viewer) => reply(await web.ask(viewer, startHandover)).id;
const read = (viewer: Viewer, id: string) => web.ask(viewer, getHandover, { params: { id } });
const notes = { places: "鍵は金庫", vendors: "", unfinished: "", other: "" };
const write = (viewer: Viewer, id: string) =>
  web.ask(viewer, writeHandover, { params: { id }, body: { notes } });

test("a sheet is begun once, and knows vendors, people and who informs the institution", async () => {
  const id = await begin(clerk);
  expect(await begin(clerk)).toBe(id);
  const sheet = reply(await read(clerk, id));
  expect(sheet).toMatchObject({
    position: "reader",
    leftAt: null,
    may: { write: true, leave: true, undo: false },
  });
  expect(sheet.sheet).toMatchObject({
    assets: 1,
    vendors: [{ name: "丙電機", devices: ["甲社 乙"], count: 1 }],
    route: ["東の医師会"],
  });
  expect(sheet.sheet.contacts.map((one) => one.position)).toEqual([
    "representative",
    "reader",
    null,
  ]);
});

test("who leaves writes down where things are; nobody writes in somebody else's draft", async () => {
  const id = await begin(clerk);
  expect(outcome(await write(clerk, id))).toBe("done");
  expect(outcome(await write(chief, id))).toBe("forbidden");
  const foreign = await signsIn(database, world, "clinicTokyo", 1, "representative");
  expect(outcome(await read(foreign, id))).toBe("not_found");
  expect(outcome(await write(foreign, id))).toBe("not_found");
  expect(outcome(await web.ask(chief, leave, { params: { id } }))).toBe("not_found");
  expect(reply(await read(clerk, id)).notes.places).toBe("鍵は金庫");
});

test("too long a note is a finding", async () => {
  const id = await begin(clerk);
  const long = { ...notes, other: "あ".repeat(2001) };
  const answer = await web.ask(clerk, writeHandover, { params: { id }, body: { notes: long } });
  expect(answer).toMatchObject({ status: 422, refused: { findings: [{ where: "notes.other" }] } });
  expect(Object.keys(NOTES).length).toBe(4);
});

test("who leaves signs in no more; the sheet stays as it stood, and the work goes on in it", async () => {
  const id = await begin(clerk);
  expect(outcome(await web.ask(clerk, leave, { params: { id } }))).toBe("done");
  expect(outcome(await web.ask(clerk, leave, { params: { id } }))).toBe("left");
  await database.owner.query("update assets.asset set maintainer = 'べつの業者'");
  const kept = reply(await read(chief, id));
  expect(kept.sheet.vendors[0]!.name).toBe("丙電機");
  expect(kept).toMatchObject({
    leftAt: expect.any(String),
    may: { write: true, leave: false, undo: true },
  });
  expect(outcome(await write(chief, id))).toBe("done");
  const { handovers } = reply(
    await web.ask(chief, listPeople, { params: { id: world.hospitalTokyo } }),
  );
  expect(handovers.map((one) => one.id)).toEqual([id]);
  // The next one begins with what was written last.
  expect(reply(await read(chief, await begin(chief))).notes.places).toBe("鍵は金庫");
});

test("a representative with others hands over first; alone they may go", async () => {
  const other = await signsIn(database, world, "hospitalTokyo", 2, "member");
  const id = await begin(chief);
  expect(outcome(await web.ask(chief, leave, { params: { id } }))).toBe("hand_over_first");
  await database.owner.query("delete from accounts.membership where account_id = $1", [
    other.accountId,
  ]);
  expect(outcome(await web.ask(chief, leave, { params: { id } }))).toBe("done");
});

test("twice at once is once", async () => {
  const two = await signsIn(database, world, "clinicTokyo", 2, "member");
  await signsIn(database, world, "clinicTokyo", 3, "representative");
  const id = await begin(two);
  const both = await Promise.all([1, 2].map(() => web.ask(two, leave, { params: { id } })));
  expect(both.map((one) => outcome(one)).sort()).toEqual(["done", "left"]);
});

test("what waits stands on the sheet in the words of its room: unanswered, answered, and what a relay forwards", async () => {
  const { owner } = database;
  const [advisory, guidance, publication] = [randomUUID(), randomUUID(), randomUUID()];
  await owner.query(
    `insert into advisories.advisory (id, publisher, publisher_namespace, tracking_id, origin, document_version, title, tlp, state)
     values ('${advisory}', 'p', 'p', 'waits', 'hand', '1', '装置の欠陥', 'CLEAR', 'published');
     insert into guidance.guidance (id, advisory_id, revision, state) values ('${guidance}', '${advisory}', 1, 'published');
     insert into reactions.publication (id, advisory_id, guidance_id, mark, tlp, published_at, priority_inputs)
     values ('${publication}', '${advisory}', '${guidance}', 'live', 'CLEAR', now(), '{}');
     insert into reactions.reaction (advisory_id, publication_id, institution_id, mark, basis, reason, exposure, priority,
       stage, prefecture, audience_class, tier, created_at, notified_at, acknowledge_by, applicability_by, action_by)
     values ('${advisory}', '${publication}', '${world.clinicTokyo}', 'live', 'affected', '台帳: 1', 'unknown', 'normal',
       'notified', '13', 'clinic', 'L4', now(), now(), now(), '2026-12-01Z', '2026-12-09Z');
     insert into reactions.hop (publication_id, route_id, position, organisation_id, state, arrived_at, due_at)
     values ('${publication}', '${world.routes.tokyo}', 1, '${world.relayTokyo}', 'waiting', now(), '2026-12-02Z')`,
  );
  const todos = async (viewer: Viewer) =>
    reply(await read(viewer, await begin(viewer))).sheet.todos;
  const own = await signsIn(database, world, "clinicTokyo", 1, "representative");
  const first = { title: "装置の欠陥", reason: "台帳: 1", by: "2026-12-01T00:00:00.000Z" };
  expect(await todos(own)).toEqual([first]);
  await owner.query(
    "update reactions.reaction set answer = 'planned', stage = 'applicability', answered_at = now()",
  );
  expect(await todos(own)).toEqual([
    {
      ...first,
      reason: "台帳: 1（前回のお答え：対応予定）",
      by: "2026-12-09T00:00:00.000Z",
    },
  ]);
  const relay = await signsIn(database, world, "relayTokyo", 1, "representative");
  expect(await todos(relay)).toEqual([
    { title: "装置の欠陥", reason: "転送を待っています", by: "2026-12-02T00:00:00.000Z" },
  ]);
});
