import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { record } from "../../base/later/events.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { until } from "../../../test/until.ts";
import { testContext } from "../../../test/web.ts";
import { seal } from "./seal.ts";
import { verify } from "./verify.ts";

let database: TestDatabase;
let context: ReturnType<typeof testContext>;
beforeAll(async () => {
  database = await createTestDatabase();
  context = testContext(database, "work");
  // The policies bind the owner too, so whoever tampers takes them away first.
  for (const table of ["base.event", "audits.link", "audits.mark"])
    await owner(`alter table ${table} no force row level security`);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await owner("truncate base.event, audits.link, audits.mark");
  for (const n of [1, 2, 3, 4, 5]) await happen(n);
  await sealed(5);
});

/** Seals until that many are sealed: a transaction of anybody else on the same server may hold it up for a moment. */
async function sealed(count: number): Promise<void> {
  let done = 0;
  await until(async () => expect((done += await seal(context))).toBe(count));
}

/** As who owns the tables and answers to nobody. */
const owner = (statement: string) => database.owner.query(statement);
const happen = (n: number) =>
  database.work.asViewer(SYSTEM, (tx) =>
    record(tx, SYSTEM, context.clock.now(), [{ name: "test.happened", data: { n } }]),
  );
const idOf = async (n: number) => {
  const found = await database.owner.query<{ id: string }>(
    "select id from base.event where data->>'n' = $1",
    [String(n)],
  );
  return found.rows[0]!.id;
};

test("what happened is sealed once, in order, and the chain is whole", async () => {
  const first = await verify(database.work);
  expect(first).toMatchObject({ links: 5, waiting: 0, broken: null });
  await happen(6);
  expect(await verify(database.work)).toMatchObject({
    links: 5,
    waiting: 1,
    broken: null,
    head: first.head,
  });
  await sealed(1);
  expect(await seal(context)).toBe(0);
  expect(await verify(database.work, first.head)).toMatchObject({
    links: 6,
    waiting: 0,
    broken: null,
  });
});

test("an altered event is named", async () => {
  const id = await idOf(3);
  for (const change of [
    `update base.event set data = '{"n": 3, "x": 1}' where id = ${id}`,
    `update base.event set at = at + interval '1 microsecond' where id = ${id}`,
    `update base.event set for_organisation_id = gen_random_uuid() where id = ${id}`,
  ]) {
    const before = await verify(database.work);
    await owner(`create table public.kept as select * from base.event where id = ${id}`);
    await owner(change);
    expect((await verify(database.work)).broken).toMatchObject({
      what: "altered",
      seq: 3,
      eventId: id,
      name: "test.happened",
    });
    await owner(
      `update base.event e set data = k.data, at = k.at, for_organisation_id = k.for_organisation_id from public.kept k where k.id = e.id`,
    );
    await owner("drop table public.kept");
    expect(await verify(database.work)).toEqual(before);
  }
});

test("a deleted event is named, whether its link stays or goes", async () => {
  const id = await idOf(2);
  await owner(`delete from base.event where id = ${id}`);
  expect((await verify(database.work)).broken).toMatchObject({
    what: "deleted",
    seq: 2,
    eventId: id,
  });
  await owner(`delete from audits.link where event_id = ${id}`);
  expect((await verify(database.work)).broken).toMatchObject({ what: "link_missing", seq: 2 });
  await owner("update audits.link set seq = seq - 1 where seq > 2");
  expect((await verify(database.work)).broken).toMatchObject({
    what: "altered",
    seq: 2,
    eventId: await idOf(3),
  });
});

test("an event put among the sealed ones is named", async () => {
  await owner(
    `insert into base.event (name, xact) select 'test.slipped_in', xact from base.event where id = ${await idOf(2)}`,
  );
  const { broken, links } = await verify(database.work);
  expect(links).toBe(5);
  expect(broken).toMatchObject({ what: "inserted", name: "test.slipped_in" });
  // The job does not seal it either.
  expect(await seal(context)).toBe(0);
});

test("a changed order is named", async () => {
  const [two, four] = [await idOf(2), await idOf(4)];
  await owner(
    `update audits.link set event_id = case event_id when ${two} then -1 else -2 end where event_id in (${two}, ${four})`,
  );
  await owner(
    `update audits.link set event_id = case event_id when -1 then ${four} else ${two} end where event_id < 0`,
  );
  expect((await verify(database.work)).broken).toMatchObject({
    what: "altered",
    seq: 2,
    eventId: four,
  });
});

test("a chain written anew, or cut off, lacks the head that was noted", async () => {
  const { head } = await verify(database.work);
  await owner(`update base.event set data = '{"n": 0}' where id = ${await idOf(3)}`);
  await owner("truncate audits.link, audits.mark");
  await sealed(5);
  expect((await verify(database.work)).broken).toBeNull();
  expect((await verify(database.work, head)).broken).toMatchObject({ what: "head_missing" });
  const anew = await verify(database.work);
  await owner(`with cut as (delete from audits.link where seq = 5 returning event_id)
    delete from base.event where id in (select event_id from cut)`);
  expect((await verify(database.work)).broken).toBeNull();
  expect((await verify(database.work, anew.head)).broken).toMatchObject({ what: "head_missing" });
});

test("what an open transaction recorded waits for its end, and is then sealed", async () => {
  let hold = () => {};
  const open = new Promise<void>((resolve) => (hold = resolve));
  let begun = () => {};
  const inside = new Promise<void>((resolve) => (begun = resolve));
  const slow = database.work.asViewer(SYSTEM, async (tx) => {
    await record(tx, SYSTEM, context.clock.now(), [{ name: "test.slow" }]);
    begun();
    await open;
  });
  await inside;
  await happen(6);
  expect(await seal(context)).toBe(0);
  hold();
  await slow;
  await sealed(2);
  expect((await verify(database.work)).broken).toBeNull();
});

test("several workers at once seal everything once", async () => {
  await owner("insert into base.event (name) select 'test.many' from generate_series(1, 25000)");
  const counts = await Promise.all([seal(context), seal(context), seal(context)]);
  await sealed(25_000 - counts.reduce((sum, count) => sum + count));
  expect(await verify(database.work)).toMatchObject({ links: 25_005, waiting: 0, broken: null });
});

test("a worker that is killed while it seals leaves whole batches, and the next one goes on", async () => {
  await owner("insert into base.event (name) select 'test.many' from generate_series(1, 60000)");
  const killed = seal(context).catch((error: Error) => error);
  await until(async () => expect((await verify(database.work)).links).toBeGreaterThan(5));
  await owner(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'tasuki_work_login'",
  );
  await killed;
  // The pool may still hand out a connection that was ended with the others.
  const between = await until(() => verify(database.work));
  expect(between.broken).toBeNull();
  expect((between.links - 5) % 10_000).toBe(0);
  await sealed(60_005 - between.links);
  expect(await verify(database.work)).toMatchObject({ links: 60_005, waiting: 0, broken: null });
});

test("events moved to a server that counts its transactions anew are sealed, and so is what follows", async () => {
  await owner("update audits.mark set xact = '900000000000'");
  await owner("insert into base.event (name, xact) values ('test.moved', '800000000000')");
  await happen(6);
  expect((await verify(database.work)).broken).toBeNull();
  await sealed(2);
  expect(await verify(database.work)).toMatchObject({ links: 7, waiting: 0, broken: null });
  await happen(7);
  await sealed(1);
});

test("the roles can add links but change and remove none, and the web role cannot even add", async () => {
  const attempt = (role: "web" | "work", statement: string) =>
    database[role].asViewer(SYSTEM, (tx) => sql.raw(statement).execute(tx));
  for (const role of ["web", "work"] as const) {
    for (const statement of [
      "update audits.link set hash = ''",
      "delete from audits.link",
      "update base.event set name = ''",
      "delete from base.event",
    ]) {
      await expect(attempt(role, statement), `${role}: ${statement}`).rejects.toThrow(
        /permission denied/,
      );
    }
  }
  await expect(
    attempt("web", "insert into audits.link values (99, 99, '', now())"),
  ).rejects.toThrow(/permission denied/);
});
