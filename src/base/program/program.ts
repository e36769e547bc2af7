import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "./log.ts";
import { OperatorError } from "./settings.ts";

/** What is done at the end; a number is the exit code it asks for. */
type Ending = () => Promise<number | void> | number | void;

const endings: { work: Ending; limitMs: number | undefined }[] = [];
let endingLimitMs = 30_000;
let ending: Promise<void> | undefined;
let endingSince = 0;

/** How long everything that is done at the end may take together, but for what has a limit of its own. */
export function limitEnding(milliseconds: number): void {
  endingLimitMs = milliseconds;
}

/**
 * Has `work` done when the program is asked to end: SIGTERM, SIGINT, SIGHUP (not under nohup), or
 * the death of the parent that supervises it. The last registered goes first. What is not done in the time that all
 * share (`limitEnding`) is left, and the next begun; work with a `limitMs` of its own has that, whatever became of
 * the others: a database is stopped also where a request hangs. The exit code is the highest that one gives, 0 when
 * none does, 1 when one fails or its time runs out. A second signal, a second or more later, ends at once with 1.
 */
export function onShutdown(work: Ending, limitMs?: number): void {
  endings.push({ work, limitMs });
  if (endings.length > 1) return;
  for (const signal of ["SIGTERM", "SIGINT", ...(isHangupIgnored() ? [] : ["SIGHUP"])]) {
    process.on(signal, () => {
      // The terminal and npm both pass on one Ctrl-C: what comes within a second is the same wish.
      if (ending && Date.now() - endingSince > 1_000) process.exit(1);
      void shutdown();
    });
  }
  if (process.connected) process.once("disconnect", () => void shutdown());
}

function isHangupIgnored(): boolean {
  const ignored = /^SigIgn:\s*([0-9a-f]+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  return (Number.parseInt(ignored?.slice(-1) ?? "0", 16) & 1) === 1;
}

/** Ends the program as a signal would, with at least this exit code. */
export function shutdown(code = 0): Promise<void> {
  endingSince ||= Date.now();
  ending ??= runEndings(code);
  return ending;
}

async function runEndings(code: number): Promise<void> {
  const allUntil = performance.now() + endingLimitMs;
  let result = code;
  for (const { work, limitMs } of endings.toReversed()) {
    const left = limitMs ?? Math.max(0, allUntil - performance.now());
    try {
      result = Math.max(result, (await inTime(work, left)) ?? 0);
    } catch (error) {
      console.error(error instanceof TooLate ? error.message : error);
      result = Math.max(result, 1);
    }
  }
  process.exit(result);
}

class TooLate extends Error {}

async function inTime(work: Ending, milliseconds: number): Promise<number | void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate("did not end in time")), milliseconds);
  });
  return Promise.race([work(), late]).finally(() => clearTimeout(timer));
}

/**
 * Ends the program for an error that reached the top: one line where the operator can help, else
 * the stack. What was started (the database too) is stopped first.
 */
export function exitFor(error: unknown): Promise<void> {
  // What was under way when the program was asked to end breaks off: that is no news.
  if (ending) return ending;
  if (error instanceof OperatorError) console.error(error.message);
  else console.error(error);
  return shutdown(error instanceof OperatorError ? error.exitCode : 1);
}

/** Roles that run as processes of their own. */
export type SupervisedRoles = {
  /** Settles when the roles ended: 0 after `stop`, 2 for a wrong setting, 1 when one kept crashing or had to be killed. */
  ended: Promise<number>;
  /** Asks every role to end and waits; what does not end in time is killed. */
  stop(): Promise<number>;
};

/** So many crashes without a quiet minute between them, and the program gives up. */
const CRASH_LIMIT = 8;
const QUIET_MS = 60_000;

/**
 * Runs each role as `node <main> <role>` with what `env` gives for it added, starts it again when it crashes (waiting
 * 0.5 s, then twice as long each time, at most 30 s), and gives up on one that keeps crashing.
 * The children stand outside the terminal's process group: Ctrl-C reaches them through `stop`.
 */
export function superviseRoles(options: {
  roles: readonly string[];
  env: (role: string) => Record<string, string>;
  log: Log;
  /** The program's file; default the one that runs. */
  main?: string;
  /** How long a role may take to end, in ms. */
  limitMs?: number;
  /** Told of each role that ended by itself. */
  onCrash?: (role: string, result: number | string) => void;
}): SupervisedRoles {
  const { log } = options;
  const running = new Set<ChildProcess>();
  const stopped = new AbortController();
  let code = 0;

  function endAll(signal: "SIGTERM" | "SIGKILL"): void {
    for (const child of running) child.kill(signal);
  }

  function stop(result: number): void {
    code = Math.max(code, result);
    if (stopped.signal.aborted) return;
    stopped.abort();
    endAll("SIGTERM");
    const late = setTimeout(() => {
      log.error({ roles: running.size }, "a role did not end in time and is killed");
      code = Math.max(code, 1);
      endAll("SIGKILL");
    }, options.limitMs ?? 30_000);
    void ended.then(() => clearTimeout(late));
  }

  async function runRole(role: string): Promise<void> {
    let crashes = 0;
    while (!stopped.signal.aborted) {
      const started = Date.now();
      const result = await runOnce(role);
      if (stopped.signal.aborted) return;
      if (result === 2) return stop(2); // a wrong setting, already named: starting again will not help
      crashes = Date.now() - started > QUIET_MS ? 1 : crashes + 1;
      options.onCrash?.(role, result);
      if (crashes >= CRASH_LIMIT) {
        log.fatal({ of: role, crashes }, "a role keeps crashing; giving up");
        return stop(1);
      }
      const wait = Math.min(30_000, 500 * 2 ** (crashes - 1));
      log.error({ of: role, result, wait }, "a role ended by itself and is started again");
      await sleep(wait, undefined, { signal: stopped.signal }).catch(() => {});
    }
  }

  /** Gives the exit code, or the name of the signal that ended it. */
  function runOnce(role: string): Promise<number | string> {
    const child = spawn(
      process.execPath,
      [...process.execArgv, options.main ?? process.argv[1]!, role],
      {
        env: { ...process.env, ...options.env(role) },
        stdio: ["ignore", "inherit", "inherit", "ipc"], // the channel closes when we die: onShutdown hears it
        detached: true,
      },
    );
    running.add(child);
    return new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("exit", (exit, signal) => resolve(exit ?? signal ?? "unknown"));
    }).then((result) => {
      running.delete(child);
      if (stopped.signal.aborted && result !== 0) code = Math.max(code, 1);
      return result as number | string;
    });
  }

  const ended = Promise.all(options.roles.map(runRole)).then(() => code);
  return {
    ended,
    stop() {
      stop(0);
      return ended;
    },
  };
}
