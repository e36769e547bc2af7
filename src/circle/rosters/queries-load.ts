import type { ClientBase } from "pg";
import { copyMore, copyRows } from "../../base/data/queries-copy.ts";
import { hasCheckDigit, searchKeysOf } from "../facilities/index.ts";
import type { Lists } from "./content.ts";
import { type Joinable, joinLines } from "./join-lines.ts";
import type { Counted, ListFile } from "./list-file.ts";
import { lineOf } from "./list-lines.ts";
import { municipalityOf } from "./municipality.ts";
import { type ListRow, readRows, type Stated } from "./list-rows.ts";

/** Rows as they stand in the file; `row` is a ListRow in JSON, null where the row names no facility. */
const ROW = "number int, place text, key text, row text, name text, code text, message text";

const LINE = `number int, place text, codes text[], name text, kana text, kind text, kind_sure boolean, prefecture text,
  postal text, address text, phone text, fax text, beds int, beds_text text, bed_class text, functions text[],
  founder text, opened_on date, designated_on date, sought text, grams int[], place_key text collate "C",
  municipality text collate "C", findings text, check_fails boolean`;

/** How many lines are in memory at a time. */
const BATCH = 250;

/** What of a list stands in `load_row` (its rows) and `load_line` (its facilities). */
export interface Loaded extends Counted {
  rows: number;
  /** The rules by which its facilities were folded; null where there are none. */
  folding: string | null;
}

/**
 * Hands a list to the database, in temporary tables of this transaction. A nation's list is large: it goes through
 * row by row, is grouped there, and comes back in batches; memory never holds it whole.
 */
export async function loadList(
  client: ClientBase,
  file: ListFile,
  stated: Stated,
  lists: Lists,
): Promise<Loaded> {
  await copyRows(client, "row", ROW, rowsOf(file, stated, lists));
  await copyRows(client, "line", LINE, []);
  let number = 0;
  let batch: object[] = [];
  let folding: string | null = null;
  for await (const rows of groupRows(client)) {
    const line = lineOf(rows, lists, ++number);
    const findings = line.findings.join("\n");
    const [code] = line.codes;
    const checkFails = code !== undefined && !hasCheckDigit(code);
    const keys = searchKeysOf(line);
    folding = keys.folding;
    const municipality = code === undefined ? municipalityOf(keys.addressKey) : null;
    batch.push({ ...line, ...keys, municipality, findings, checkFails });
    if (batch.length < BATCH) continue;
    await copyMore(client, "line", LINE, batch);
    batch = [];
  }
  await copyMore(client, "line", LINE, batch);
  await client.query("create unique index on load_line (number); analyze load_line");
  await saveJoined(client, await findJoinable(client));
  const { rows } = await client.query<Omit<Loaded, "folding">>(
    `select (select count(*)::int from load_row) as rows, count(*)::int as lines,
       count(*) filter (where check_fails)::int as "checkFails", count(*) filter (where codes = '{}')::int as codeless,
       (select count(*)::int from load_row where message is not null and (name <> '' or code <> '')) as unread
     from load_line`,
  );
  return { ...rows[0]!, folding };
}

function* rowsOf(file: ListFile, stated: Stated, lists: Lists): Generator<object> {
  let number = 0;
  for (const row of readRows(file, stated, lists)) {
    number++;
    if ("message" in row) yield { number, ...row };
    else
      yield {
        number,
        place: row.place,
        key: row.code ?? `row ${number}`,
        row: JSON.stringify(row),
      };
  }
}

/** The rows of each facility, in the order of the file. */
async function* groupRows(client: ClientBase): AsyncGenerator<ListRow[]> {
  await client.query(`
    declare list_rows no scroll cursor for
      select row from (
        select row, number, min(number) over (partition by key) as first from load_row where message is null) one
      order by first, number`);
  let group: ListRow[] = [];
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`fetch ${BATCH} from list_rows`);
    for (const { row } of rows) {
      const one = JSON.parse(row) as ListRow;
      if (group.length > 0 && (one.code === null || group[0]!.code !== one.code)) {
        yield group;
        group = [];
      }
      group.push(one);
    }
    if (rows.length < BATCH) break;
  }
  if (group.length > 0) yield group;
  await client.query("close list_rows");
}

/** The few lines that may be one facility with another: by a code named beside, or by name and place. */
async function findJoinable(client: ClientBase): Promise<Joinable[]> {
  const { rows } = await client.query<Omit<Joinable, "findings"> & { findings: string }>(`
    select number, place, codes, findings, place_key as "placeKey" from load_line
    where cardinality(codes) > 1
      or codes[1] in (select codes[2] from load_line where cardinality(codes) > 1)
      or codes <> '{}' and place_key in (
        select place_key from load_line where codes <> '{}' group by place_key having count(*) > 1)
    order by number`);
  return rows.map((row) => ({ ...row, findings: row.findings.split("\n").filter(Boolean) }));
}

async function saveJoined(client: ClientBase, lines: Joinable[]): Promise<void> {
  const staying = joinLines(lines).map(({ number, codes, findings }) => ({
    number,
    codes,
    findings: findings.join("\n"),
  }));
  await client.query("delete from load_line where number = any($1) and number <> all($2)", [
    lines.map((line) => line.number),
    staying.map((line) => line.number),
  ]);
  await client.query(
    `update load_line l set codes = joined.codes, findings = joined.findings
     from jsonb_to_recordset($1) as joined (number int, codes text[], findings text)
     where l.number = joined.number`,
    [JSON.stringify(staying)],
  );
  await client.query("analyze load_line");
}
