import { type ChildProcess, fork } from "node:child_process";
import { setPriority } from "node:os";
import { makeGate } from "../web/gate.ts";
import { refuseWithinTransaction } from "../data/within.ts";

/** What was ended before it was done, with a sentence for whoever sent the file. */
export interface Stopped {
  stopped: string;
}

/** At once of this process: two keep a small machine busy, and one large file leaves a way for small ones. */
const AT_ONCE = 2;
const WAITING = 300;
/** What one may hold, in MB: a list of 100,000 rows needs some 200. What is more ends it, and nobody else. */
const MEMORY_MB = 512;
/** The largest files that are taken need some seconds on a slow machine. */
const LIMIT_MS = 60_000;
/** One is kept warm for so long after its last work. */
const WARM_MS = 60_000;
/** One that works alone is kept only where it stayed so small, in MB of all its memory. */
const SMALL_MB = 256;

/** How far it gives way to whoever answers people, as the system counts it (0: not at all, 19: wholly). */
const GIVES_WAY = 5;

const ENTRY = new URL("./apart-entry.ts", import.meta.url);

const TOO_LONG = "時間内に読み終わらなかったため、読むのをやめました。ファイルを分けてください。";
export const TOO_MUCH = "中身が大きすぎるため、読むのをやめました。ファイルを分けてください。";
/** How the runtime and the kernel end what fills its memory. */
const OUT_OF_MEMORY: NodeJS.Signals[] = ["SIGABRT", "SIGKILL", "SIGTRAP"];

/** What it is asked for: a function of a module, and what that is given. */
export interface Work {
  module: string;
  name: string;
  given: readonly unknown[];
}
/** `died`: it ended by itself, and not the function with an error. */
export type Ending = { value: unknown; heldMb: number } | { error: unknown; died?: true };

type Outcome = Ending | Stopped;

interface Apart {
  child: ChildProcess;
  /** Told how the work that is under way ended. */
  ended: (outcome: Outcome, isWarm?: true) => void;
  cooling: NodeJS.Timeout | undefined;
}

/** Processes of one kind: what each may hold in all, and hold and yet be kept, in MB; and those that are idle. */
interface Kind {
  memoryMb: number;
  keepMb: number;
  idle: Apart[];
}

const few: Kind = { memoryMb: MEMORY_MB, keepMb: Infinity, idle: [] };
const through = makeGate(AT_ONCE, WAITING);

type Callable = (...given: never[]) => unknown;
type Given<F> = F extends (...given: infer P) => unknown ? P : never;
type Result<F> = F extends (...given: never[]) => infer R ? Awaited<R> : never;

/**
 * Calls functions of a module in a process apart, so that nobody waits for a large file and none ends the program:
 * within limits of time and memory, a few at once. What goes in and out is plain data (bytes come out as Uint8Array).
 * Whatever goes over a limit is `stopped`; other errors of the function are thrown here. Processes are begun where
 * they are needed, kept warm for a minute, and end with this one; a function whose warm process ends under it is
 * called once more in a new one. Refuses (Error) a call from within a transaction: a file is read first, and then
 * what it says is written.
 */
export function apart<M extends object>(module: URL, limitMs = LIMIT_MS) {
  return caller<M>(module, (work) => through(() => callOnce(few, work, limitMs)));
}

/**
 * As `apart`, but nobody waits for another: each call has a process for itself that may hold so many MB and takes as
 * long as it takes. What it held goes with it; only one that stayed small is kept warm.
 */
export function apartAlone<M extends object>(module: URL, memoryMb: number) {
  const kind: Kind = { memoryMb, keepMb: SMALL_MB, idle: [] };
  return caller<M>(module, (work) => callOnce(kind, work, 0));
}

async function callOnce(kind: Kind, work: Work, limitMs: number): Promise<Outcome> {
  const warm = kind.idle.pop();
  const outcome = await callIn(warm ?? begin(kind), work, limitMs, kind);
  // What an earlier work left behind may end the process under the next, which then begins again in a new one.
  if (!warm || !("died" in outcome)) return outcome;
  return callIn(begin(kind), work, limitMs, kind);
}

function caller<M extends object>(module: URL, call: (work: Work) => Promise<Outcome>) {
  return async <K extends keyof M & string>(
    name: M[K] extends Callable ? K : never,
    ...given: Given<M[K]>
  ): Promise<Result<M[K]> | Stopped> => {
    refuseWithinTransaction("a process apart");
    const outcome = await call({ module: module.href, name, given });
    if ("error" in outcome) throw outcome.error;
    return "value" in outcome ? (outcome.value as Result<M[K]>) : outcome;
  };
}

function begin({ memoryMb, idle }: Kind): Apart {
  const child = fork(ENTRY, {
    execArgv: [`--max-old-space-size=${memoryMb}`],
    serialization: "advanced",
    // What it has to say comes as an ending; what the runtime writes when its memory is full helps nobody.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  if (child.pid) setPriority(child.pid, GIVES_WAY);
  const one: Apart = { child, ended: () => {}, cooling: undefined };
  child.on("message", (ending: Ending) => one.ended(ending, "died" in ending ? undefined : true));
  child.on("error", (error) => one.ended({ error, died: true }));
  child.on("exit", (code, signal) => {
    forget(one, idle);
    if (signal && OUT_OF_MEMORY.includes(signal)) return one.ended({ stopped: TOO_MUCH });
    const error = new Error(`a process that reads files ended with ${code ?? signal}`);
    one.ended({ error, died: true });
  });
  return one;
}

function forget(one: Apart, idle: Apart[]): void {
  const at = idle.indexOf(one);
  if (at >= 0) idle.splice(at, 1);
}

/** `limitMs` 0: as long as it takes. */
async function callIn(one: Apart, work: Work, limitMs: number, kind: Kind): Promise<Outcome> {
  const { child } = one;
  clearTimeout(one.cooling);
  child.ref();
  child.channel?.ref();
  let late: NodeJS.Timeout | undefined;
  let warm: true | undefined;
  const outcome = await new Promise<Outcome>((done) => {
    one.ended = (ending, isWarm) => {
      warm = isWarm;
      done(ending);
    };
    if (limitMs > 0) late = setTimeout(() => done({ stopped: TOO_LONG }), limitMs);
    try {
      child.send(work, (error) => error && done({ error, died: true }));
    } catch (error) {
      done({ error });
    }
  });
  clearTimeout(late);
  one.ended = () => {};
  if (warm && !("heldMb" in outcome && outcome.heldMb > kind.keepMb)) keepWarm(one, kind.idle);
  else end(one);
  if ("error" in outcome && outcome.error instanceof RangeError) return { stopped: TOO_MUCH };
  return outcome;
}

/** An idle process does not keep the program from ending. */
function keepWarm(one: Apart, idle: Apart[]): void {
  one.child.unref();
  one.child.channel?.unref();
  one.cooling = setTimeout(() => {
    forget(one, idle);
    end(one);
  }, WARM_MS).unref();
  idle.push(one);
}

function end({ child }: Apart): void {
  child.kill("SIGKILL");
}
