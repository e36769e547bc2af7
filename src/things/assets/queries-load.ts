import type pg from "pg";
import { copyRows } from "../../base/data/queries-copy.ts";
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

type Rows<T> = Iterable<T> | AsyncIterable<T>;

const ASSET = `id uuid, institution_id uuid, kind text, release_id uuid, vendor text, product text, model text,
  version text, place text, internet_facing boolean, emr_connected boolean, maintainer text, note text,
  created_at timestamptz`;
const STATEMENT = "institution_id uuid, kind text, has boolean, stated_at timestamptz";

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
    await copyRows(client, "asset", ASSET, assets);
    const entered = await client.query(
      `insert into assets.asset (id, institution_id, kind, release_id, vendor, product, model, version, place,
         internet_facing, emr_connected, maintainer, note, created_at, changed_at)
       select coalesce(id, gen_random_uuid()), institution_id, kind, release_id, vendor, product, model, version, place,
         internet_facing, emr_connected, maintainer, note, created_at, created_at
       from load_asset on conflict do nothing`,
    );
    await copyRows(client, "statement", STATEMENT, statements);
    const stated = await client.query(
      `insert into assets.statement (institution_id, kind, has, stated_at)
       select * from load_statement on conflict do nothing`,
    );
    await client.query("commit");
    return { assets: entered.rowCount ?? 0, statements: stated.rowCount ?? 0 };
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}
