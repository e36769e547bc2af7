import { Worker } from "node:worker_threads";
import { makeGate } from "./gate.ts";
import { refuseWithinTransaction } from "./within.ts";

/** What was ended before it was done, with a sentence for whoever sent the file. */
export interface Stopped {
  stopped: string;
}

/** At once in this process: two keep a small machine busy, and one large file leaves a way for small ones. */
const AT_ONCE = 2;
const WAITING = 300;
/** What a thread may hold, in MB: a list of 100,000 rows needs some 200. What is more ends the thread, nobody else. */
const MEMORY_MB = 512;
/** The largest files that are taken need some seconds on a slow machine. */
const LIMIT_MS = 60_000;
/** A thread is kept warm for so long after its last work. */
const WARM_MS = 60_000;

const TOO_LONG = "時間内に読み終わらなかったため、読むのをやめました。ファイルを分けてください。";
export const TOO_MUCH = "中身が大きすぎるため、読むのをやめました。ファイルを分けてください。";

interface Thread {
  worker: Worker;
  /** Told how the work that is under way ended. */
  ended: (outcome: Outcome, isWarm?: true) => void;
  cooling: NodeJS.Timeout | undefined;
}
/** `died`: the thread ended by itself, and not the function with an error. */
type Outcome = { value: unknown } | { error: unknown; died?: true } | Stopped;

const idle: Thread[] = [];
const through = makeGate(AT_ONCE, WAITING);

type Work = (...given: never[]) => unknown;
type Given<F> = F extends (...given: infer P) => unknown ? P : never;
type Result<F> = F extends (...given: never[]) => infer R ? Awaited<R> : never;

/**
 * Runs functions of a module in a thread, so that nobody waits for a large file and none ends the program: within
 * limits of time and memory, a few at once. What goes in and out is plain data (bytes come out as Uint8Array).
 * Whatever goes over a limit is `stopped`; other errors of the function are thrown here. Threads are begun where
 * they are needed, kept warm for a minute, and end with the process; a function whose warm thread ends under it is
 * called once more in a new one. Refuses (Error) a call from within a transaction: a file is read first, and then
 * what it says is written.
 */
export function inThread<M extends object>(module: URL, limitMs = LIMIT_MS) {
  return <K extends keyof M & string>(
    name: M[K] extends Work ? K : never,
    ...given: Given<M[K]>
  ): Promise<Result<M[K]> | Stopped> => {
    refuseWithinTransaction("a thread");
    return through(async () => {
      const work = { module: module.href, name, given };
      const warm = idle.pop();
      let outcome = await runIn(warm ?? begin(), work, limitMs);
      // What an earlier work left behind may end the thread under the next, which then begins again in a new one.
      if (warm && "died" in outcome) outcome = await runIn(begin(), work, limitMs);
      if ("error" in outcome) throw outcome.error;
      return "value" in outcome ? (outcome.value as Result<M[K]>) : outcome;
    });
  };
}

function begin(): Thread {
  const worker = new Worker(new URL("./thread-entry.ts", import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  const thread: Thread = { worker, ended: () => {}, cooling: undefined };
  worker.on("message", (outcome: Outcome) => thread.ended(outcome, true));
  worker.on("messageerror", (error) => thread.ended({ error }));
  worker.on("error", (error: NodeJS.ErrnoException) =>
    thread.ended(
      error.code === "ERR_WORKER_OUT_OF_MEMORY" ? { stopped: TOO_MUCH } : { error, died: true },
    ),
  );
  worker.on("exit", (code) => {
    forget(thread);
    thread.ended({
      error: new Error(`a thread that reads files ended with ${code}`),
      died: true,
    });
  });
  return thread;
}

function forget(thread: Thread): void {
  const at = idle.indexOf(thread);
  if (at >= 0) idle.splice(at, 1);
}

async function runIn(
  thread: Thread,
  work: { module: string; name: string; given: readonly unknown[] },
  limitMs: number,
): Promise<Outcome> {
  const { worker } = thread;
  clearTimeout(thread.cooling);
  worker.ref();
  let late: NodeJS.Timeout | undefined;
  let warm: true | undefined;
  const outcome = await new Promise<Outcome>((done) => {
    thread.ended = (ending, isWarm) => {
      warm = isWarm;
      done(ending);
    };
    late = setTimeout(() => done({ stopped: TOO_LONG }), limitMs);
    // Bytes go over as a copy of their own: what they are cut from stays here.
    const given = work.given.map((one) => (one instanceof Uint8Array ? Uint8Array.from(one) : one));
    const bytes = given.filter((one): one is Uint8Array<ArrayBuffer> => one instanceof Uint8Array);
    try {
      worker.postMessage(
        { ...work, given },
        bytes.map(({ buffer }) => buffer),
      );
    } catch (error) {
      done({ error });
    }
  });
  clearTimeout(late);
  thread.ended = () => {};
  if (warm) keepWarm(thread);
  else await worker.terminate();
  if ("error" in outcome && outcome.error instanceof RangeError) return { stopped: TOO_MUCH };
  return outcome;
}

/** An idle thread does not keep the program from ending. */
function keepWarm(thread: Thread): void {
  thread.worker.unref();
  thread.cooling = setTimeout(() => {
    forget(thread);
    void thread.worker.terminate();
  }, WARM_MS).unref();
  idle.push(thread);
}
