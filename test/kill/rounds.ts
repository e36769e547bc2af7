import { setTimeout as sleep } from "node:timers/promises";
import { makeInstitutions } from "../../bench/world.ts";
import { makeToldReactions } from "../../bench/load.ts";
import { jobs } from "../../src/app.ts";
import { findSilentPools } from "../../src/base/later/queries-jobs.ts";
import { until } from "../until.ts";
import { makeMoments, makeSecretariatAccount, signIn } from "./installation.ts";
import { isSignedIn, type Ledger, openLedger } from "./ledger.ts";
import { killMigration } from "./migration.ts";
import { startTree, type Tree, VICTIMS } from "./tree.ts";

const INSTITUTIONS = 400;
const HEAL_MS = 60_000;
/** What is done to it in a round, in turn: the four processes thrice as often as the rest. */
const KINDS = [...VICTIMS, "migration", ...VICTIMS, "disk", ...VICTIMS, "clock"] as const;

/** Everything that is done on a schedule or at the start; the rest follows from what the ledger does. */
const TASKS = [
  ...new Set(
    jobs.flatMap(({ schedules = [], atStart = [] }) => [
      ...schedules.map(({ task }) => task),
      ...atStart,
    ]),
  ),
];

export interface Killed {
  rounds: number;
  lost: number;
  doubled: number;
  /** Rounds after which it did not serve again within a minute, by itself. */
  unhealed: number;
}

/** So many rounds, each of another kind: work goes on, something is killed or taken away, and it heals by itself. */
export async function kill(
  rounds: number,
  seed: number,
  tell: (line: string) => void,
): Promise<Killed> {
  const tree = await startTree();
  const moment = makeMoments(seed);
  const count: Killed = { rounds: 0, lost: 0, doubled: 0, unhealed: 0 };
  try {
    await makeInstitutions(tree.owner, INSTITUTIONS);
    await makeSecretariatAccount(tree.owner.options.connectionString!);
    await makeToldReactions(tree.owner);
    const ledger = await openLedger(tree);
    let cookie = await signIn(tree.url);
    if (!tree.hasOwnDisk) tell("no disk of its own can be mounted here: it is never full");
    if (!tree.hasClock)
      tell("the clock is left alone: that needs libfaketime (or FAKETIME_LIBRARY)");
    for (let round = 0; round < rounds; round++) {
      const kind = KINDS[round % KINDS.length]!;
      if ((kind === "disk" && !tree.hasOwnDisk) || (kind === "clock" && !tree.hasClock)) continue;
      count.rounds++;
      const healed =
        kind === "migration"
          ? await throughMigration(round, moment)
          : await throughRound(tree, ledger, round, kind, moment, cookie);
      if (healed === null || healed > HEAL_MS) {
        count.unhealed++;
        tell(
          `round ${round} (${kind}): not healed within a minute, but in ${healed && Math.round(healed)} ms`,
        );
      } else tell(`round ${round} (${kind}): healed in ${Math.round(healed)} ms`);
      if (healed === null && kind !== "migration") throw new Error("it does not come back");
      cookie = await until(async () =>
        (await isSignedIn(tree.url, cookie)) ? cookie : signIn(tree.url),
      );
    }
    const { lost, doubled } = await ledger.compare();
    for (const one of lost) tell(`lost: ${one}`);
    for (const one of doubled) tell(`doubled: ${one}`);
    return { ...count, lost: lost.length, doubled: doubled.length };
  } finally {
    await tree.stop();
  }
}

async function throughMigration(round: number, moment: (most: number) => number) {
  const { ok, ms } = await killMigration(moment(6_000), round % 2 === 0);
  return ok ? ms : null;
}

/** In ms from the blow until it served again; null where it never did. */
async function throughRound(
  tree: Tree,
  ledger: Ledger,
  round: number,
  kind: Exclude<(typeof KINDS)[number], "migration">,
  moment: (most: number) => number,
  cookie: string,
): Promise<number | null> {
  const stop = new AbortController();
  const working = ledger.work(stop.signal, round, cookie);
  await sleep(moment(800));
  const task = TASKS[round % TASKS.length]!;
  await tree.owner.query("select base.add_job($1, '{}', null, null, 3)", [task]);
  await sleep(moment(600));
  if (kind === "disk") {
    tree.fillDisk();
    await sleep(4_000);
    tree.emptyDisk();
  } else if (kind === "clock") {
    for (const seconds of [7_200, -7_200, 0]) {
      tree.setClock(seconds);
      await sleep(1_500);
    }
  } else tree.kill(kind);
  const began = performance.now();
  const since =
    kind === "work" || kind === "parent" || kind === "database" ? new Date() : new Date(0);
  // What a supervisor does for the program as a whole; nothing else is helped with.
  const supervisor = setInterval(() => tree.start(), 500);
  try {
    while (performance.now() - began < 5 * HEAL_MS) {
      await sleep(100);
      if (await serves(tree, since).catch(() => false)) return performance.now() - began;
    }
    return null;
  } finally {
    clearInterval(supervisor);
    stop.abort();
    await working;
  }
}

/** It answers, a worker is there that came since, and nothing is held any more by one that was killed. */
async function serves({ ready, owner }: Tree, since: Date): Promise<boolean> {
  if (!(await ready())) return false;
  const client = await owner.connect();
  try {
    const workers = await client.query(
      `select from pg_stat_activity
       where application_name = 'tasuki_lives' and datname = current_database() and backend_start > $1`,
      [since],
    );
    return workers.rowCount! > 0 && (await findSilentPools(client, [])).length === 0;
  } finally {
    client.release();
  }
}
