import { timingSafeEqual } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { collectDefaultMetrics, Registry } from "prom-client";
import { isFromHere } from "../../base/web/client.ts";
import type { Context } from "../../base/context.ts";
import { findWork, type RoomJobs } from "../../base/later/jobs.ts";
import { Refusal } from "../../base/refusal.ts";
import { hashToken } from "../../base/keys/tokens.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { findStandings } from "../../warnings/feeds/index.ts";
import { loadLimits } from "../../warnings/reactions/index.ts";
import { loadChecks } from "./content.ts";
import { getDisk } from "./disk.ts";
import { findExpiries } from "./expiry.ts";
import { countRequests, makeGauges, type Told } from "./gauges.ts";
import { getNumbers } from "./queries-standing.ts";

// bounds work: so long the database is not asked again
const KEPT_MS = 5_000;
// bounds work: so long whoever asks waits for it
const PATIENCE_MS = 2_000;

/** What belongs to the process and not to one application in it. */
let ownProcess: Registry | undefined;

/**
 * `/metrics` of this web process in Prometheus' text format: for whoever is on this machine, and for who sends
 * METRICS_TOKEN; for everybody else there is none. Numbers of the whole only: nobody's name, and no small count.
 */
export function metrics(app: FastifyInstance, context: Context, jobs: readonly RoomJobs[]): void {
  const registry = new Registry();
  countRequests(app, registry);
  const show = makeGauges(registry, (task) => findWork(jobs, task)?.waitsFor ?? "common");
  const ask = makeAsker(context);
  let writing: Promise<string> | undefined;

  async function write(): Promise<string> {
    const { settings, db, clock } = context;
    const now = clock.now();
    show({
      pool: db.pool,
      told: await ask(),
      disk: await getDisk(settings.dataDir),
      expiries: findExpiries(settings),
      leastCount: loadLimits(now).data.suppressBelow,
      now,
    });
    ownProcess ??= watchProcess();
    const text = `${await registry.metrics()}\n${await ownProcess.metrics()}`;
    // What the library calls Nan the format calls NaN.
    return text.replace(/ Nan$/gm, " NaN");
  }

  app.get("/metrics", async (request, response) => {
    if (!mayRead(request, context.settings.metricsToken)) throw new Refusal("not_found");
    writing ??= write().finally(() => (writing = undefined));
    return response.type(registry.contentType).send(await writing);
  });
}

function watchProcess(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/**
 * What the database says; null where it did not answer in time. At most one asks at a time, however many look: where
 * no connection is free, they do not take what comes free from people.
 */
function makeAsker({ db, clock, log }: Context) {
  let asking: Promise<Told | null> | undefined;
  let kept: { told: Told; at: number } | undefined;
  const ask = async (): Promise<Told | null> => {
    try {
      const now = clock.now();
      const told = await db.asViewer(SYSTEM, async (tx) => ({
        numbers: await getNumbers(tx, loadChecks(now).counted),
        sources: await findStandings(tx, now),
      }));
      kept = { told, at: performance.now() };
      return told;
    } catch (error) {
      log.warn({ err: error }, "the database was not measured");
      return null;
    }
  };
  return async (): Promise<Told | null> => {
    if (kept && performance.now() - kept.at < KEPT_MS) return kept.told;
    asking ??= ask().finally(() => (asking = undefined));
    return Promise.race([asking, sleep(PATIENCE_MS, null, { ref: false })]);
  };
}

function mayRead(request: FastifyRequest, token: string | undefined): boolean {
  if (isFromHere(request.socket.remoteAddress, request.headers)) return true;
  const given = /^bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (!token || !given) return false;
  return timingSafeEqual(sumOf(given), sumOf(token));
}

const sumOf = (token: string) => Buffer.from(hashToken(token));
