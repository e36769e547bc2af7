import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { makeAlert } from "../../../test/alert.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { getToday } from "../today/api.ts";
import { getOperations, giveJobUp, repeatJob, takeJobBack } from "./api.ts";

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
beforeEach(() =>
  database.owner.query("delete from base.failed_job; delete from graphile_worker._private_jobs"),
);
afterAll(async () => {
  await web.close();
  await database.drop();
});

async function fail(
  task: string,
  payload: object,
  more: { error?: string | null; key?: string; at?: string } = {},
): Promise<string> {
  const { error = "broken", key = null, at = "2026-11-20T10:00:00+09:00" } = more;
  const { rows } = await database.owner.query<{ id: string }>(
    `insert into base.failed_job (task, payload, key, attempts, added_at, failed_at, error)
     values ($1, $2, $3, 10, '2026-11-19T09:00:00+09:00', $5, $4) returning id`,
    [task, payload, key, error, at],
  );
  return rows[0]!.id;
}
async function look() {
  const asked = await web.ask(office, getOperations);
  if (!("reply" in asked)) throw new Error(JSON.stringify(asked));
  return asked.reply;
}
const waiting = async () =>
  (
    await database.owner.query(
      "select task_identifier as task, key, max_attempts as attempts from graphile_worker.jobs",
    )
  ).rows;

test("what failed is told in words: what, whom it concerns, when, why, and what to do", async () => {
  const { advisoryId, guidanceId } = await makeAlert(database, world, "told");
  await fail("reactions.publish", { guidanceId }, { error: "deadlock detected" });
  const { rows } = await database.owner.query<{ title: string }>(
    "select title from advisories.advisory where id = $1",
    [advisoryId],
  );
  expect((await look()).failed).toEqual([
    {
      id: expect.any(String),
      what: "予約した注意喚起を発出する",
      about: rows[0]!.title,
      why: expect.stringContaining("重なり"),
      todo: expect.stringContaining("もう一度"),
      again: expect.stringContaining("いますぐ発出"),
      addedAt: "2026-11-19T00:00:00.000Z",
      failedAt: "2026-11-20T01:00:00.000Z",
      attempts: 10,
      times: 1,
      task: "reactions.publish",
      error: "deadlock detected",
    },
  ]);
});

test("an event that was not carried on is told by what its listeners would have done, and about whom", async () => {
  const { rows } = await database.owner.query<{ id: string }>(
    "insert into base.event (name, for_organisation_id) values ('organisations.contact_added', $1) returning id",
    [world.clinicOsaka],
  );
  await fail("base.hear", { eventId: rows[0]!.id }, { error: null });
  expect((await look()).failed).toMatchObject([
    {
      what: "加わった連絡先に、疎通確認のメールを送る",
      about: "ひまわり通り診療所",
      why: "この仕事の途中で、しくみが止まりました。",
      error: null,
    },
  ]);
});

test("what nobody can name any more is told all the same", async () => {
  await fail("gone.task", { applicationId: "nonsense", eventId: {} });
  await fail("base.hear", { eventId: "999999999999" });
  await fail("rosters.take", { importId: world.secretariat }, { error: "deadlock detected" });
  const { failed } = await look();
  expect(failed.map((job) => job.about)).toEqual([null, null, null]);
  expect(new Set(failed.map((job) => job.what))).toEqual(
    new Set(["いまの版のしくみにはない仕事", "施設の名簿を取り込む"]),
  );
});

test("done again: the job stands in the queue as it was, once; 「今日」 no longer asks", async () => {
  const todo = async () => {
    const asked = await web.ask(office, getToday);
    if (!("reply" in asked)) throw new Error(JSON.stringify(asked));
    return asked.reply.todos.find((one) => one.kind === "failed_jobs");
  };
  expect(await todo()).toBeUndefined();
  const id = await fail("reactions.publish", { guidanceId: "x" }, { key: "reactions.publish:x" });
  expect(await todo()).toMatchObject({ to: "/operations", pressing: true });
  expect(await web.ask(office, repeatJob, { params: { id } })).toMatchObject({ status: 200 });
  const job = { task: "reactions.publish", key: "reactions.publish:x", attempts: 10 };
  expect(await waiting()).toEqual([job]);
  expect(await todo()).toBeUndefined();
  expect(await look()).toMatchObject({ failed: [], decided: [{ ending: "again", by: null }] });
  // Pressed twice, or by two people.
  for (const endpoint of [repeatJob, giveJobUp, takeJobBack])
    expect(await web.ask(office, endpoint, { params: { id } })).toMatchObject({
      refused: { refused: "decided" },
    });
  expect(await waiting()).toEqual([job]);
});

test("given up: nothing is done, and it can be taken back", async () => {
  const id = await fail("rosters.plan", {});
  expect(await web.ask(office, giveJobUp, { params: { id } })).toMatchObject({ status: 200 });
  expect(await waiting()).toEqual([]);
  expect(await look()).toMatchObject({ failed: [], decided: [{ id, ending: "given_up" }] });
  expect(await web.ask(office, takeJobBack, { params: { id } })).toMatchObject({ status: 200 });
  expect(await look()).toMatchObject({ failed: [{ id }], decided: [] });
  const events = await database.owner.query(
    "select name from base.event where subject_id = $1 order by id",
    [id],
  );
  expect(events.rows.map((row) => row.name)).toEqual([
    "operations.job_given_up",
    "operations.job_taken_back",
  ]);
});

test("what stands there anew under the same key is not brought back beside it", async () => {
  const id = await fail("audits.seal", {}, { key: "audits.seal" });
  await web.ask(office, giveJobUp, { params: { id } });
  await fail("audits.seal", {}, { key: "audits.seal" });
  expect(await web.ask(office, takeJobBack, { params: { id } })).toMatchObject({
    refused: { refused: "stands_again" },
  });
});

test("more than a page holds are counted, the newest shown", async () => {
  await database.owner.query(
    `insert into base.failed_job (task, payload, attempts, added_at, failed_at, error)
     select 'notices.send', '{}', 3, '2026-11-01', '2026-11-02'::timestamptz + n * interval '1 minute', 'x' from generate_series(1, 130) n`,
  );
  const { failed, more } = await look();
  expect([failed.length, more]).toEqual([100, 30]);
  expect(failed[0]!.failedAt > failed[99]!.failedAt).toBe(true);
});

test("only the secretariat sees or decides", async () => {
  const id = await fail("rosters.plan", {});
  for (const role of ["institution", "relay", "ministry"] as const) {
    const viewer = viewerOf(role, world.hospitalTokyo);
    expect(await web.ask(viewer, getOperations)).toMatchObject({ status: 403 });
    expect(await web.ask(viewer, repeatJob, { params: { id } })).toMatchObject({ status: 403 });
  }
});
