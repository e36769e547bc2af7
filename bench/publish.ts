import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { MATCH_TASK, takeDocument } from "../src/warnings/advisories/intake.ts";
import { matchAdvisories } from "../src/warnings/advisories/match.ts";
import { openDatabase } from "../src/base/data/db.ts";
import { SYSTEM } from "../src/base/viewer.ts";
import { addGuidance, writeAdvisory } from "./alert.ts";
import { beginRound, insertBare, remove, setAside } from "./bare.ts";
import { makeRegisters } from "./load.ts";
import type { Measurement } from "./run.ts";
import {
  makeInstitutions,
  quantile,
  signIn,
  startBenchDatabase,
  startRole,
  startWeb,
} from "./world.ts";

const SIZE = 200_000;
const SMALL = 50_000;
const ASSETS_EACH = 5;
const RANGES = 20;
const ROUNDS = 5;
/** What does not come to an end is a finding. */
const LIMIT_MS = 10 * 60_000;

interface Times {
  match: number[];
  publish: number[];
  bare: number[];
  rows: string;
  webPeak: number;
  workPeak: number;
}

/**
 * Advisories of twenty product ranges each reach every institution of a nation: matched, and published over HTTP by
 * a real web process; then the very rows again by INSERT … SELECT. Each starts from the same tables, in which an
 * earlier publication stands, and its last rows are deleted and vacuumed away.
 */
async function publishOver(institutions: number, rounds: number): Promise<Times> {
  const database = await startBenchDatabase();
  const { owner } = database;
  const work = openDatabase({ url: database.url, role: "tasuki_work", max: 2 });
  // Neither pays for what the other left to be written.
  const checkpoint = new pg.Client({
    connectionString: database.url.replace("//tasuki:", "//postgres:"),
  });
  const stops: (() => Promise<void>)[] = [];
  try {
    await checkpoint.connect();
    await makeInstitutions(owner, institutions);
    await makeRegisters(database, institutions, institutions * ASSETS_EACH);
    const headers = await signIn(owner);
    const web = await startWeb(database);
    stops.push(web.stop);
    const publish = async (guidanceId: string): Promise<Record<string, unknown>> => {
      const response = await fetch(`${web.address}/api/reactions/publications`, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify({ guidanceId, confirmOverMatch: "測定のため" }),
        signal: AbortSignal.timeout(LIMIT_MS),
      });
      const reply = (await response.json()) as Record<string, unknown>;
      if (response.status !== 200) throw new Error(`publish: ${JSON.stringify(reply)}`);
      return reply;
    };
    const match = (advisoryId: string) =>
      work.asViewer(SYSTEM, (tx) => matchAdvisories(tx, new Date(), { advisoryIds: [advisoryId] }));
    const take = () =>
      work.asViewer(SYSTEM, async (tx) => {
        const bytes = Buffer.from(writeAdvisory(randomUUID(), RANGES));
        const taken = await takeDocument(tx, SYSTEM, new Date(), {
          bytes,
          name: "bench.json",
          source: "bench",
        });
        if (!taken.advisoryId) throw new Error(`not taken: ${taken.refusal}`);
        return taken.advisoryId;
      });

    const times: Times = { match: [], publish: [], bare: [], rows: "", webPeak: 0, workPeak: 0 };
    for (let round = 0; round <= rounds; round++) {
      const advisoryId = await take();
      const guidanceId = await addGuidance(owner, advisoryId);
      const row = await beginRound(owner, advisoryId);
      await checkpoint.query("checkpoint");
      const matched = await timed(() => match(advisoryId));
      const published = await timed(() => publish(guidanceId));
      // The first warms up, and stands there as an earlier publication does.
      if (round === 0) continue;
      times.match.push(matched);
      times.publish.push(published);
      times.rows = await setAside(owner, row);
      await checkpoint.query("checkpoint");
      times.bare.push(await timed(() => insertBare(owner)));
      await remove(owner, row);
    }
    times.webPeak = web.peakMb();
    times.workPeak = await matchInWorker();
    return times;

    /** The same matching by a real work process. */
    async function matchInWorker(): Promise<number> {
      const advisoryId = await take();
      const worker = startRole("work", database, {});
      stops.push(worker.stop);
      await owner.query("select base.add_job($1, '{}', null, $1, 3)", [MATCH_TASK]);
      const limit = performance.now() + LIMIT_MS;
      for (;;) {
        const { rows } = await owner.query(
          "select 1 from advisories.verdict where advisory_id = $1 limit 1",
          [advisoryId],
        );
        if (rows.length > 0) return worker.peakMb();
        if (performance.now() > limit) throw new Error("the worker matched nothing");
        await sleep(50);
      }
    }
  } finally {
    for (const stop of stops) await stop();
    await checkpoint.end();
    await work.close();
    await database.stop();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Publishing to 200,000 institutions against bare inserts of the same rows, its growth from 50,000, and its memory. */
export const measurement: Measurement = {
  name: "publish",
  run: async () => {
    const small = await publishOver(SMALL, ROUNDS);
    const large = await publishOver(SIZE, ROUNDS);
    const wholes = (times: Times) => times.match.map((match, i) => match + times.publish[i]!);
    const whole = (times: Times) => quantile(wholes(times), 0.5);
    const ms = (values: number[]) =>
      `${quantile(values, 0.5).toFixed(0)} ms (${values.map((one) => one.toFixed(0)).join(" ")})`;
    // Each against the bare insert that followed it: what else the machine does changes by the minute.
    const ratios = wholes(large).map((one, i) => one / large.bare[i]!);
    const slope = Math.log(whole(large) / whole(small)) / Math.log(SIZE / SMALL);
    const figure = (name: string, value: number, unit: string, most: number, detail: string) => ({
      name,
      figure: value,
      unit,
      detail,
      bound: `<= ${most}`,
      ok: value <= most,
    });
    return [
      figure(
        "publish",
        quantile(ratios, 0.5),
        "x bare inserts",
        1.5,
        `${ratios.map((one) => one.toFixed(2)).join(" ")}; match ${ms(large.match)}, publish ${ms(large.publish)}, bare ${ms(large.bare)}: ${large.rows}`,
      ),
      figure(
        "publish growth",
        slope,
        "slope, 50 k to 200 k",
        1.1,
        `50 k: match ${ms(small.match)}, publish ${ms(small.publish)}, bare ${ms(small.bare)}`,
      ),
      figure("publish web memory", large.webPeak, "MB", 300, "web process, most resident"),
      figure(
        "publish work memory",
        large.workPeak,
        "MB",
        500,
        "work process that matches, most resident",
      ),
    ];
  },
};
