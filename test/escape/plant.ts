import type pg from "pg";
import { PAYLOADS } from "./payloads.ts";

/** What a program reads, and what is chained: changed, it would say nothing of what a page shows. */
const LEFT_ALONE = /^(?:pg_catalog|information_schema|graphile_worker|base)\./;
/** Text that somebody wrote has a letter beyond ASCII in our world. */
const WRITTEN = "[^\\x01-\\x7f]";

interface Planted {
  columns: number;
  rows: number;
  /** Columns whose rules let no such text in. */
  refused: string[];
}

/** Adds a payload to every written text of the database: in its own column, or deep in JSON. */
export async function plantPayloads(owner: pg.Pool): Promise<Planted> {
  const { rows: columns } = await owner.query<{ name: string; column: string; type: string }>(
    `select format('%I.%I', c.table_schema, c.table_name) as name, format('%I', c.column_name) as column, c.data_type as type
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where t.table_type = 'BASE TABLE' and c.data_type in ('text', 'jsonb') and c.is_generated = 'NEVER' order by 1, 2`,
  );
  const planted: Planted = { columns: 0, rows: 0, refused: [] };
  const inJson = PAYLOADS.map((payload) =>
    JSON.stringify(payload).slice(1, -1).replaceAll("\\", "\\\\"),
  );
  const client = await owner.connect();
  try {
    for (const { name, column, type } of columns) {
      if (LEFT_ALONE.test(name)) continue;
      const one = "($1::text[])[1 + abs(hashtext(ctid::text || $2)) % cardinality($1)]";
      const changed =
        type === "text"
          ? `${column} || ' ' || ${one}`
          : `regexp_replace(${column}::text, '("(?:[^"\\\\]|\\\\.)*${WRITTEN}(?:[^"\\\\]|\\\\.)*)"(?!:)', '\\1 ' || ${one} || '"', 'g')::jsonb`;
      const text = `update ${name} set ${column} = ${changed} where ${column}::text ~ '${WRITTEN}'`;
      try {
        const { rowCount } = await client.query(text, [
          type === "text" ? PAYLOADS : inJson,
          column,
        ]);
        if (rowCount) planted.columns++;
        planted.rows += rowCount ?? 0;
      } catch (error) {
        planted.refused.push(`${name}.${column}: ${(error as Error).message}`);
      }
    }
  } finally {
    client.release();
  }
  return planted;
}
