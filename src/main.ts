/**
 * The one program. `node src/main.ts <word>`:
 *   start     web + work + the embedded database in one process tree
 *   web       answers requests          work      does what happens later
 *   migrate   brings the database up to date and ends
 * and the words of the rooms (`words` and `commands` of their room.ts), among them:
 *   backup    keeps everything in a file or folder
 *   restore   fills an empty place from a backup
 *   doctor    looks at everything that is set up here, and says what to do
 *   demo      a made-up nation in a database of its own, played through to this moment
 */
import { setFlagsFromString } from "node:v8";
import { beforeMigrating, beside, commands, greetings, program, words } from "./app.ts";
import { bringUpDatabase, openRole, type Places, placesFor } from "./base/program/bring-up.ts";
import { DAY, SECOND, systemClock } from "./base/clock.ts";
import type { Context } from "./base/context.ts";
import { removeUnfinished } from "./base/files/files.ts";
import { startWorker } from "./base/later/jobs.ts";
import { recordFault, watchFaults } from "./base/program/faults.ts";
import { listenAt } from "./base/web/listening.ts";
import { createLog } from "./base/program/log.ts";
import {
  exitFor,
  limitEnding,
  onShutdown,
  shutdown,
  superviseRoles,
} from "./base/program/program.ts";
import { readSecret } from "./base/keys/secret.ts";
import { OperatorError, readSettings } from "./base/program/settings.ts";
import { watch } from "./base/program/watchdog.ts";
import { buildWeb } from "./base/web/web.ts";

/** What killing a role may take. */
const KILL_MS = 5_000;

/** Nobody got a connection for so long although somebody waits: from then on the watchdog counts. */
const STUCK_MS = 5_000;

const roles: Record<string, () => Promise<void>> = { start, web, work, migrate };

/** Settings, log, an up-to-date database, and everything a role has at hand. Closed again at shutdown. */
async function prepare(word: string): Promise<{ context: Context; places: Places }> {
  const settings = readSettings(process.env);
  const log = createLog(settings, word);
  limitEnding(settings.shutdownSeconds * SECOND);
  const places = await bringUpDatabase(word, settings, log, beforeMigrating);
  const { db, url } = await openRole(word, places, settings, log);
  const context = {
    settings: { ...settings, databaseUrl: url },
    db,
    log,
    clock: systemClock,
    secret: readSecret(settings).toString("base64url"),
  };
  watchFaults(context, word);
  return { context, places };
}

async function start(): Promise<void> {
  const { context, places } = await prepare("start");
  const { settings, log } = context;
  for (const greet of greetings) {
    const words = await greet(context);
    if (words) console.log(words);
  }
  const tree = superviseRoles({
    roles: ["web", "work"],
    env: (role) => placesFor(role, places),
    log,
    onCrash: (role, result) => {
      // With 1 a role has told what happened itself; one that was killed could not.
      if (result !== 1)
        void recordFault(context, { role, kind: "ended", name: `${role} ${result}` });
    },
    limitMs: settings.shutdownSeconds * SECOND,
  });
  // It kills what does not end in that time.
  onShutdown(() => tree.stop(), settings.shutdownSeconds * SECOND + KILL_MS);
  await shutdown(await tree.ended);
}

async function web(): Promise<void> {
  // V8 would let a busy process grow to twice the memory before it looks for what is no longer needed.
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=50");
  const { context } = await prepare("web");
  // A process that was killed could not put away what it was just receiving.
  await removeUnfinished(context.settings.dataDir, new Date(context.clock.now().getTime() - DAY));
  const { routes, faces, identify } = program;
  const app = await buildWeb(context, { routes, faces, identify: identify(context) });
  onShutdown(() => app.close());
  watch(context.settings.watchdogSeconds, () => context.db.serves(STUCK_MS));
  const { host, port } = context.settings;
  await listenAt(app, { host, port, setting: "PORT" });
  context.log.info({ at: context.settings.publicUrl }, "web is up");
}

async function work(): Promise<void> {
  const { context } = await prepare("work");
  for (const begin of beside) onShutdown(await begin(context));
  const worker = await startWorker(program.jobs, context);
  watch(context.settings.watchdogSeconds, () => true);
  onShutdown(() => worker.stop());
  context.log.info("work is up");
  await worker.ended;
}

async function migrate(): Promise<void> {
  await prepare("migrate");
  await shutdown();
}

async function run([word = "", ...args]: string[]): Promise<void> {
  if (roles[word]) return roles[word]();
  if (words[word]) {
    const code = await words[word](args, program);
    return code === null ? undefined : shutdown(code);
  }
  const command = commands[word];
  if (!command) {
    const known = [roles, words, commands].flatMap(Object.keys).join(" | ");
    throw new OperatorError(`usage: node src/main.ts ${known}`);
  }
  await shutdown(await command(args, (await prepare(word)).context));
}

run(process.argv.slice(2)).catch(exitFor);
