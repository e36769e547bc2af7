import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, expect, inject, test } from "vitest";
import { findAdvisories } from "../../src/warnings/advisories/api.ts";
import { verify } from "../../src/office/audits/verify.ts";
import { openBackup, refuseUnfit, restore } from "../../src/office/backups/restore.ts";
import { openDatabase } from "../../src/base/data/db.ts";
import { migrate } from "../../src/base/data/migrate.ts";
import { getOperations } from "../../src/office/operations/api.ts";
import { getToday } from "../../src/office/today/api.ts";
import { createTestDatabase, onServer, withDatabase } from "../database.ts";
import { startTestWeb, testContext } from "../web.ts";
import { viewerOf } from "../world.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");
const commits = readdirSync(FIXTURES)
  .filter((name) => name.endsWith(".tar.age"))
  .map((name) => name.replace(".tar.age", ""));
const identity = /^AGE-SECRET-KEY-\S+$/m.exec(readFileSync(join(FIXTURES, "key.txt"), "utf8"))![0];
const keys = { backupPassphrase: undefined, backupRecipients: [], backupIdentity: identity };

const folder = mkdtempSync(join(tmpdir(), "tasuki-upgrade-"));
const names: string[] = [];
afterAll(async () => {
  for (const name of names)
    await onServer(inject("databaseUrl"), `drop database if exists ${name} with (force)`);
  rmSync(folder, { recursive: true });
});

/**
 * Tables in which a migration writes or takes away rows, from which commit on: everything else has as many rows
 * after the upgrade as before.
 */
const CHANGED: Record<string, readonly string[]> = {
  e69535b: ["graphile_worker._private_jobs", "graphile_worker._private_tasks"],
};

/** Where what stood in a table stands now. */
const MOVED: Record<string, string> = {
  "advisories.guidance": "guidance.guidance",
  "advisories.guidance_text": "guidance.guidance_text",
  "documents.epss": "exploits.epss",
  "documents.kev": "exploits.kev",
  "documents.list": "exploits.list",
  "origins.override": "members.override",
  "recoveries.recovery": "factors.recovery",
  "reaches.snapshot": "probes.snapshot",
  "consents.consent": "applications.consent",
  "sheets.sheet": "assets.sheet",
  "successions.succession": "people.succession",
  "invoices.letter": "notices.message",
  "probes.call": "calls.call",
};

test.each(commits)("data that %s made is served by the program of today", async (commit) => {
  const name = `t_${randomBytes(6).toString("hex")}`;
  names.push(name);
  await onServer(inject("databaseUrl"), `create database ${name}`);
  const url = withDatabase(inject("databaseUrl"), name);
  const dataDir = join(folder, commit);
  const backup = await openBackup(join(FIXTURES, `${commit}.tar.age`), keys);
  const { tables, uploads } = backup.whole.sums;
  await refuseUnfit(backup, { dataDir, secretKey: null });
  await restore(backup, { url, dataDir, now: new Date() });

  const owner = new pg.Client({ connectionString: url, options: "-c tasuki.role=system" });
  await owner.connect();
  const count = async (table: string) => {
    const { rows } = await owner.query<{ n: number }>(`select count(*)::int as n from ${table}`);
    return rows[0]!.n;
  };
  try {
    const ran = await migrate(url);
    expect(ran.length).toBeGreaterThan(0);
    const before = Object.fromEntries(tables.map((table) => [table.name, table.rows]));
    expect(before["reactions.reaction"]).toBeGreaterThan(0);
    expect(before["audits.link"]).toBeGreaterThan(0);
    for (const [from, to] of Object.entries(MOVED)) {
      if (before[from] === undefined) continue;
      before[to] = (before[to] ?? 0) + before[from];
      delete before[from];
    }
    const there = await owner.query<{ name: string }>(
      `select t as name from unnest($1::text[]) t where to_regclass(t) is not null`,
      [Object.keys(before)],
    );
    const changed = CHANGED[commit] ?? [];
    const after: Record<string, number> = {};
    // None is gone.
    expect(there.rows.map((row) => row.name)).toEqual(Object.keys(before));
    for (const { name: table } of there.rows) after[table] = await count(table);
    // What a restore and the migrations themselves write down.
    before["base.event"]! += 1;
    before["base.migration"]! += ran.length;
    for (const table of changed) {
      delete before[table];
      delete after[table];
    }
    expect(after).toEqual(before);
    expect(uploads.every(({ size }) => size > 0)).toBe(true);

    const work = openDatabase({ url, role: "tasuki_work", max: 4 });
    const web = openDatabase({ url, role: "tasuki_web", max: 4 });
    const database = { ...(await createTestDatabase()), url, web, work };
    try {
      expect(await verify(work)).toMatchObject({ broken: null });
      const app = await startTestWeb(testContext(database, "web", { DATA_DIR: dataDir }));
      const { rows } = await owner.query<{ id: string }>(
        "select id from organisations.organisation where kind = 'secretariat'",
      );
      const office = viewerOf("secretariat", rows[0]!.id);
      for (const page of [getToday, getOperations, findAdvisories])
        expect((await app.ask(office, page)).status, page.path).toBe(200);
      await app.close();
    } finally {
      await Promise.all([work.close(), web.close()]);
    }
  } finally {
    await owner.end();
  }
});
