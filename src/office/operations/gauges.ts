import type { FastifyInstance } from "fastify";
import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { DAY, SECOND } from "../../base/clock.ts";
import type { Outside } from "../../base/later/slots.ts";
import type { Expiry } from "./expiry.ts";
import type { findStandings } from "../../warnings/feeds/index.ts";
import type { getNumbers } from "./queries-standing.ts";
import type { TaskStanding } from "./queries-standing.ts";

/** What the database said of the whole. */
export interface Told {
  numbers: Awaited<ReturnType<typeof getNumbers>>;
  sources: Awaited<ReturnType<typeof findStandings>>;
}

/** Counts the requests of this process, by the route and never by the address that was asked for. */
export function countRequests(app: FastifyInstance, registry: Registry): void {
  const registers = [registry];
  const requests = new Counter({
    name: "tasuki_http_requests_total",
    help: "Requests that this process answered, by route and status.",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const seconds = new Histogram({
    name: "tasuki_http_request_seconds",
    help: "How long this process took to answer, in seconds.",
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
    registers,
  });
  app.addHook("onResponse", async ({ method, routeOptions }, response) => {
    requests.inc({ method, route: routeOptions.url ?? "none", status: response.statusCode });
    seconds.observe(response.elapsedTime / SECOND);
  });
}

/** What is shown besides the requests. */
interface Shown {
  pool: { totalCount: number; idleCount: number; waitingCount: number };
  /** Null: the database did not answer in time; then nothing is said of what it knows. */
  told: Told | null;
  disk: { free: number; size: number } | null;
  expiries: readonly Expiry[];
  /** Smaller counts of institutions are not shown. */
  leastCount: number;
  now: Date;
}

/** Names the gauges; what it gives puts numbers on them. */
export function makeGauges(registry: Registry, slotOf: (task: string) => Outside | "common") {
  const gauge = <Label extends string = never>(name: string, help: string, labels: Label[] = []) =>
    new Gauge<Label>({ name: `tasuki_${name}`, help, labelNames: labels, registers: [registry] });
  const connections = gauge("database_connections", "Connections of this process.", ["state"]);
  const pending = gauge("database_waiting", "Requests of this process that wait for a connection.");
  const answers = gauge("database_answers", "1 where the database answered in time, else 0.");
  const waiting = gauge("jobs_waiting", "Jobs that wait, also for their time.", ["slot"]);
  const locked = gauge("jobs_locked", "Jobs that are under way.", ["slot"]);
  const due = gauge("jobs_oldest_due_seconds", "For how long the oldest has been due.", ["slot"]);
  const held = gauge("jobs_longest_locked_seconds", "For how long the longest runs.", ["slot"]);
  const failed = gauge("jobs_failed", "Jobs that failed for good and wait for a person.");
  const mails = gauge(
    "mails",
    "Mails of the days of content operations/checks, at most 100000 a state.",
    ["state"],
  );
  const out = gauge(
    "mail_server_out_seconds",
    "Our own mail server has taken nothing for so long.",
  );
  const sources = gauge("sources", "Sources of advisories.", ["kind", "state"]);
  const age = gauge(
    "source_age_seconds",
    "Since the last success of the source that is the longest without one.",
    ["kind", "state"],
  );
  const institutions = gauge(
    "answers",
    "How asked institutions stand over all live advisories; small counts are left out.",
    ["state"],
  );
  const faults = gauge("faults", "Faults of the days of content operations/checks.", ["kind"]);
  const free = gauge("disk_free_bytes", "Free space where DATA_DIR stands.");
  const size = gauge("disk_size_bytes", "Size of the disk where DATA_DIR stands.");
  const days = gauge("certificate_days_left", "Days until the first certificate ends.", ["file"]);

  return ({ pool, told, disk, expiries, leastCount, now }: Shown): void => {
    registry.getMetricsAsArray().forEach(({ name }) => {
      const one = registry.getSingleMetric(name);
      if (one instanceof Gauge) one.reset();
    });
    connections.set({ state: "used" }, pool.totalCount - pool.idleCount);
    connections.set({ state: "idle" }, pool.idleCount);
    pending.set(pool.waitingCount);
    answers.set(told ? 1 : 0);
    if (disk) {
      free.set(disk.free);
      size.set(disk.size);
    }
    for (const { setting, until } of expiries)
      if (until) days.set({ file: setting }, (until.getTime() - now.getTime()) / DAY);
    if (!told) return;
    const { numbers } = told;
    const secondsSince = (at: Date | null) =>
      at ? Math.max(0, (numbers.at.getTime() - at.getTime()) / SECOND) : 0;
    for (const [slot, tasks] of bySlot(numbers.queue, slotOf)) {
      waiting.set({ slot }, sum(tasks.map((one) => one.waiting)));
      locked.set({ slot }, sum(tasks.map((one) => one.locked)));
      due.set({ slot }, Math.max(0, ...tasks.map((one) => secondsSince(one.dueSince))));
      held.set({ slot }, Math.max(0, ...tasks.map((one) => secondsSince(one.lockedSince))));
    }
    failed.set(numbers.failed);
    for (const { state, count } of numbers.mails) mails.set({ state }, count);
    out.set(numbers.mailOutSeconds);
    for (const { kind, count } of numbers.faults) faults.set({ kind }, count);
    for (const { state, count } of numbers.answers)
      if (count === 0 || count >= leastCount) institutions.set({ state }, count);
    for (const [key, group] of Map.groupBy(told.sources, (one) => `${one.kind} ${one.state}`)) {
      const [kind, state] = key.split(" ") as [string, string];
      sources.set({ kind, state }, group.length);
      // Which of them it is stands on the page 情報源; a count of one place tells nobody's name here.
      const ages = group.flatMap(({ goodAt }) =>
        goodAt ? [now.getTime() - goodAt.getTime()] : [],
      );
      if (ages.length > 0) age.set({ kind, state }, Math.max(...ages) / SECOND);
    }
  };
}

/** Every kind of slots, also where nothing is in it. */
function bySlot(queue: readonly TaskStanding[], slotOf: (task: string) => Outside | "common") {
  const slots = ["common", "mail", "sources"] as const;
  return slots.map((slot) => [slot, queue.filter(({ task }) => slotOf(task) === slot)] as const);
}

const sum = (counts: readonly number[]) => counts.reduce((all, one) => all + one, 0);
