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
 * the tables check, and no events are recorded. Gives how many lines entered.
 */
export async function loadAssets(
  client: pg.ClientBase,
  assets: Iterable<LoadedAsset> | AsyncIterable<LoadedAsset>,
): Promise<number> {
  return load(
    client,
    "assets.asset",
    "id, institution_id, kind, release_id, vendor, product, model, version, place, internet_facing, emr_connected, maintainer, note, created_at, changed_at",
    assets,
    (a) => [
      a.id ?? crypto.randomUUID(),
      a.institutionId,
      a.kind,
      a.releaseId,
      a.vendor,
      a.product,
      a.model,
      a.version,
      a.place,
      a.internetFacing,
      a.emrConnected,
      a.maintainer,
      a.note,
      a.createdAt.toISOString(),
      a.createdAt.toISOString(),
    ],
  );
}

/** Bulk load of statements; a kind that was spoken about already keeps what stands. */
export async function loadStatements(
  client: pg.ClientBase,
  statements: Iterable<LoadedStatement> | AsyncIterable<LoadedStatement>,
): Promise<number> {
  return load(
    client,
    "assets.statement",
    "institution_id, kind, has, stated_at",
    statements,
    (s) => [s.institutionId, s.kind, s.has, s.statedAt.toISOString()],
  );
}

/** PostgreSQL takes no COPY into a table with row-level security, so it goes through a temporary one. */
async function load<T>(
  client: pg.ClientBase,
  table: string,
  columns: string,
  rows: Iterable<T> | AsyncIterable<T>,
  cells: (row: T) => (string | boolean | null)[],
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
  await client.query("begin");
  try {
    await client.query("select set_config('tasuki.role', 'system', true)");
    await client.query(
      `create temp table loading on commit drop as select ${columns} from ${table} with no data`,
    );
    await pipeline(
      Readable.from(chunks()),
      client.query(copyFrom(`copy loading (${columns}) from stdin`)),
    );
    const saved = await client.query(
      `insert into ${table} (${columns}) select ${columns} from loading on conflict do nothing`,
    );
    await client.query("commit");
    return saved.rowCount ?? 0;
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

const ESCAPES: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function copyCell(cell: string | boolean | null): string {
  if (cell === null) return "\\N";
  if (typeof cell === "boolean") return cell ? "t" : "f";
  return cell.replace(/[\\\t\n\r]/g, (char) => ESCAPES[char]!);
}
