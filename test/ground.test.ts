import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "kysely";
import { SYSTEM } from "../src/base/viewer.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Catalogues of the whole sector, and the program's own book-keeping: no organisation's data. */
const OPEN = ["base.migration", "products.alias", "products.product", "products.release"];

test("every table with an organisation's data forces row-level security and has a policy", async () => {
  const { rows } = await database.owner.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker', 'public')
       and not (c.relrowsecurity and c.relforcerowsecurity
         and exists (select from pg_policy p where p.polrelid = c.oid)) order by 1`,
  );
  expect(rows.map((row) => row.name)).toEqual(OPEN);
});

test("the web role without a viewer reads zero rows anywhere, and owns nothing", async () => {
  await database.owner.query(
    "insert into organisations.organisation (kind, name) values ('relay', 'x')",
  );
  await database.owner.query("insert into members.route (key, name) values ('k', 'x')");
  const { rows } = await database.owner.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and c.relforcerowsecurity`,
  );
  expect(rows.length).toBeGreaterThan(25);
  for (const { name } of rows) {
    const seen = await database.web.pool.query<{ n: number }>(
      `select count(*)::int as n from ${name}`,
    );
    expect(seen.rows[0]?.n, name).toBe(0);
  }
  const owned = await database.owner.query(
    "select from pg_class where pg_get_userbyid(relowner) in ('tasuki_web', 'tasuki_work')",
  );
  expect(owned.rowCount).toBe(0);
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
