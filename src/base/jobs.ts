import {
  Logger,
  parseCronItems,
  run,
  type Runner,
  runOnce,
  type Task,
  type TaskList,
} from "graphile-worker";
import type { Pool } from "pg";
import type { Context } from "./context.ts";
import { HEAR_TASK, type HeardEvent, findEvent } from "./events.ts";
import { addJob } from "./outbox.ts";
import { SYSTEM } from "./viewer.ts";

/** What a room does later. Task names are `<room>.<imperative>`. */
export interface RoomJobs {
  tasks?: Record<string, (payload: Record<string, unknown>, context: Context) => Promise<void>>;
  /** Five-field cron expressions in UTC; a missed run is made up once. */
  schedules?: { task: string; cron: string }[];
  /** Tasks that are done once whenever the work role starts. */
  atStart?: string[];
  /** Listeners: event name → what this room does. At least once; must bear repetition. */
  on?: Record<string, (event: HeardEvent, context: Context) => Promise<void>>;
}

/** Starts a worker for every room's jobs. `stop` waits for what is running. */
export async function startWorker(rooms: readonly RoomJobs[], context: Context): Promise<Runner> {
  const schedules = rooms.flatMap((room) => room.schedules ?? []);
  const runner = await run({
    // The runner's own tables belong to the owner; the rooms' work goes through the narrow role.
    connectionString: context.settings.databaseUrl ?? "",
    concurrency: context.settings.workConcurrency,
    noHandleSignals: true,
    pollInterval: 1000,
    taskList: tasksOf(rooms, context),
    parsedCronItems: parseCronItems(
      schedules.map((item) => ({
        task: item.task,
        match: item.cron,
        identifier: item.task,
        options: { backfillPeriod: 10 * 60_000, maxAttempts: 3, jobKey: item.task },
      })),
    ),
    logger: runnerLog(context),
  });
  await context.db.asViewer(SYSTEM, async (tx) => {
    for (const task of rooms.flatMap((room) => room.atStart ?? []))
      await addJob(tx, task, {}, { key: task, attempts: 5 });
  });
  return runner;
}

/** Does every job that is due, and those that they bring about, then returns. What fails is in the log. */
export async function doDueJobs(
  rooms: readonly RoomJobs[],
  context: Context,
  pgPool: Pool,
): Promise<void> {
  const taskList = tasksOf(rooms, context);
  const concurrency = context.settings.workConcurrency;
  const logger = new Logger(() => (level, message) => {
    if (level === "error") context.log.error(message);
  });
  await runOnce({ pgPool, concurrency, noHandleSignals: true, taskList, logger });
}

function tasksOf(rooms: readonly RoomJobs[], context: Context): TaskList {
  const tasks: TaskList = { [HEAR_TASK]: hearTask(rooms, context) };
  for (const room of rooms) {
    for (const [name, work] of Object.entries(room.tasks ?? {})) {
      tasks[name] = (payload) => work((payload ?? {}) as Record<string, unknown>, context);
    }
  }
  return tasks;
}

/** The runner's own words go into our log; its chatter about every job only when debugging. */
function runnerLog({ log }: Context): Logger {
  return new Logger(() => (level, message) => {
    if (level === "error") log.error(message);
    else if (level === "warning") log.warn(message);
    else log.debug(message);
  });
}

function hearTask(rooms: readonly RoomJobs[], context: Context): Task {
  return async (payload) => {
    const { eventId } = payload as { eventId: string };
    const event = await context.db.asViewer(SYSTEM, (tx) => findEvent(tx, eventId));
    if (!event) return;
    for (const room of rooms) {
      await room.on?.[event.name]?.(event, context);
    }
  };
}
