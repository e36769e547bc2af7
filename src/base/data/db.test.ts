import { AsyncResource } from "node:async_hooks";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { until } from "../../../test/until.ts";
import { apart } from "../files/apart.ts";
import { asSystem, type Database, type Limits, openDatabase, type Tx } from "./db.ts";
import { ANONYMOUS, SYSTEM } from "../viewer.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const SHORT: Limits = { connectMs: 300, statementMs: 300, lockMs: 300, idleMs: 300 };
const NEVER: Limits = { connectMs: 0, statementMs: 0, lockMs: 0, idleMs: 0 };

/** A pool of so few connections that whoever takes a second one would wait for ever. */
async function withPool<T>(
  max: number,
  limits: Partial<Limits>,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const url = database.logins.web;
  const db = openDatabase({
    url,
    role: "tasuki_web",
    ownLogin: true,
    max,
    limits: { ...NEVER, ...limits },
  });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

const roleOf = async (tx: Tx) =>
  (await sql<{ role: string }>`select current_setting('tasuki.role') as role`.execute(tx)).rows[0]!
    .role;
const reader = apart<typeof import("../words/text.ts")>(
  new URL("../words/text.ts", import.meta.url),
);
const sleepFor = (tx: Tx, seconds: number) => sql`select pg_sleep(${seconds})`.execute(tx);

test("who stands in a transaction gets no second connection, by whatever way, and later does", async () => {
  const { web } = database;
  const ways: (() => Promise<unknown>)[] = [
    () => web.asViewer(SYSTEM, roleOf),
    () => database.work.asViewer(SYSTEM, roleOf),
    async () => web.pool.query("select 1"),
    async () => web.pool.connect(),
    // Nor does anybody wait for another process there.
    () => reader("isMailSystem", "postmaster@example.jp"),
    // A promise that was begun there is still from there.
    () => Promise.resolve().then(() => web.asViewer(SYSTEM, roleOf)),
    () =>
      new Promise((done, fail) =>
        setImmediate(() => web.asViewer(SYSTEM, roleOf).then(done, fail)),
      ),
  ];
  for (const way of ways)
    await expect(web.asViewer(ANONYMOUS, way), String(way)).rejects.toThrow(/within a transaction/);
  expect(await web.asViewer(SYSTEM, roleOf)).toBe("system");
});

test("one after the other is no nesting, and many side by side need no more than one connection", async () => {
  await withPool(1, {}, async (db) => {
    await db.asViewer(ANONYMOUS, roleOf);
    const all = Array.from({ length: 20 }, () =>
      db.asViewer(ANONYMOUS, (tx) => asSystem(tx, (system) => roleOf(system))),
    );
    expect(new Set(await Promise.all(all))).toEqual(new Set(["system"]));
  });
});

test("as the system, and the viewer again afterwards", async () => {
  const seen = await database.web.asViewer(ANONYMOUS, async (tx) => [
    await roleOf(tx),
    await asSystem(tx, (system) => roleOf(system)),
    await roleOf(tx),
  ]);
  expect(seen).toEqual(["anonymous", "system", "anonymous"]);
});

test("what the viewer asks while the system speaks is refused, not answered with everything", async () => {
  const slipped = database.web.asViewer(ANONYMOUS, (tx) => asSystem(tx, () => roleOf(tx)));
  await expect(slipped).rejects.toThrow(/while the system speaks/);
  const late = database.web.asViewer(ANONYMOUS, async (tx) => {
    let kept: Tx | undefined;
    await asSystem(tx, async (system) => void (kept = system));
    return roleOf(kept!);
  });
  await expect(late).rejects.toThrow(/or after/);
});

test("where it fails as the system, nobody goes on as the system", async () => {
  const caught = database.web.asViewer(ANONYMOUS, async (tx) => {
    await asSystem(tx, () => Promise.reject(new Error("refused"))).catch(() => {});
    return roleOf(tx);
  });
  await expect(caught).rejects.toThrow(/or after/);
});

test("a full house asks to come again instead of keeping everybody waiting", async () => {
  await withPool(1, { connectMs: SHORT.connectMs }, async (db) => {
    // The limit is for those who wait, and not for the one connection to be made on a slow machine.
    await until(() => db.asViewer(ANONYMOUS, async () => true));
    let leave!: () => void;
    const inside = new Promise<void>((enter) => {
      void db.asViewer(ANONYMOUS, async () => {
        enter();
        await new Promise<void>((done) => (leave = done));
      });
    });
    await inside;
    await expect(db.asViewer(ANONYMOUS, roleOf)).rejects.toMatchObject({ code: "busy" });
    leave();
    expect(await db.asViewer(ANONYMOUS, roleOf)).toBe("anonymous");
  });
});

test("a database that is not there asks to come again too", async () => {
  const url = new URL(database.logins.web);
  url.port = "1";
  const db = openDatabase({ url: url.href, role: "tasuki_web", ownLogin: true });
  await expect(db.asViewer(ANONYMOUS, roleOf)).rejects.toMatchObject({ code: "busy" });
  await db.close();
});

test("a database that goes away in the middle asks to come again; where it went at the end, nobody is told that nothing was done", async () => {
  await withPool(1, {}, async (db) => {
    const leave = (tx: Tx) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx);
    const role = () => until(() => db.asViewer(ANONYMOUS, roleOf));
    await expect(db.asViewer(ANONYMOUS, leave)).rejects.toMatchObject({ code: "busy" });
    expect(await role()).toBe("anonymous");
    // A constraint that is looked at by the commit ends the connection there.
    const atCommit = async (tx: Tx) => {
      await sql`create temporary table last (id int) on commit drop`.execute(tx);
      await sql`create function pg_temp.leave() returns trigger language plpgsql as
        $$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); return null; end $$`.execute(
        tx,
      );
      await sql`create constraint trigger leave after insert on last deferrable initially deferred
        for each row execute function pg_temp.leave()`.execute(tx);
      await sql`insert into last values (1)`.execute(tx);
    };
    const unknown = await db.asViewer(ANONYMOUS, atCommit).catch((error: unknown) => error);
    expect(unknown).toBeInstanceOf(Error);
    expect(unknown).not.toMatchObject({ code: "busy" });
    expect(await role()).toBe("anonymous");
  });
});

test("a statement that takes too long, or waits too long for a lock, is given up; the connection goes on", async () => {
  await withPool(1, { statementMs: SHORT.statementMs }, async (db) => {
    await expect(db.asViewer(ANONYMOUS, (tx) => sleepFor(tx, 3600))).rejects.toMatchObject({
      code: "busy",
    });
    expect(await db.asViewer(ANONYMOUS, roleOf)).toBe("anonymous");
  });
  await withPool(2, { lockMs: SHORT.lockMs }, async (db) => {
    const lock = (tx: Tx) => sql`select pg_advisory_xact_lock(1)`.execute(tx);
    let refused: unknown;
    await db.asViewer(ANONYMOUS, async (tx) => {
      await lock(tx);
      // Somebody else, whose chain of calls does not begin here.
      refused = await elsewhere(() => db.asViewer(ANONYMOUS, lock).catch((error) => error));
    });
    expect(refused).toMatchObject({ code: "busy" });
  });
});

test("a transaction that asks nothing for too long is ended by the database", async () => {
  await withPool(1, { idleMs: SHORT.idleMs }, async (db) => {
    const idle = db.asViewer(ANONYMOUS, async (tx) => {
      await roleOf(tx);
      await database.owner.query("select pg_sleep(0.6)");
      return roleOf(tx);
    });
    await expect(idle).rejects.toThrow();
    expect(await db.asViewer(ANONYMOUS, roleOf)).toBe("anonymous");
  });
});

test("it serves as long as connections come free, and not when somebody waits in vain", async () => {
  await withPool(1, {}, async (db) => {
    expect(db.serves(50)).toBe(true);
    let leave!: () => void;
    const held = db.asViewer(ANONYMOUS, () => new Promise<void>((done) => (leave = done)));
    await new Promise((done) => setTimeout(done, 100));
    expect(db.serves(50)).toBe(true);
    const waiting = db.asViewer(ANONYMOUS, roleOf);
    await new Promise((done) => setTimeout(done, 100));
    expect(db.serves(50)).toBe(false);
    expect(db.serves(60_000)).toBe(true);
    leave();
    await Promise.all([held, waiting]);
    expect(db.serves(50)).toBe(true);
  });
});

/** Runs it outside of the chain of calls that asks. */
const outside = new AsyncResource("somebody else");
const elsewhere = <T>(work: () => Promise<T>) => outside.runInAsyncScope(work);
