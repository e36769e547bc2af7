import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "kysely";
import pg from "pg";
import { refuseStrongLogin } from "../src/base/data/logins.ts";
import { SYSTEM } from "../src/base/viewer.ts";
import { ROOMS } from "../src/rooms.ts";
import { makeWorld } from "./world.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Catalogues of the whole sector, and the program's own book-keeping: no organisation's data. */
const OPEN = [
  "base.migration",
  "facilities.code",
  "facilities.facility",
  "facilities.former_name",
  "products.alias",
  "products.product",
  "products.release",
];

test("every table with an organisation's data forces row-level security and has a policy", async () => {
  const { rows } = await database.owner.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker', 'public')
       and not (c.relrowsecurity and c.relforcerowsecurity
         and exists (select from pg_policy p where p.polrelid = c.oid)) order by 1`,
  );
  expect(rows.map((row) => row.name)).toEqual(OPEN);
});

test("the web login without a viewer reads zero rows of every table of every room, and owns nothing", async () => {
  await makeWorld(database);
  const { rows } = await database.owner.query<{ name: string; room: string }>(
    `select n.nspname as room, quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 2`,
  );
  const filled: string[] = [];
  for (const { name } of rows.filter((row) => !OPEN.includes(row.name))) {
    const own = await database.owner.query<{ n: number }>(`select count(*)::int as n from ${name}`);
    if (own.rows[0]!.n > 0) filled.push(name);
    for (const role of ["web", "work"] as const) {
      const seen = await database[role].pool
        .query<{ n: number }>(`select count(*)::int as n from ${name}`)
        .catch((error: { code?: string }) => error);
      if (!("rows" in seen)) expect([role, name, seen.code]).toEqual([role, name, "42501"]);
      // The worker takes jobs off the queue of the runner, which holds nobody's data for long.
      else if (role === "web" || !name.startsWith("graphile_worker."))
        expect([role, name, seen.rows[0]?.n]).toEqual([role, name, 0]);
    }
  }
  // Rooms whose tables are walked: those that have any. A walk over empty tables would find nothing.
  const rooms = new Set(rows.map(({ room }) => room));
  expect(
    [...rooms].filter((room) => !["base", "graphile_worker", "public", ...ROOMS].includes(room)),
  ).toEqual([]);
  for (const room of ["accounts", "organisations", "members", "audits", "tokens"])
    expect(rooms).toContain(room);
  expect(filled).toEqual(
    expect.arrayContaining([
      "organisations.organisation",
      "organisations.contact",
      "members.institution",
      "members.route",
    ]),
  );
  const owned = await database.owner.query(
    "select from pg_class where pg_get_userbyid(relowner) ~ '^tasuki_(web|work)'",
  );
  expect(owned.rowCount).toBe(0);
});

test("the web and work logins cannot become the owner, nor loosen what binds them", async () => {
  await database.owner.query("insert into members.route (key, name) values ('kept', 'x')");
  for (const { pool } of [database.web, database.work]) {
    const client = await pool.connect();
    try {
      for (const way of [
        "set role none",
        "reset role",
        "reset session authorization",
        "reset all",
      ]) {
        await client.query(way);
        const { rows } = await client.query("select from members.route");
        expect(rows, way).toEqual([]);
        await expect(client.query("drop table members.route"), way).rejects.toThrow(
          /must be owner/,
        );
      }
      const { rows: names } = await client.query<{ name: string }>(
        `select quote_ident(rolname) as name from pg_roles r where rolname !~ '^pg_'
           and not pg_has_role(session_user, oid, 'member') and (rolsuper or rolbypassrls
             or exists (select from pg_namespace where nspname = 'base' and pg_has_role(r.oid, nspowner, 'member')))`,
      );
      expect(names.length).toBeGreaterThan(0);
      for (const { name } of names) {
        await expect(client.query(`set role ${name}`), name).rejects.toThrow(/permission denied/);
        await expect(client.query(`set session authorization ${name}`)).rejects.toThrow(
          /permission denied/,
        );
      }
    } finally {
      client.release(true);
    }
  }
  await refuseStrongLogin(database.web.pool, "web");
  await refuseStrongLogin(database.work.pool, "work");
});

test("a login that is stronger than its role, or none of it, is refused at the start", async () => {
  const owner = new pg.Pool({ connectionString: database.url, max: 1 });
  await expect(refuseStrongLogin(owner, "web")).rejects.toThrow(/^WEB_DATABASE_URL signs in as /);
  await expect(refuseStrongLogin(database.work.pool, "web")).rejects.toThrow(
    /no member of tasuki_web/,
  );
  await owner.end();
});

test("the viewer is bound to its transaction and gone after it", async () => {
  const during = await database.web.asViewer(SYSTEM, (tx) =>
    sql<{ r: string }>`select base.viewer_role() as r`.execute(tx),
  );
  expect(during.rows[0]?.r).toBe("system");
  const after = await database.web.pool.query<{ r: string | null }>(
    "select base.viewer_role() as r",
  );
  expect(after.rows[0]?.r).toBeNull();
});
