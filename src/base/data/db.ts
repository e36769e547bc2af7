import { isUuid } from "../words/uuid.ts";
import { Kysely, PostgresDialect, type PostgresPool } from "kysely";
import pg from "pg";
import type { Log } from "../program/log.ts";
import { Refusal } from "../refusal.ts";
import type { DB } from "./tables.ts";
import { SYSTEM, type Viewer } from "../viewer.ts";
import { within } from "./within.ts";

// Dates without a time stay the text they are; a JavaScript Date would shift them by the time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);

/** One transaction, as a typed query builder. What it can see is what its viewer may see. */
export type Tx = Kysely<DB>;

export interface Database {
  /**
   * Runs `work` in one transaction that sees and writes only what `viewer` may. Refuses (Error) a call from within
   * another: whoever waits for a second connection while holding one waits for ever once everybody does so. What
   * the system must know within a viewer's transaction goes through `asSystem`. Refuses (`busy`) where no connection
   * was free in time, or a statement took longer than is allowed.
   */
  asViewer<T>(viewer: Viewer, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same as the system, in one unchanging picture of everything, in which nothing is written. */
  inPicture<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The bare pool, for COPY streams. Its role sees nothing without a viewer; nobody within a transaction gets one. */
  pool: pg.Pool;
  /** Whether connections come free: false while somebody waits and none did for so long. */
  serves(milliseconds: number): boolean;
  /** A connection beside the pool, for a lock that is held as long as the process works. Ended by whoever asked. */
  hold(): Promise<pg.Client>;
  close(): Promise<void>;
}

/** How long is waited, in ms; 0: for ever. */
export interface Limits {
  /** For a free connection, and for a new one to be made. */
  connectMs: number;
  /** For the answer to one statement. */
  statementMs: number;
  /** For a row or table that somebody else holds. */
  lockMs: number;
  /** Of a transaction for its next statement. */
  idleMs: number;
}

const NO_LIMITS: Limits = { connectMs: 0, statementMs: 0, lockMs: 0, idleMs: 0 };

export interface DatabaseOptions {
  url: string;
  /** Database role the connections work as: `tasuki_web` or `tasuki_work`. Neither owns a table. */
  role: "tasuki_web" | "tasuki_work";
  /** The url signs in as a member of the role. Without: as the owner, who then takes the role, but could go back. */
  ownLogin?: boolean;
  max?: number;
  /** Without: none. */
  limits?: Limits;
  log?: Log;
}

/** Nobody who holds a connection waits for another. */
class Pool extends pg.Pool {
  override connect(...given: unknown[]): never {
    if (within.getStore())
      throw new Error("a connection was asked for within a transaction: use its own, or asSystem");
    return super.connect(...(given as [])) as never;
  }
}

/** Opens a pool whose connections run as a role without ownership, so that row-level security binds. */
export function openDatabase(options: DatabaseOptions): Database {
  const { connectMs, statementMs, lockMs, idleMs } = options.limits ?? NO_LIMITS;
  const settings = [
    ...(options.ownLogin ? [] : [`role=${options.role}`]),
    // The query compiler costs seconds where our set-based statements take milliseconds.
    "jit=off",
    `statement_timeout=${statementMs}`,
    `lock_timeout=${lockMs}`,
    `idle_in_transaction_session_timeout=${idleMs}`,
  ];
  const config = {
    connectionString: options.url,
    options: settings.map((setting) => `-c ${setting}`).join(" "),
    application_name: options.role,
    connectionTimeoutMillis: connectMs,
    // Otherwise a machine that vanished without a word is waited for, for ever.
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  };
  const pool = new Pool({ ...config, max: options.max ?? 10, onConnect: refuseFollower });
  // Without a listener, a connection that the server closes would end the process: `error` of the
  // pool speaks for the idle ones, the connection's own also while it is in use.
  pool.on("error", (error) => options.log?.warn({ err: error }, "database connection lost"));
  pool.on("connect", (client) => client.on("error", () => {}));
  let freed = performance.now();
  pool.on("release", () => (freed = performance.now()));
  return {
    pool,
    asViewer: (viewer, work) => inTransaction(pool, beginAs(viewer), work, options.log),
    inPicture: (work) => inTransaction(pool, beginAs(SYSTEM, PICTURE), work, options.log),
    hold: async () => {
      const client = new pg.Client(config);
      client.on("error", (error) => options.log?.warn({ err: error }, "database connection lost"));
      await client.connect();
      await refuseFollower(client).catch(async (error: unknown) => {
        await client.end();
        throw error;
      });
      return client;
    },
    serves: (milliseconds) => {
      if (pool.waitingCount === 0) freed = performance.now();
      return performance.now() - freed < milliseconds;
    },
    close: () => pool.end(),
  };
}

/** How long a connection may say nothing before the other side is asked whether it is there. */
const KEEP_ALIVE_MS = 5_000;

/**
 * A server that follows another shows what was a while ago, and keeps nothing: a silent hospital that has answered. A
 * proxy may lead there for a moment when it starts, or after the leader changed.
 */
async function refuseFollower(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ follows: boolean }>(
    "select pg_is_in_recovery() as follows",
  );
  if (rows[0]!.follows) throw new Error("this database server follows another one");
}

async function inTransaction<T>(
  pool: pg.Pool,
  begin: string,
  work: (tx: Tx) => Promise<T>,
  log?: Log,
): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    // Within a transaction it is our own fault, and never to be taken for a full house.
    if (within.getStore()) throw error;
    log?.warn({ err: error, waiting: pool.waitingCount }, "no database connection to be had");
    throw new Refusal("busy");
  });
  let broken: Error | undefined;
  let isCommitting = false;
  try {
    await client.query(begin);
    const result = await within.run(true, () => work(bind({ client, speaker: undefined })));
    isCommitting = true;
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((failed: Error) => {
      broken = failed;
    });
    // Whether a commit that nobody answered was done is not known: nobody is told that it was not.
    const isUndone = broken !== undefined && !isCommitting;
    if (!isUndone && !TOOK_TOO_LONG.has((error as pg.DatabaseError).code ?? "")) throw error;
    log?.warn(
      { err: error },
      isUndone ? "the database went away" : "a statement took longer than is allowed",
    );
    throw new Refusal("busy");
  } finally {
    // A connection whose rollback failed is in an unknown state: it is closed, not reused.
    client.release(broken);
  }
}

/** `statement_timeout` and `lock_timeout`. */
const TOOK_TOO_LONG = new Set(["57014", "55P03"]);

const PICTURE = "isolation level repeatable read read only";

/** Begin and viewer travel in one message: one round trip instead of four. */
function beginAs(viewer: Viewer, how = ""): string {
  return (
    `begin ${how}; select set_config('tasuki.role', '${viewer.role}', true), ` +
    `set_config('tasuki.account', '${plainId(viewer.accountId)}', true), ` +
    `set_config('tasuki.organisation', '${plainId(viewer.organisationId)}', true)`
  );
}

function plainId(id: string | null): string {
  if (id === null) return "";
  if (!isUuid(id)) throw new Error("viewer id is not a uuid");
  return id;
}

// A statement with such a comment is planned once for each connection, not each time: for hot paths,
// and only where the text is the same whatever is asked.
const NAMED = /\/\* named: ([\w.]+) \*\//;

/** One connection within a transaction, and which of its query builders may ask now. */
interface Line {
  client: pg.PoolClient;
  speaker: Tx | undefined;
}
const lines = new WeakMap<Tx, Line>();

/** A query builder over one connection that is already inside a transaction; the newest one may ask. */
function bind(line: Line): Tx {
  const single = {
    connect: async () => ({
      query: (text: string, values: unknown[]) => {
        refuseOthers(line, tx);
        const name = NAMED.exec(text)?.[1];
        return line.client.query(name ? { name, text, values } : { text, values });
      },
      release: () => {},
    }),
    end: async () => {},
  };
  const tx = new Kysely<DB>({
    dialect: new PostgresDialect({ pool: single as unknown as PostgresPool }),
  });
  lines.set(tx, line);
  line.speaker = tx;
  return tx;
}

function refuseOthers({ speaker }: Line, tx: Tx): void {
  if (speaker !== tx)
    throw new Error("asked while the system speaks in this transaction, or after");
}

/**
 * Does something as the system within a viewer's transaction, and goes on as the viewer. The caller has checked that
 * the viewer may bring it about. Until `work` is done only its own `system` may ask: a statement of the viewer's
 * that slips in between is refused (Error) instead of seeing everything. Where `work` fails, nobody asks any more.
 */
export async function asSystem<T>(tx: Tx, work: (system: Tx) => Promise<T>): Promise<T> {
  const line = lines.get(tx);
  if (!line) throw new Error("asSystem needs the transaction of asViewer");
  refuseOthers(line, tx);
  const { client } = line;
  const { rows } = await client.query<{ role: string }>(
    "select coalesce(current_setting('tasuki.role', true), '') as role",
  );
  const system = bind(line);
  await client.query("select set_config('tasuki.role', 'system', true)");
  const result = await work(system);
  await client.query("select set_config('tasuki.role', $1, true)", [rows[0]!.role]);
  line.speaker = tx;
  return result;
}
