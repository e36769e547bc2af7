import { randomUUID } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Kind } from "./api.ts";
import type { ReleasedItem } from "./queries.ts";

/** A line for the bulk loader. `id` may be given, so that a made-up nation is the same each time. */
export interface LoadedAsset extends ReleasedItem {
  id?: string;
  institutionId: string;
  createdAt: Date;
}

export interface LoadedStatement {
  institutionId: string;
  kind: Kind;
  has: boolean;
  statedAt: Date;
}

/**
 * Bulk load in one transaction of its own, for the demo, benchmarks and tests: nothing is checked but what
 * the tables check, and no events are recorded. A kind that was spoken about keeps what stands. Gives how
 * many lines and statements entered. `assets.count-popular` (a job) makes suggestions of them.
 */
export async function loadAssets(
  client: pg.ClientBase,
  assets: Rows<LoadedAsset>,
  statements: Rows<LoadedStatement> = [],
): Promise<{ assets: number; statements: number }> {
  await client.query("begin");
  try {
    await client.query("select set_config('tasuki.role', 'system', true)");
    const entered = {
      assets: await load(client, "assets.asset", ASSET_COLUMNS, assets, assetCells),
      statements: await load(client, "assets.statement", STATEMENT_COLUMNS, statements, (s) => [
        s.institutionId,
        s.kind,
        s.has,
        s.statedAt.toISOString(),
      ]),
    };
    await client.query("commit");
    return entered;
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

type Rows<T> = Iterable<T> | AsyncIterable<T>;
type Cell = string | boolean | null;

const STATEMENT_COLUMNS = "institution_id, kind, has, stated_at";
const ASSET_COLUMNS =
  "id, institution_id, kind, release_id, vendor, product, model, version, place, internet_facing, " +
  "emr_connected, maintainer, note, created_at, changed_at";

function assetCells(a: LoadedAsset): Cell[] {
  const at = a.createdAt.toISOString();
  const facts = [a.vendor, a.product, a.model, a.version, a.place, a.internetFacing];
  const id = a.id ?? randomUUID();
  return [
    id,
    a.institutionId,
    a.kind,
    a.releaseId,
    ...facts,
    a.emrConnected,
    a.maintainer,
    a.note,
    at,
    at,
  ];
}

/** PostgreSQL takes no COPY into a table with row-level security, so it goes through a temporary one. */
async function load<T>(
  client: pg.ClientBase,
  table: string,
  columns: string,
  rows: Rows<T>,
  cells: (row: T) => Cell[],
): Promise<number> {
  const chunks = async function* () {
    let text = "";
    for await (const row of rows) {
      text += `${cells(row).map(copyCell).join("\t")}\n`;
      if (text.length < 60_000) continue;
      yield text;
      text = "";
    }
    if (text !== "") yield text;
  };
  await client.query(`create temp table loading as select ${columns} from ${table} with no data`);
  const copy = client.query(copyFrom(`copy loading (${columns}) from stdin`));
  await pipeline(Readable.from(chunks()), copy);
  const saved = await client.query(
    `insert into ${table} (${columns}) select ${columns} from loading on conflict do nothing`,
  );
  await client.query("drop table loading");
  return saved.rowCount ?? 0;
}

const ESCAPES: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function copyCell(cell: string | boolean | null): string {
  if (cell === null) return "\\N";
  if (typeof cell === "boolean") return cell ? "t" : "f";
  return cell.replace(/[\\\t\n\r]/g, (char) => ESCAPES[char]!);
}
