import pg from "pg";

const SCHEMAS = `nspname not in ('pg_catalog', 'information_schema', 'public', 'graphile_worker') and nspname not like 'pg_%'`;

/**
 * The end state of all migrations as readable SQL: tables, keys, indexes, policies and functions,
 * in a fixed order, so that a review reads one file. For reading, not for restoring.
 */
export async function printSchema(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const tables = await client.query<{ schema: string; name: string; definition: string }>(TABLES);
    const functions = await client.query<{ schema: string; definition: string }>(FUNCTIONS);
    const parts = ["-- Generated from db/migrations by tools/generate.ts. Do not edit."];
    for (const schema of new Set(tables.rows.map((row) => row.schema))) {
      parts.push(`\n-- ${schema} ${"-".repeat(90 - schema.length)}\n`);
      parts.push(
        ...functions.rows
          .filter((row) => row.schema === schema)
          .map((row) => `${row.definition.trim()};\n`),
      );
      parts.push(
        ...tables.rows.filter((row) => row.schema === schema).map((row) => `${row.definition}\n`),
      );
    }
    return parts.join("\n").replace(/[ \t]+$/gm, "");
  } finally {
    await client.end();
  }
}

const FUNCTIONS = `
  select n.nspname as schema, pg_get_functiondef(p.oid) as definition
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${SCHEMAS} order by 1, p.proname`;

const TABLES = `
  select n.nspname as schema, c.relname as name, concat_ws(E'\\n',
    'create table ' || n.nspname || '.' || c.relname || ' (',
    (select string_agg('  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        || case when a.attnotnull then ' not null' else '' end
        || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''), E',\\n' order by a.attnum)
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
    ');',
    (select string_agg('  -- ' || k.conname || ': ' || pg_get_constraintdef(k.oid), E'\\n' order by k.conname)
      from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'f', 'c')),
    (select string_agg(pg_get_indexdef(i.indexrelid) || ';', E'\\n' order by i.indexrelid::regclass::text)
      from pg_index i where i.indrelid = c.oid
        and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u'))),
    case when c.relforcerowsecurity then '-- row-level security is forced' end,
    (select string_agg('create policy ' || p.polname || ' for ' || case p.polcmd
          when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end
        || coalesce(E'\\n  using ' || pg_get_expr(p.polqual, p.polrelid), '')
        || coalesce(E'\\n  with check ' || pg_get_expr(p.polwithcheck, p.polrelid), '') || ';', E'\\n' order by p.polname)
      from pg_policy p where p.polrelid = c.oid)) as definition
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and ${SCHEMAS} order by 1, 2`;
