import { once } from "node:events";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { MARK } from "../../base/data/queries-structure.ts";
import type { Sums } from "./contents.ts";
import type { Table } from "./queries-dump.ts";

const SYSTEM = `n.nspname in ('pg_catalog', 'information_schema') or n.nspname ~ '^pg_'`;

/** Something that stands in a database which should hold nothing; null where it holds nothing. */
export async function findAnything(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where not (${SYSTEM}) and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
     union all select n.nspname from pg_namespace n where n.nspname in ('base', 'graphile_worker')
     limit 1`,
  );
  return rows[0]?.name ?? null;
}

/** Takes away what an unfinished restore has put there: all schemas of this login but the mark itself. */
export async function clearAway(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(n.nspname) as name from pg_namespace n
     where n.nspowner = current_user::regrole and n.nspname not in ('public', $1) and not (${SYSTEM})`,
    [MARK],
  );
  for (const { name } of rows) await client.query(`drop schema ${name} cascade`);
}

/** What is taken off while rows come in, and how it is put on again. */
export interface Taken {
  /** Indexes that no constraint needs. */
  indexes: string[];
  /** Foreign keys, not checked yet; then checked. */
  keys: string[];
  checks: string[];
  /** Row-level security and triggers. */
  guards: string[];
}

/**
 * Empties the tables that migrations have filled, and takes off what would hold rows up or change them: foreign keys,
 * indexes, triggers, and that the owner too is bound by row-level security.
 */
export async function openTables(client: pg.Client, tables: readonly Table[]): Promise<Taken> {
  const names = tables.map((table) => table.name);
  const { rows: keys } = await client.query<{ off: string; on: string; check: string }>(
    `select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) as off,
       format('alter table %s add constraint %I %s not valid', c.conrelid::regclass, c.conname,
         regexp_replace(pg_get_constraintdef(c.oid), ' NOT VALID$', '')) as on,
       case when c.convalidated then format('alter table %s validate constraint %I', c.conrelid::regclass, c.conname) end as check
     from pg_constraint c where c.contype = 'f' and c.conparentid = 0 and c.conrelid = any ($1::regclass[]::oid[])
     order by 1`,
    [names],
  );
  const { rows: indexes } = await client.query<{ off: string; on: string }>(
    `select format('drop index %s', i.indexrelid::regclass) as off, pg_get_indexdef(i.indexrelid) as on
     from pg_index i where i.indrelid = any ($1::regclass[]::oid[])
       and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
     order by pg_relation_size(i.indrelid) desc, 1`,
    [names],
  );
  const { rows: guards } = await client.query<{ off: string; on: string }>(
    `select format('alter table %s no force row level security', oid::regclass) as off,
       format('alter table %s force row level security', oid::regclass) as on
     from pg_class where oid = any ($1::regclass[]::oid[]) and relforcerowsecurity
     union all
     select format('alter table %s disable trigger %I', t.tgrelid::regclass, t.tgname),
       format('alter table %s enable trigger %I', t.tgrelid::regclass, t.tgname)
     from pg_trigger t where t.tgrelid = any ($1::regclass[]::oid[]) and not t.tgisinternal and t.tgenabled = 'O'`,
    [names],
  );
  const off = [...guards, ...keys, ...indexes].map((one) => one.off);
  await client.query(`begin; ${off.join("; ")}; truncate ${names.join(", ")}; commit`);
  return {
    indexes: indexes.map((one) => one.on),
    keys: keys.map((one) => one.on),
    checks: keys.map((one) => one.check).filter((one) => one !== null),
    guards: guards.map((one) => one.on),
  };
}

/** Everything that binds and orders the tables, to be compared before and after. */
export async function describeStructure(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(
    `select format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as line from pg_constraint
       where connamespace <> 'information_schema'::regnamespace and connamespace <> 'pg_catalog'::regnamespace
     union all select pg_get_indexdef(i.indexrelid) from pg_index i join pg_class c on c.oid = i.indexrelid
       join pg_namespace n on n.oid = c.relnamespace where not (${SYSTEM})
     union all select format('%s %s %s', tgrelid::regclass, tgname, tgenabled) from pg_trigger where not tgisinternal
     union all select format('%s %s %s', c.oid::regclass, c.relrowsecurity, c.relforcerowsecurity)
       from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and not (${SYSTEM})
     order by 1`,
  );
  return rows.map((row) => row.line);
}

/** The way into one table: blocks of COPY's text, then how many rows they were. */
export function copyIn(client: pg.Client, { name, columns }: Table) {
  const stream = client.query(copyFrom(`copy ${name} (${columns.join(", ")}) from stdin`));
  const failed = once(stream, "error").then(([error]) => {
    throw error;
  });
  failed.catch(() => {});
  return {
    write: async (block: Buffer): Promise<void> => {
      if (!stream.write(block)) await Promise.race([once(stream, "drain"), failed]);
    },
    end: async (): Promise<number> => {
      const finished = once(stream, "finish");
      stream.end();
      await Promise.race([finished, failed]);
      return stream.rowCount;
    },
  };
}

export async function setSequences(client: pg.Client, sequences: Sums["sequences"]): Promise<void> {
  for (const { name, value } of sequences)
    await client.query("select setval($1::regclass, $2::bigint)", [name, value]);
}

/** One statement of those that were taken off, or of those that follow a restore. */
export async function putOn(client: pg.Client, statement: string): Promise<void> {
  await client.query(statement);
}

/** Tells the planner what came in. */
export async function analyze(client: pg.Client, tables: readonly Table[]): Promise<void> {
  await client.query(`analyze ${tables.map((table) => table.name).join(", ")}`);
}

/** Writes down, as the first event of its new life, that this database was restored. */
export async function recordRestore(client: pg.Client, data: object, at: Date): Promise<void> {
  await client.query(
    "insert into base.event (at, name, data) values ($1, 'backups.restored', $2)",
    [at, JSON.stringify(data)],
  );
}
