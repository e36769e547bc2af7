import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import pg from "pg";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { until } from "../../../test/until.ts";
import { testContext } from "../../../test/web.ts";
import { startWorker, type RoomJobs } from "./jobs.ts";
import { addJob } from "./outbox.ts";
import { freeJobs, holdPools, keepFailedJobs } from "./queries-jobs.ts";
import { tendQueue } from "./tend.ts";
import { SYSTEM } from "../viewer.ts";

let database: TestDatabase;
let context: ReturnType<typeof testContext>;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  context = testContext(database, "work", { DATABASE_URL: database.logins.work });
  client = await connect();
});
beforeEach(() =>
  database.owner.query("delete from graphile_worker._private_jobs; delete from base.failed_job"),
);
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** As a worker signs in. */
async function connect(): Promise<pg.Client> {
  const next = new pg.Client({
    connectionString: database.logins.work,
    options: "-c tasuki.role=system",
  });
  next.on("error", () => {});
  await next.connect();
  return next;
}
const add = (task: string, key?: string, attempts = 10) =>
  database.work.asViewer(SYSTEM, (tx) => addJob(tx, task, {}, { ...(key && { key }), attempts }));
/** As a worker takes its jobs. */
const take = (pool: string, where = "true") =>
  database.owner.query(
    `update graphile_worker._private_jobs set locked_by = $1, locked_at = now(), attempts = attempts + 1 where ${where}`,
    [pool],
  );
async function rows<T>(text: string): Promise<T[]> {
  return (await database.owner.query(text)).rows as T[];
}
const isFree = async () =>
  (await rows("select from graphile_worker._private_jobs where locked_by is null")).length > 0;
const held = () =>
  rows<{ key: string }>(
    "select key from graphile_worker._private_jobs where locked_by is not null",
  );
const failed = () =>
  rows<Record<string, unknown>>(
    "select task, key, times, state, error from base.failed_job order by added_at, task",
  );
const fail = (where = "true", error = "broken") =>
  database.owner.query(
    `update graphile_worker._private_jobs set locked_by = null, locked_at = null, attempts = max_attempts, last_error = $1 where ${where}`,
    [error],
  );

test("jobs stay a living worker's, also when its connection was lost for a moment; a dead one's are freed", async () => {
  await add("some.task", "living");
  await take("pool-living");
  let living = await connect();
  await holdPools(living, ["pool-living"]);
  const tending = tendQueue(["pool-own"], context, { beatMs: 20, graceMs: 1_000 });
  // Its connection is lost, and comes back.
  await living.end();
  living = await connect();
  await holdPools(living, ["pool-living"]);
  // Somebody else dies later than that: once those jobs are free, the living one had its grace many times over.
  await add("some.task", "dead");
  await take("pool-dead", "key = 'dead'");
  await until(isFree);
  expect(await held()).toEqual([{ key: "living" }]);
  await living.end();
  await until(async () => (await held()).length === 0);
  await tending.stop();
});

test("its own jobs are never freed by a worker, and those of an unknown one are", async () => {
  await add("some.mine", "mine");
  await add("some.other", "other");
  await take("pool-own", "key = 'mine'");
  await take("pool-before-the-upgrade", "key = 'other'");
  const tending = tendQueue(["pool-own"], context, { beatMs: 20, graceMs: 0 });
  await until(isFree);
  expect(await held()).toEqual([{ key: "mine" }]);
  await tending.stop();
});

test("a job whose end a living worker could not write down is free again, what is under way is not", async () => {
  for (const key of ["lost", "running", "begun"]) await add(`some.${key}`, key);
  await take("pool-own");
  await database.owner.query(
    "update graphile_worker._private_jobs set locked_at = now() - interval '2 minutes' where key <> 'begun'",
  );
  const [running] = await rows<{ id: string }>(
    "select id from graphile_worker._private_jobs where key = 'running'",
  );
  const underWay = new Set([running!.id]);
  const tending = tendQueue(["pool-own"], context, { beatMs: 20, graceMs: 0, underWay });
  await until(isFree);
  expect((await held()).map(({ key }) => key).sort()).toEqual(["begun", "running"]);
  await tending.stop();
});

test("a job that killed its worker once is done again at once; the more often, the later", async () => {
  for (const key of ["once", "thrice", "often"]) await add("some.task", key);
  await take("pool-dead");
  await database.owner.query(
    "update graphile_worker._private_jobs set attempts = case key when 'once' then 1 when 'thrice' then 3 else 9 end",
  );
  expect((await freeJobs(client, ["pool-dead"])).map((job) => job.task)).toHaveLength(3);
  const waits = await rows<{ key: string; seconds: number }>(
    "select key, round(greatest(0, extract(epoch from run_at - now())))::int as seconds from graphile_worker._private_jobs",
  );
  const seconds = Object.fromEntries(waits.map((row) => [row.key, row.seconds]));
  expect(seconds.once).toBe(0);
  expect(seconds.often).toBeGreaterThan(10 * seconds.thrice!);
  expect(seconds.often).toBeGreaterThan(3_600);
});

test("somebody who speaks again before the jobs are freed keeps them", async () => {
  await add("some.task");
  await take("pool-back");
  const back = await connect();
  await holdPools(back, ["pool-back"]);
  expect(await freeJobs(client, ["pool-back"])).toEqual([]);
  expect(await isFree()).toBe(false);
  await back.end();
});

test("what failed for good leaves the queue and is kept; what may come yet stays", async () => {
  await add("some.waiting");
  await add("some.failed", undefined, 3);
  await fail("max_attempts = 3", "connect ETIMEDOUT");
  expect(await keepFailedJobs(client)).toEqual(["some.failed"]);
  expect(await keepFailedJobs(client)).toEqual([]);
  expect(await failed()).toMatchObject([{ task: "some.failed", error: "connect ETIMEDOUT" }]);
  expect(await rows("select task_identifier as task from graphile_worker.jobs")).toEqual([
    { task: "some.waiting" },
  ]);
});

test("a job that was replaced while it ran is no loss, whatever became of it", async () => {
  await add("some.keyed", "k");
  await take("pool-dead");
  await add("some.keyed", "k");
  await freeJobs(client, ["pool-dead"]);
  // The queue says of the first: used up. The second does the same.
  await keepFailedJobs(client);
  expect(await failed()).toEqual([]);
  expect(await rows("select key from graphile_worker._private_jobs")).toEqual([{ key: "k" }]);
});

test("the same work that fails again and again stands there once, and is healed by being done", async () => {
  const rooms: RoomJobs[] = [{ tasks: { "some.repeated": async () => {} } }];
  for (let time = 0; time < 3; time++) {
    await add("some.repeated", "again", 1);
    await fail("true", `time ${time}`);
    await keepFailedJobs(client);
  }
  expect(await failed()).toEqual([
    { task: "some.repeated", key: "again", times: 3, state: "open", error: "time 2" },
  ]);
  await add("some.repeated", "again");
  const worker = await startWorker(rooms, context);
  await until(async () => (await failed())[0]!.state === "healed");
  await worker.stop();
});

test("a job whose attempts end in a dead worker is kept without an error", async () => {
  await add("some.killer", undefined, 1);
  await take("pool-dead");
  await freeJobs(client, ["pool-dead"]);
  await keepFailedJobs(client);
  expect(await failed()).toMatchObject([{ task: "some.killer", error: null }]);
});

test("a worker does what it was given, and keeps what failed for good", async () => {
  const done: string[] = [];
  const rooms: RoomJobs[] = [
    {
      tasks: {
        "some.good": async () => void done.push("good"),
        "some.bad": async () => {
          throw new Error("no luck");
        },
      },
    },
  ];
  await add("some.good");
  await add("some.bad", undefined, 1);
  const worker = await startWorker(rooms, context);
  await until(async () => (await failed()).length > 0);
  await worker.stop();
  expect(done).toEqual(["good"]);
  expect(await failed()).toMatchObject([{ task: "some.bad", error: "no luck" }]);
});
