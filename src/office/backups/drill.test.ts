import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import {
  createTestDatabase,
  onServer,
  type TestDatabase,
  withDatabase,
} from "../../../test/database.ts";
import { startTestWeb, testContext } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { seal } from "../audits/seal.ts";
import { verify } from "../audits/verify.ts";
import { openDatabase } from "../../base/data/db.ts";
import { record } from "../../base/later/events.ts";
import { filePath, saveFile } from "../../base/files/files.ts";
import { migrate } from "../../base/data/migrate.ts";
import { OperatorError } from "../../base/program/settings.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { until } from "../../../test/until.ts";
import { getToday } from "../today/api.ts";
import type { Keys } from "./keys.ts";
import { makeBackup, type Source } from "./make.ts";
import { openBackup, refuseUnfit, restore } from "./restore.ts";
import { findUploads } from "./uploads.ts";

const folder = mkdtempSync(join(tmpdir(), "tasuki-drill-"));
const places: string[] = [];
let database: TestDatabase;
let world: World;
let keys: Keys;
let source: Source;
beforeAll(async () => {
  const identity = await generateX25519Identity();
  keys = {
    backupPassphrase: undefined,
    backupRecipients: [await identityToRecipient(identity)],
    backupIdentity: identity,
  };
  database = await createTestDatabase();
  world = await makeWorld(database);
  const dataDir = join(folder, "source");
  for (const content of ["a", "b".repeat(9 << 20), ""])
    await saveFile(dataDir, Buffer.from(content), Number.POSITIVE_INFINITY);
  source = {
    // As the schedule makes it: with the narrow login of the work role.
    url: database.logins.work,
    dataDir,
    secret: randomBytes(32),
    keys,
    now: new Date("2026-11-21T03:00:00Z"),
    program: "test",
  };
});
afterAll(async () => {
  await database.drop();
  for (const url of places)
    await onServer(
      inject("databaseUrl"),
      `drop database if exists ${new URL(url).pathname.slice(1)} with (force)`,
    );
  rmSync(folder, { recursive: true });
});

/** An empty database and folder. */
async function makePlace() {
  const name = `t_${randomBytes(6).toString("hex")}`;
  await onServer(inject("databaseUrl"), `create database ${name}`);
  const url = withDatabase(inject("databaseUrl"), name);
  places.push(url);
  return { url, dataDir: join(folder, name), now: new Date("2026-11-21T04:00:00Z") };
}

/** Rows of every table with the sum of their hashes, as an owner whom no policy holds back. */
async function readSums(url: string): Promise<Map<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1`,
    );
    await client.query("begin");
    const sums = new Map<string, string>();
    for (const { name } of tables) {
      await client.query(`alter table ${name} no force row level security`);
      const { rows } = await client.query<{ sum: string }>(
        `select count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) as sum from ${name} t`,
      );
      sums.set(name, rows[0]!.sum);
    }
    return sums;
  } finally {
    await client.query("rollback");
    await client.end();
  }
}

const happen = (n: number) =>
  database.work.asViewer(SYSTEM, (tx) =>
    record(tx, SYSTEM, new Date(), [{ name: "test.happened", data: { n } }]),
  );

/** The program over a restored place. */
function openPlace(url: string) {
  const db = openDatabase({ url, role: "tasuki_work", max: 4 });
  return { ...database, url, web: db, work: db };
}

test("what was restored is the same to the last row and file, its chain is whole, and it serves", async () => {
  for (let n = 0; n < 20; n++) await happen(n);
  await database.work.asViewer(SYSTEM, (tx) =>
    record(tx, SYSTEM, new Date(), [{ name: "organisations.contact_added", subjectId: null }]),
  );
  let sealed = 0;
  const context = testContext(database, "work");
  await until(async () => expect((sealed += await seal(context))).toBeGreaterThan(20));
  const made = await makeBackup(join(folder, "quiet.tar.age"), source);
  expect(made.sums.damaged).toEqual([]);
  expect(made.sums.uploads).toHaveLength(3);

  const place = await makePlace();
  const backup = await openBackup(made.path, keys);
  await refuseUnfit(backup, { dataDir: place.dataDir, secretKey: null });
  await restore(backup, place);

  const before = await readSums(database.url);
  const after = await readSums(place.url);
  expect(before.size).toBeGreaterThan(90);
  expect([...after.keys()]).toEqual([...before.keys()]);
  // The queue's library writes down when it made its tables.
  for (const sums of [before, after]) sums.delete("graphile_worker.migrations");
  // That it was restored is the one thing that is new.
  before.delete("base.event");
  expect(Number(after.get("base.event")!.split(" ")[0])).toBeGreaterThan(sealed);
  after.delete("base.event");
  expect(after).toEqual(before);
  expect(await findUploads(place.dataDir)).toEqual(await findUploads(source.dataDir));
  for (const sha256 of await findUploads(source.dataDir))
    expect(readFileSync(filePath(place.dataDir, sha256))).toEqual(
      readFileSync(filePath(source.dataDir, sha256)),
    );
  expect(readFileSync(join(place.dataDir, "secret.key"))).toEqual(source.secret);

  expect(await migrate(place.url)).toEqual([]);
  const restored = openPlace(place.url);
  try {
    const { head } = await verify(database.work);
    expect(await verify(restored.work, head)).toMatchObject({ links: sealed, broken: null });
    // What happens from now on is sealed behind it.
    const there = { ...context, db: restored.work };
    let more = 0;
    await until(async () => expect((more += await seal(there))).toBe(1));
    expect(await verify(restored.work, head)).toMatchObject({ links: sealed + 1, broken: null });
    const web = await startTestWeb(testContext(restored));
    const today = await web.ask(viewerOf("secretariat", world.secretariat), getToday);
    expect(today.status).toBe(200);
    await web.app.close();
  } finally {
    await restored.work.close();
  }
});

test("while people write, one moment is kept: what belongs together is there together", async () => {
  let writes = 0;
  const stop = new AbortController();
  const writing = (async () => {
    for (; !stop.signal.aborted; writes++) {
      await database.owner.query(
        `with o as (insert into organisations.organisation (kind, name) values ('vendor', 'während') returning id)
         insert into organisations.contact (organisation_id, position, name, duty, mail)
         select id, 1, '担当', 'staff', 'w' || $1 || '@example.jp' from o`,
        [writes],
      );
    }
  })().catch((error: Error) => error);
  await until(() => expect(writes).toBeGreaterThan(0));
  const made = await makeBackup(join(folder, "busy.tar.age"), source);
  const meanwhile = writes;
  await until(() => expect(writes).toBeGreaterThan(meanwhile));
  stop.abort();
  expect(await writing).toBeUndefined();
  // Foreign keys are checked as it is restored: no contact without its organisation.
  const place = await makePlace();
  await restore(await openBackup(made.path, keys), place);
  const client = new pg.Client({ connectionString: place.url, options: "-c tasuki.role=system" });
  await client.connect();
  const { rows } = await client.query<{ o: number; c: number }>(
    `select (select count(*) from organisations.organisation where name = 'während')::int as o,
       (select count(*) from organisations.contact where mail ~ '^w[0-9]+@')::int as c`,
  );
  await client.end();
  expect(rows[0]!.o).toBe(rows[0]!.c);
  expect(rows[0]!.o).toBeLessThanOrEqual(writes);
});

test("a place that holds something is refused, and one that was filled in part starts nothing and is filled anew", async () => {
  const made = await makeBackup(join(folder, "again.tar.age"), source);
  await expect(
    restore(await openBackup(made.path, keys), { ...(await makePlace()), url: database.url }),
  ).rejects.toThrow(/The database is not empty/);
  const other = await makePlace();
  await saveFile(other.dataDir, Buffer.from("other"), 100);
  await expect(restore(await openBackup(made.path, keys), other)).rejects.toThrow(
    /files is not empty/,
  );

  const place = await makePlace();
  const backup = await openBackup(made.path, keys);
  // As if it died on the way: a table gets fewer rows than it should.
  backup.whole.sums.tables.find((table) => table.name === "base.event")!.rows += 1;
  await expect(restore(backup, place)).rejects.toThrow();
  await expect(migrate(place.url)).rejects.toThrow(OperatorError);
  await expect(migrate(place.url)).rejects.toThrow(/begun and not finished/);
  await restore(await openBackup(made.path, keys), place);
  expect(await migrate(place.url)).toEqual([]);
});

test("data of a newer program, and another secret, are refused before anything is touched", async () => {
  const made = await makeBackup(join(folder, "newer.tar.age"), source);
  const backup = await openBackup(made.path, keys);
  const place = { dataDir: join(folder, "nowhere"), secretKey: null };
  await expect(refuseUnfit(backup, { ...place, secretKey: randomBytes(32) })).rejects.toThrow(
    /^SECRET_KEY is not the one/,
  );
  backup.whole.about.migrations.push({ name: "9999-later.sql", checksum: "x" });
  await expect(refuseUnfit(backup, place)).rejects.toThrow(
    /of a newer program than this one: it has been through 9999-later\.sql/,
  );
  await backup.file.close();
});

test("a database that a newer program has been at is refused by an older one", async () => {
  const place = await makePlace();
  await migrate(place.url);
  const client = new pg.Client({ connectionString: place.url });
  await client.connect();
  await client.query("insert into base.migration (name, checksum) values ('9999-later.sql', 'x')");
  await client.end();
  await expect(migrate(place.url)).rejects.toThrow(/newer program.*9999-later/);
});
