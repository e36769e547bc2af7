import { randomBytes, randomUUID } from "node:crypto";
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { migrate } from "../../src/base/data/migrate.ts";
import { cpeOfProduct, purlOfProduct } from "../../src/things/products/cpe-purl.ts";
import { onServer, withDatabase } from "../database.ts";

const MIGRATIONS = fileURLToPath(new URL("../../db/migrations/", import.meta.url));
const name = `t_${randomBytes(6).toString("hex")}`;
const url = withDatabase(inject("databaseUrl"), name);
let owner: pg.Client;

beforeAll(async () => {
  await onServer(inject("databaseUrl"), `create database ${name}`);
  owner = new pg.Client({ connectionString: url, options: "-c tasuki.role=system" });
});
afterAll(async () => {
  await owner.end();
  await onServer(inject("databaseUrl"), `drop database if exists ${name} with (force)`);
});

/** Brings the database to where a release stood that ended with this migration. */
async function migrateUpTo(last: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tasuki-migrations-"));
  for (const file of readdirSync(MIGRATIONS))
    if (file.slice(0, 4) <= last) copyFileSync(join(MIGRATIONS, file), join(folder, file));
  await migrate(url, { folder: pathToFileURL(`${folder}/`) });
  rmSync(folder, { recursive: true });
}

test("the owner that migrates is bound by the policies, as in an installation", async () => {
  await owner.connect();
  const { rows } = await owner.query(
    "select rolsuper or rolbypassrls as free from pg_roles where rolname = current_user",
  );
  // Another engine may be given to the tests with a login that is not.
  if (process.env.TEST_DATABASE_URL === undefined) expect(rows).toEqual([{ free: false }]);
});

test("people, sources and lists of the first releases come along", async () => {
  await migrateUpTo("0014");
  const person = randomUUID();
  await owner.query(
    "insert into accounts.account (id, mail, name, password_hash) values ($1, 'a@example.jp', '花岡', '-')",
    [person],
  );
  const roles = ["secretariat", "institution"] as const;
  for (const role of roles) {
    const { rows } = await owner.query<{ id: string }>(
      "insert into organisations.organisation (kind, name) values ($1, $1) returning id",
      [role],
    );
    const id = rows[0]!.id;
    await owner.query("insert into accounts.membership values ($1, $2, $3)", [person, id, role]);
    await owner.query(
      "insert into accounts.invitation (token_hash, organisation_id, role, expires_at) values ($1, $2, $1, now())",
      [role, id],
    );
    await owner.query("insert into accounts.session values ($1, $2, $3, now(), now(), now())", [
      role,
      person,
      id,
    ]);
  }

  await migrateUpTo("0028");
  const standings = [
    { role: "institution", standing: "representative" },
    { role: "secretariat", standing: "administrator" },
  ];
  for (const table of ["membership", "invitation"]) {
    const { rows } = await owner.query(
      `select role, standing from accounts.${table} order by role`,
    );
    expect(rows).toEqual(standings);
  }
  const { rows: sessions } = await owner.query(
    "select confirmed_at = created_at as confirmed, proved from accounts.session",
  );
  expect(sessions).toEqual(roles.map(() => ({ confirmed: true, proved: ["password"] })));

  for (const [name, error] of [
    ["good", null],
    ["bad", "応答がありません。"],
  ]) {
    const { rows } = await owner.query<{ id: string }>(
      `insert into feeds.feed (name, url, every_hours, created_at, last_run_at, last_good_at, last_error)
       values ($1, $1, 24, '2026-01-01', '2026-01-03', '2026-01-02', $2) returning id`,
      [name, error],
    );
    await owner.query("insert into feeds.fetched values ($1, 'a.json', '1')", [rows[0]!.id]);
  }
  await owner.query(
    "insert into documents.kev (cve, added, name) values ('CVE-2026-0001', '2026-01-02', '例')",
  );
  const id = randomUUID();
  await owner.query(
    `insert into advisories.advisory (id, publisher, publisher_namespace, tracking_id, origin, document_version, title)
     values ($1, '花岡', 'https://old.example', 'old', 'hand', '1', '例')`,
    [id],
  );

  await migrateUpTo("0031");
  const { rows: sources } = await owner.query(
    "select name, reason, trouble_since = last_run_at as since, gave_at = last_good_at as gave from feeds.feed order by name",
  );
  expect(sources).toEqual([
    { name: "bad", reason: "internal", since: true, gave: true },
    { name: "good", reason: null, since: null, gave: true },
  ]);
  const { rows: lists } = await owner.query("select kind, newest::text from documents.list");
  expect(lists).toEqual([{ kind: "kev", newest: "2026-01-02" }]);
  const { rows: matters } = await owner.query("select matter from advisories.advisory");
  expect(matters).toEqual([{ matter: id }]);
  await owner.query("delete from advisories.advisory");
});

/** Every row of the rooms as it stands, by table; jobs and the list of migrations are no room's. */
async function readAll(): Promise<Map<string, Record<string, unknown>[]>> {
  const { rows: tables } = await owner.query<{ schema: string; name: string }>(
    `select table_schema as schema, table_name as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_name <> 'migration'
       and table_schema not in ('pg_catalog', 'information_schema', 'graphile_worker')`,
  );
  const all = new Map<string, Record<string, unknown>[]>();
  for (const table of tables) {
    const { rows } = await owner.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${table.schema}.${table.name} t order by to_jsonb(t)::text`,
    );
    all.set(table.name, [...(all.get(table.name) ?? []), ...rows.map(({ row }) => row)]);
  }
  return all;
}

const CPES = [
  "cpe:2.3:o:fortinet:fortios:7.2.4:*:*:*:*:*:*:*",
  "cpe:2.3:a:hanaoka:wakaba\\:server:2.1:sp1:*:*:*:*:*:*",
  "cpe:2.3:a:hanaoka:wakaba:*:*:*:*:*:*:*:*",
  "CPE:2.3:A:Hanaoka:Wakaba:1.0:*:*:*:*:*:*:*",
  "cpe:/a:hanaoka:wakaba:2.1:sp1",
  "cpe:/a:hanaoka:wakaba",
  null,
];
const PURLS = [
  "pkg:rpm/redhat/openssl@1.1.1k-7.el8_6?arch=x86_64&epoch=1",
  "pkg:npm/%40scope/name@1.0.0",
  "pkg:golang/example.com/x/y@v1.2.3#sub/path",
  "pkg:pypi/wakaba",
  "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie",
  "not a purl",
  null,
];

test("what stood before versions were taken out of the catalogue still stands after it, and waits to be judged anew", async () => {
  const add = async (sql: string, values: unknown[] = []) => {
    const { rows } = await owner.query<{ id: string }>(sql, values);
    return rows[0]?.id ?? "";
  };
  const releases: string[] = [];
  for (const [i, cpe] of CPES.entries()) {
    const product = await add(
      "insert into products.product (vendor, name, vendor_key, product_key, cpe, purl) values ('花岡', $1, 'hanaoka', $1, $2, $3) returning id",
      [`wakaba${i}`, cpe, PURLS[i]],
    );
    for (const version of ["7.2.4", null])
      releases.push(
        await add(
          "insert into products.release (product_id, version) values ($1, $2) returning id",
          [product, version],
        ),
      );
  }
  await add(
    "insert into products.alias values ('hanaoka', 'wkb', 'hanaoka', 'wakaba', '人', now()) returning null",
  );
  const document = await add(
    "insert into advisories.document (sha256, bytes, name, source, outcome) values ('ab', '{}', 'a.json', 'upload', 'taken') returning id",
  );
  const person = randomUUID();
  const advisories: string[] = [];
  for (const [origin, held] of [
    ["csaf", document],
    ["hand", null],
  ]) {
    const id = randomUUID();
    await add(
      `insert into advisories.advisory (id, publisher, publisher_namespace, tracking_id, origin, document_id, document_version, title, matter, match_keys)
       values ($1, '花岡', 'https://hanaoka.example', $2, $2, $3, '1', '例', $1, '{hanaoka|wakaba}') returning id`,
      [id, origin, held],
    );
    advisories.push(id);
    await add(
      `insert into advisories.affected (advisory_id, place, product_ref, name, product, version, status, cves, readable)
       values ($1, 0, 'P0', 'wakaba', 'wakaba', '<7.2.5', 'affected', '{CVE-2026-0001}', true) returning id`,
      [id],
    );
    for (const [i, release] of releases.entries())
      await add(
        `insert into advisories.verdict (advisory_id, release_id, verdict, reason, evidence, decided_by, decided_at)
         values ($1, $2, $3, '理由', '{"by":"cpe"}', $4::uuid, case when $4::uuid is null then null else now() end) returning null`,
        [id, release, ["affected", "possibly", "not"][i % 3], i % 2 ? person : null],
      );
  }
  const before = await readAll();

  await migrateUpTo("0036");

  const after = await readAll();
  for (const [table, rows] of before) {
    const now = after.get(table) ?? [];
    expect(now.length, table).toBe(rows.length);
    // Whatever was there is there unchanged, but for what the migration is about.
    const mended = new Set(["cpe", "purl", "match_wanted_at"]);
    for (const old of rows)
      expect(now, table).toContainEqual(
        expect.objectContaining(
          Object.fromEntries(Object.entries(old).filter(([column]) => !mended.has(column))),
        ),
      );
  }
  expect(after.get("verdict")).toHaveLength(2 * releases.length);

  // The catalogue names products as the program itself writes them today.
  const { rows: products } = await owner.query<{ cpe: string | null; purl: string | null }>(
    "select cpe, purl from products.product order by name",
  );
  expect(products.map(({ cpe }) => cpe)).toEqual(
    CPES.map((cpe) => (cpe === null ? null : cpeOfProduct(cpe))),
  );
  expect(products.map(({ purl }) => purl)).toEqual(
    PURLS.map((purl) => (purl === null ? null : purlOfProduct(purl))),
  );

  const readWaiting = async () =>
    (
      await owner.query(
        `select origin, reread_wanted, match_wanted_at is not null as wanted from advisories.advisory order by origin`,
      )
    ).rows;
  const waiting = [
    { origin: "csaf", reread_wanted: true, wanted: true },
    { origin: "hand", reread_wanted: false, wanted: true },
  ];
  expect(await readWaiting()).toEqual(waiting);
  const { rows: parts } = await owner.query("select component from advisories.affected");
  expect(parts).toEqual([{ component: null }, { component: null }]);
  const { rows: jobs } = await owner.query(
    "select count(*)::int as n from graphile_worker.jobs where task_identifier = 'advisories.match'",
  );
  expect(jobs).toEqual([{ n: 1 }]);

  // Where these ran before the owner saw any row, what they meant to set is set by a later one.
  await owner.query("update advisories.advisory set reread_wanted = false, match_wanted_at = null");
  await owner.query("update feeds.feed set reason = null, trouble_since = null, gave_at = null");
  await owner.query("delete from exploits.list");
  await migrate(url);
  expect(await readWaiting()).toEqual(waiting);
  const { rows: sources } = await owner.query(
    "select name, reason, gave_at = last_good_at as gave from feeds.feed order by name",
  );
  expect(sources).toEqual([
    { name: "bad", reason: "internal", gave: true },
    { name: "good", reason: null, gave: true },
  ]);
  const { rows: lists } = await owner.query("select kind, newest::text from exploits.list");
  expect(lists).toEqual([{ kind: "kev", newest: "2026-01-02" }]);
  expect(await migrate(url)).toEqual([]);
});
