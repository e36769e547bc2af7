import { EventEmitter } from "node:events";
import {
  Logger,
  type ParsedCronItem,
  parseCronItems,
  run,
  type Runner,
  runOnce,
  type TaskList,
  type WorkerEvents,
} from "graphile-worker";
import pg from "pg";
import { MINUTE } from "../clock.ts";
import type { Context } from "../context.ts";
import type { Tx } from "../data/db.ts";
import { HEAR_TASK, type HeardEvent, findEvent } from "./events.ts";
import { addJob } from "./outbox.ts";
import { inSlot, OUTSIDE, type Outside, type Work } from "./slots.ts";
import { tendQueue } from "./tend.ts";
import { SYSTEM } from "../viewer.ts";

/** What a room does later. Task names are `<room>.<imperative>`. */
export interface RoomJobs {
  /** Those that wait for somebody outside say so (`waitsFor`). */
  tasks?: Record<string, Work>;
  /** Five-field cron expressions in UTC; a missed run is made up once. */
  schedules?: { task: string; cron: string }[];
  /** Tasks that are done once whenever the work role starts. */
  atStart?: string[];
  /** Listeners: event name → what this room does. At least once; must bear repetition. */
  on?: Record<string, (event: HeardEvent, context: Context) => Promise<void>>;
  /** Moves on what must not notice, by milliseconds: a demo plays hours in which nobody sat before their screen. */
  moveOn?: (tx: Tx, by: number) => Promise<void>;
}

/** Does something as the system, now. */
export async function asSystemNow(
  { db, clock }: Context,
  work: (tx: Tx, now: Date) => Promise<unknown>,
): Promise<void> {
  await db.asViewer(SYSTEM, (tx) => work(tx, clock.now()));
}

/** A running worker. */
export interface Worker {
  /** Settles when it ended; fails when it cannot go on. */
  ended: Promise<void>;
  /** Waits for what is running. */
  stop(): Promise<void>;
}

/** Listening in each kind of slots, looking after the queue, and taking or ending a few jobs at a moment. */
const CONNECTIONS = 8;

/**
 * Starts a worker for every room's jobs. What waits for somebody outside is done in slots of its own, for each kind of
 * system outside; all else in the common ones.
 */
export async function startWorker(rooms: readonly RoomJobs[], context: Context): Promise<Worker> {
  // The queue's own tables; the rooms' work goes through the narrow role.
  const pgPool = new pg.Pool({ connectionString: context.settings.databaseUrl, max: CONNECTIONS });
  pgPool.on("error", (error) => context.log.warn({ err: error }, "database connection lost"));
  pgPool.on("connect", (client) => client.on("error", () => {}));
  const events: WorkerEvents = new EventEmitter();
  const pools: string[] = [];
  events.on("pool:create", ({ workerPool }) => pools.push(workerPool.id));
  const runners: Runner[] = [];
  for (const kind of ["common", ...OUTSIDE] as const) {
    const taskList = tasksOf(rooms, context, kind);
    if (Object.keys(taskList).length === 0) continue;
    const runner = await run({
      pgPool,
      concurrency: context.settings.workConcurrency,
      noHandleSignals: true,
      pollInterval: 1000,
      taskList,
      parsedCronItems: kind === "common" ? schedulesOf(rooms) : [],
      logger: runnerLog(context),
      events,
    });
    runners.push(runner);
  }
  const underWay = new Set<string>();
  events.on("job:start", ({ job }) => underWay.add(job.id));
  events.on("job:complete", ({ job }) => underWay.delete(job.id));
  const tending = tendQueue(pools, context, { underWay });
  events.on("job:failed", () => tending.failed());
  events.on("job:success", ({ job }) => job.key && tending.done(job.key));
  await context.db.asViewer(SYSTEM, async (tx) => {
    for (const task of rooms.flatMap((room) => room.atStart ?? []))
      await addJob(tx, task, {}, { key: task, attempts: 5 });
  });
  return {
    ended: Promise.all(runners.map((runner) => runner.promise)).then(() => {}),
    stop: async () => {
      await Promise.all(runners.map((runner) => runner.stop()));
      await tending.stop();
      await pgPool.end();
    },
  };
}

function schedulesOf(rooms: readonly RoomJobs[]): ParsedCronItem[] {
  const schedules = rooms.flatMap((room) => room.schedules ?? []);
  return parseCronItems(
    schedules.map((item) => ({
      task: item.task,
      match: item.cron,
      identifier: item.task,
      options: { backfillPeriod: 10 * MINUTE, maxAttempts: 3, jobKey: item.task },
    })),
  );
}

/** Does every job that is due, and those that they bring about, then returns. What fails is in the log. */
export async function doDueJobs(
  rooms: readonly RoomJobs[],
  context: Context,
  pgPool: pg.Pool,
): Promise<void> {
  const taskList = tasksOf(rooms, context);
  const concurrency = context.settings.workConcurrency;
  const logger = new Logger(() => (level, message) => {
    if (level === "error") context.log.error(message);
  });
  await runOnce({ pgPool, concurrency, noHandleSignals: true, taskList, logger });
}

/** The work behind a task of any room; undefined where there is none of this name. */
export function findWork(rooms: readonly RoomJobs[], name: string): Work | undefined {
  if (name === HEAR_TASK) return hearIn(rooms);
  return rooms.find((room) => room.tasks?.[name])?.tasks?.[name];
}

/** The tasks of every room, or those of one kind of slots. */
function tasksOf(
  rooms: readonly RoomJobs[],
  context: Context,
  kind?: Outside | "common",
): TaskList {
  const names = [HEAR_TASK, ...rooms.flatMap((room) => Object.keys(room.tasks ?? {}))];
  const all = names.map((name) => [name, findWork(rooms, name)!] as const);
  const some = all.filter(([, work]) => !kind || (work.waitsFor ?? "common") === kind);
  return Object.fromEntries(
    some.map(([name, work]) => [
      name,
      (payload) => inSlot(work, (payload ?? {}) as Record<string, unknown>, context),
    ]),
  );
}

/** The runner's own words go into our log; its chatter about every job only when debugging. */
function runnerLog({ log }: Context): Logger {
  return new Logger(() => (level, message) => {
    if (level === "error") log.error(message);
    else if (level === "warning") log.warn(message);
    else log.debug(message);
  });
}

function hearIn(rooms: readonly RoomJobs[]): Work {
  return async (payload, context) => {
    const { eventId } = payload as { eventId: string };
    const event = await context.db.asViewer(SYSTEM, (tx) => findEvent(tx, eventId));
    if (!event) return;
    for (const room of rooms) {
      await room.on?.[event.name]?.(event, context);
    }
  };
}
