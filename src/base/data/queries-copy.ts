import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ClientBase } from "pg";
import { from as copyFrom } from "pg-copy-streams";

/**
 * Fills a temporary table `load_<name>` of this transaction by COPY (which cannot write tables with
 * row-level security), to be inserted from. `columns` as in `create table`; each is filled from the
 * row's key of the same name in camelCase.
 */
export async function copyRows(
  client: ClientBase,
  name: string,
  columns: string,
  rows: Iterable<object> | AsyncIterable<object>,
): Promise<void> {
  await client.query(`create temp table load_${name} (${columns}) on commit drop`);
  await copyMore(client, name, columns, rows);
  await client.query(`analyze load_${name}`);
}

/** Adds rows to the table that `copyRows` made. */
export async function copyMore(
  client: ClientBase,
  name: string,
  columns: string,
  rows: Iterable<object> | AsyncIterable<object>,
): Promise<void> {
  const keys = columns.split(",").map((column) => camel(column.trim().split(" ")[0]!));
  const stream = client.query(copyFrom(`copy load_${name} from stdin`));
  await pipeline(Readable.from(blocks(keys, rows), { highWaterMark: 1 }), stream);
}

const camel = (name: string) => name.replace(/_(.)/g, (_, char: string) => char.toUpperCase());

/** Lines of COPY's text format, in blocks of about 64 kB. */
async function* blocks(
  keys: string[],
  rows: Iterable<object> | AsyncIterable<object>,
): AsyncGenerator<string> {
  let block = "";
  for await (const row of rows) {
    block += `${keys.map((key) => cell((row as Record<string, unknown>)[key])).join("\t")}\n`;
    if (block.length > 65_536) {
      yield block;
      block = "";
    }
  }
  yield block;
}

const ESCAPES: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function cell(value: unknown): string {
  if (value === null || value === undefined) return "\\N";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.join(",")}}`;
  return String(value).replace(/[\\\t\n\r]/g, (char) => ESCAPES[char]!);
}
