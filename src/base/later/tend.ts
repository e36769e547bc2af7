import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Context } from "../context.ts";
import {
  findSilentPools,
  freeForgotten,
  freeJobs,
  healFailedJob,
  holdPools,
  keepFailedJobs,
} from "./queries-jobs.ts";

const USUAL = {
  /** How often a worker looks around. */
  beatMs: 2_000,
  /**
   * How long nobody must speak for a worker before its jobs are freed. A living one whose connection was lost, with
   * the database or by itself, is back long before.
   */
  graceMs: 10_000,
};
/** The server notices within so many seconds that the machine behind a connection is gone. */
const KEEPALIVE = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";
/** Beats between two looks for jobs that failed for good, where none of ours did. */
const SELDOM = 15;

/** What a worker does for the queue besides its jobs. */
export interface Tending {
  /** A job of ours failed for good: it is kept at the next look. */
  failed(): void;
  /** A job with this key was done. */
  done(key: string): void;
  stop(): Promise<void>;
}

/**
 * Looks after the queue for as long as a worker runs: says that it lives (a lock that ends with its connection), frees
 * the jobs of workers for which nobody has spoken for a while, and keeps what failed for good. Every worker does; so
 * what a dead one held is free in well under a minute while any lives, or once one starts. See decision 015.
 */
export function tendQueue(
  own: readonly string[],
  context: Context,
  { underWay, ...times }: Partial<typeof USUAL> & { underWay?: ReadonlySet<string> } = {},
): Tending {
  const { log } = context;
  const { beatMs, graceMs } = { ...USUAL, ...times };
  const stopped = new AbortController();
  const silentSince = new Map<string, number>();
  const done = new Set<string>();
  let hasFailed = true;
  let client: pg.Client | undefined;

  async function open(): Promise<pg.Client> {
    const next = new pg.Client({
      connectionString: context.settings.databaseUrl,
      application_name: "tasuki_lives",
      keepAlive: true,
      options: `-c tasuki.role=system ${KEEPALIVE}`,
    });
    next.on("error", () => (client = undefined));
    next.on("end", () => (client = undefined));
    await next.connect();
    await holdPools(next, own);
    return next;
  }

  async function look(beat: number): Promise<void> {
    client ??= await open();
    const silent = await findSilentPools(client, own);
    // One's own clock, which no clock that is set and no sleep of the machine moves.
    const now = performance.now();
    for (const pool of silentSince.keys()) if (!silent.includes(pool)) silentSince.delete(pool);
    for (const pool of silent) if (!silentSince.has(pool)) silentSince.set(pool, now);
    const dead = silent.filter((pool) => now - silentSince.get(pool)! >= graceMs);
    if (dead.length > 0) {
      const jobs = await freeJobs(client, dead);
      log.warn({ workers: dead.length, jobs }, "jobs of a worker that died are free again");
    }
    for (const key of done) {
      await healFailedJob(client, key);
      done.delete(key);
    }
    if (!hasFailed && dead.length === 0 && beat % SELDOM > 0) return;
    hasFailed = false;
    const forgotten = underWay ? await freeForgotten(client, own, [...underWay]) : [];
    if (forgotten.length > 0)
      log.warn({ tasks: forgotten }, "jobs whose end was lost are free again");
    const kept = await keepFailedJobs(client);
    if (kept.length > 0) log.error({ tasks: kept }, "jobs failed for good");
  }

  async function repeat(): Promise<void> {
    for (let beat = 0; !stopped.signal.aborted; beat++) {
      await look(beat).catch((error: Error) => {
        if (!stopped.signal.aborted) log.warn({ err: error }, "the queue was not looked after");
        void client?.end().catch(() => {});
        client = undefined;
      });
      // Without its lock it counts as dead after a while: back as soon as may be.
      await sleep(client ? beatMs : beatMs / 4, undefined, {
        signal: stopped.signal,
      }).catch(() => {});
    }
    await client?.end().catch(() => {});
  }

  const ended = repeat();
  return {
    failed: () => void (hasFailed = true),
    done: (key) => void done.add(key),
    stop: () => {
      stopped.abort();
      return ended;
    },
  };
}
