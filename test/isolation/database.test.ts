import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tx } from "../../src/base/data/db.ts";
import { ANONYMOUS, type Viewer } from "../../src/base/viewer.ts";
import type { TestDatabase } from "../database.ts";
import { makeScene, type Scene } from "./scene.ts";
import { SEEN, type Sight } from "./seen.ts";

let scene: Scene;
let database: TestDatabase;
let viewers: Record<string, Viewer>;
/** Tables under row-level security that the web role may read. */
let tables: string[];
beforeAll(async () => {
  scene = await makeScene();
  database = scene.installation.database;
  const accounts = await database.owner.query<{ id: string; name: string }>(
    "select id, name from accounts.account",
  );
  const accountOf = new Map(accounts.rows.map(({ id, name }) => [name, id]));
  viewers = { anonymous: ANONYMOUS };
  for (const { name, role, organisationId, brief } of Object.values(scene.visitors)) {
    // The database knows roles, organisations and accounts; standings and tokens are the program's.
    if (role === "anonymous" || brief) continue;
    viewers[name] = { role, organisationId, accountId: accountOf.get(name)! };
  }
  // One look at the picture of the day, so that there is one.
  const published = scene.things.publishedAdvisory![0]!.id;
  const looked = await scene.installation.ask(
    scene.visitors.ministry!,
    `GET /api/outcomes/ministry/${published}`,
  );
  expect(looked.statusCode).toBe(200);
  await database.owner.query(
    `insert into base.setting (key, value) values ('sender', '{}') on conflict do nothing;
     insert into base.mail_outage (since, last_at, code, reply, ended_at) values (now(), now(), '421', 'later', now());
     insert into drafts.draft (account_id, organisation_id, key, value, saved_at)
       select account_id, organisation_id, 'a/form', '{}', now() from accounts.membership;
     insert into backups.backup (began_at, ended_at, occasion, place) values (now(), now(), 'hand', '/backups/one')`,
  );
  const { rows } = await database.owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c
     where c.relforcerowsecurity and has_table_privilege('tasuki_web', c.oid, 'select') order by 1`,
  );
  tables = rows.map((row) => row.name);
});
afterAll(() => scene?.installation.close());

/** A sentence of SEEN about one viewer, as SQL for the owner. */
function truth(viewer: Viewer, sentence: string | undefined): string {
  const id = (value: string | null) => (value === null ? "null::uuid" : `'${value}'::uuid`);
  return (sentence ?? "false")
    .replaceAll(":routes", "select route_id from members.route_step where organisation_id = :org")
    .replaceAll(":org", id(viewer.organisationId))
    .replaceAll(":account", id(viewer.accountId));
}

function seenBy(viewer: Viewer, sight: Sight): string {
  if (viewer.role === "secretariat" && !sight.alone) return "true";
  // Surveyors and experts know the circle's names no more than strangers do.
  const isGuest = viewer.role === "surveyor" || viewer.role === "expert";
  const said = [
    sight.anybody,
    sight.own,
    sight[viewer.role as "relay"],
    viewer.accountId && !isGuest && sight.member,
  ];
  return said.map((one) => `(${truth(viewer, one || undefined)})`).join(" or ");
}

const rowsOf = async (table: string, where: string) =>
  (
    await database.owner.query<{ mark: string }>(
      `select md5(t::text) as mark from ${table} t where coalesce(${where}, false) order by 1`,
    )
  ).rows.map((row) => row.mark);

/** What the statement touched as this viewer, then undone; `refused` = the database said no. */
async function tryAs(
  viewer: Viewer,
  work: (tx: Tx) => Promise<number>,
): Promise<number | "refused"> {
  const done = Symbol("undo");
  let touched = 0;
  try {
    await database.web.asViewer(viewer, async (tx) => {
      touched = await work(tx);
      throw done;
    });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "42501") return "refused";
    // Only a key stood in the way: the policies let it through.
    if (code?.startsWith("23")) return 1;
    if (error !== done) throw error;
  }
  return touched;
}
const run = (text: string) => async (tx: Tx) =>
  Number((await sql.raw(text).execute(tx)).numAffectedRows ?? 0);

test("for every table it is said who sees what", () => {
  expect(tables.filter((name) => !(name in SEEN))).toEqual([]);
  expect(Object.keys(SEEN).filter((name) => !tables.includes(name))).toEqual([]);
});

test("each viewer sees exactly its own rows of every table", async () => {
  const wrong: string[] = [];
  let rows = 0;
  for (const [name, viewer] of Object.entries(viewers)) {
    for (const table of tables) {
      const due = await rowsOf(table, seenBy(viewer, SEEN[table] ?? {}));
      const seen = await database.web.asViewer(viewer, (tx) =>
        sql<{
          mark: string;
        }>`select md5(t::text) as mark from ${sql.raw(table)} t order by 1`.execute(tx),
      );
      const got = seen.rows.map((row) => row.mark);
      rows += got.length;
      const more = got.filter((mark) => !due.includes(mark)).length;
      const less = due.filter((mark) => !got.includes(mark)).length;
      if (more + less > 0)
        wrong.push(`${name} · ${table}: ${more} rows too many, ${less} missing of ${due.length}`);
    }
  }
  console.log(
    `row-level security: ${Object.keys(viewers).length} viewers × ${tables.length} tables, ${rows} rows seen`,
  );
  expect(wrong).toEqual([]);
});

test("each table has rows that a viewer may see and rows it may not", async () => {
  const rare = [
    "accounts.sign_in_try",
    "assets.popular",
    "advisories.change",
    "feeds.fetched",
    "feeds.delivery",
    "exploits.kev",
    "exploits.epss",
    "exploits.list",
    "notices.stop",
    "assets.statement",
    "outcomes.progress",
    "audits.link",
    "audits.mark",
  ];
  const toothless: string[] = [];
  for (const table of tables) if ((await rowsOf(table, "true")).length === 0) toothless.push(table);
  expect(toothless.filter((table) => !rare.includes(table))).toEqual([]);
});

test("without a viewer the web login sees nothing of any of these tables", async () => {
  for (const table of tables) {
    const seen = await database.web.pool.query(`select from ${table} limit 1`);
    expect(seen.rowCount, table).toBe(0);
  }
});

test("nobody adds, changes or removes a row of another organisation", async () => {
  const wrong: string[] = [];
  let tried = 0;
  for (const [name, viewer] of Object.entries(viewers)) {
    if (viewer.role === "secretariat") continue;
    for (const table of tables) {
      const sight = SEEN[table]!;
      const foreign = await rowsOf(table, `not coalesce(${truth(viewer, sight.changes)}, false)`);
      const these = `md5(t::text) = any ('{${foreign.join(",")}}')`;
      const column = await plainColumn(table);
      const changed = await tryAs(
        viewer,
        run(`update ${table} t set ${column} = ${column} where ${these}`),
      );
      const removed = await tryAs(viewer, run(`delete from ${table} t where ${these}`));
      if (changed || removed) {
        if (changed !== "refused" && changed > 0)
          wrong.push(`${name} changes ${changed} rows of ${table}`);
        if (removed !== "refused" && removed > 0)
          wrong.push(`${name} removes ${removed} rows of ${table}`);
      }
      tried += 2;
      for (const row of await foreignRows(
        table,
        `not coalesce(${truth(viewer, sight.adds)}, false)`,
      )) {
        const text = row.replaceAll("'", "''");
        const columns = await givenColumns(table);
        const added = await tryAs(
          viewer,
          run(
            `insert into ${table} (${columns}) overriding system value select ${columns} from json_populate_record(null::${table}, '${text}')`,
          ),
        );
        if (added !== "refused") wrong.push(`${name} adds to ${table}: ${text.slice(0, 120)}`);
        tried++;
      }
      if (!sight.owner || viewer.organisationId === null) continue;
      const other =
        viewer.organisationId === scene.world.clinicOsaka
          ? scene.world.hospitalTokyo
          : scene.world.clinicOsaka;
      const moved = await tryAs(viewer, run(`update ${table} set ${sight.owner} = '${other}'`));
      if (moved !== "refused" && moved > 0)
        wrong.push(`${name} hands ${moved} rows of ${table} to another`);
      tried++;
    }
  }
  console.log(`row-level security: ${tried} foreign writes tried`);
  expect(wrong).toEqual([]);
});

/** Those that are not computed from others. */
async function givenColumns(table: string): Promise<string> {
  const { rows } = await database.owner.query<{ names: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as names from pg_attribute
     where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
  );
  return rows[0]!.names;
}

async function plainColumn(table: string): Promise<string> {
  const { rows } = await database.owner.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
     where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = '' order by attnum desc limit 1`,
  );
  return rows[0]!.name;
}

async function foreignRows(table: string, where: string): Promise<string[]> {
  const { rows } = await database.owner.query<{ row: string }>(
    `select row_to_json(t)::text as row from ${table} t where ${where} order by md5(t::text) limit 3`,
  );
  return rows.map((one) => one.row);
}

test("the web role owns nothing, is a member of nobody and may not loosen what binds it", async () => {
  // That its login cannot become another role either, test/ground.test.ts tries.
  const others = await database.owner.query(
    "select rolname from pg_roles where rolname <> 'tasuki_web' and pg_has_role('tasuki_web', oid, 'member')",
  );
  expect(others.rows).toEqual([]);
  const { pool } = database.web;
  await expect(
    pool.query("alter table organisations.contact disable row level security"),
  ).rejects.toThrow(/must be owner/);
  await expect(pool.query("create table members.own (id int)")).rejects.toThrow(
    /permission denied/,
  );
  const flags = await database.owner.query(
    "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin from pg_roles where rolname in ('tasuki_web', 'tasuki_work')",
  );
  for (const role of flags.rows)
    expect(Object.values(role as object)).toEqual([false, false, false, false, false]);
});

test("the web role hands over work by one function and reads nothing of the queue", async () => {
  const queue = await database.owner.query<{ name: string }>(
    `select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'graphile_worker' and c.relkind in ('r', 'v', 'p')`,
  );
  expect(queue.rows.length).toBeGreaterThan(2);
  const { pool } = database.web;
  for (const { name } of queue.rows) {
    await expect(pool.query(`select from ${name}`), name).rejects.toThrow(/permission denied/);
  }
  await expect(pool.query("select graphile_worker.add_job('x', '{}'::json)")).rejects.toThrow(
    /permission denied/,
  );
  const definers = await database.owner.query<{ name: string }>(
    `select p.oid::regproc::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where p.prosecdef and n.nspname <> 'pg_catalog'
       and has_schema_privilege('tasuki_web', n.oid, 'usage') and has_function_privilege('tasuki_web', p.oid, 'execute') order by 1`,
  );
  expect(definers.rows.map((row) => row.name)).toEqual([
    "base.add_job",
    // The queue in numbers, for who sees everything: no payload.
    "base.queue_standing",
    "members.viewer_routes",
  ]);
});
