import { Kysely, PostgresDialect, type PostgresPool } from "kysely";
import pg from "pg";
import type { Log } from "./log.ts";
import type { DB } from "./tables.ts";
import type { Viewer } from "./viewer.ts";

// Dates without a time stay the text they are; a JavaScript Date would shift them by the time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);

/** One transaction, as a typed query builder. What it can see is what its viewer may see. */
export type Tx = Kysely<DB>;

export interface Database {
  /** Runs `work` in one transaction that sees and writes only what `viewer` may. */
  asViewer<T>(viewer: Viewer, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The bare pool, for COPY streams and the job runner. Its role sees nothing without a viewer. */
  pool: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** Database role the connections work as: `tasuki_web` or `tasuki_work`. Neither owns a table. */
  role: "tasuki_web" | "tasuki_work";
  /** The url signs in as a member of the role. Without: as the owner, who then takes the role, but could go back. */
  ownLogin?: boolean;
  max?: number;
  log?: Log;
}

/** Opens a pool whose connections run as a role without ownership, so that row-level security binds. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max ?? 10,
    // The query compiler costs seconds where our set-based statements take milliseconds.
    options: `${options.ownLogin ? "" : `-c role=${options.role} `}-c jit=off`,
    application_name: options.role,
  });
  // Without a listener, a connection that the server closes would end the process: `error` of the
  // pool speaks for the idle ones, the connection's own also while it is in use.
  pool.on("error", (error) => options.log?.warn({ err: error }, "database connection lost"));
  pool.on("connect", (client) => client.on("error", () => {}));
  return {
    pool,
    asViewer: (viewer, work) => inTransaction(pool, viewer, work),
    close: () => pool.end(),
  };
}

async function inTransaction<T>(
  pool: pg.Pool,
  viewer: Viewer,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(beginAs(viewer));
    const result = await work(bind(client));
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((failed: Error) => {
      broken = failed;
    });
    throw error;
  } finally {
    // A connection whose rollback failed is in an unknown state: it is closed, not reused.
    client.release(broken);
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Begin and viewer travel in one message: one round trip instead of four. */
function beginAs(viewer: Viewer): string {
  return (
    `begin; select set_config('tasuki.role', '${viewer.role}', true), ` +
    `set_config('tasuki.account', '${plainId(viewer.accountId)}', true), ` +
    `set_config('tasuki.organisation', '${plainId(viewer.organisationId)}', true)`
  );
}

function plainId(id: string | null): string {
  if (id === null) return "";
  if (!UUID.test(id)) throw new Error("viewer id is not a uuid");
  return id;
}

// A statement with such a comment is planned once for each connection, not each time: for hot paths,
// and only where the text is the same whatever is asked.
const NAMED = /\/\* named: ([\w.]+) \*\//;

/** A query builder over one connection that is already inside a transaction. */
function bind(client: pg.PoolClient): Tx {
  const single = {
    connect: async () => ({
      query: (text: string, values: unknown[]) => {
        const name = NAMED.exec(text)?.[1];
        return client.query(name ? { name, text, values } : { text, values });
      },
      release: () => {},
    }),
    end: async () => {},
  };
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool: single as unknown as PostgresPool }),
  });
}
