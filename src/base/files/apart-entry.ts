import { Worker } from "node:worker_threads";
import type { Ending, Work } from "./apart.ts";

/*
 * The process that `apart.ts` begins: it is given functions of modules to call, one after the other, and ends with
 * the process that began it.
 */
new Worker(new URL("./apart-watch.ts", import.meta.url), {
  workerData: { parent: process.ppid },
  execArgv: [],
}).unref();
process.on("disconnect", () => process.exit());
// Who ends the program by the keyboard or a supervisor ends it in order: what is being read is read to its end.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
// What an earlier work left behind: whoever is served now is told, and served by another process.
process.on("uncaughtException", (error) => end({ error, died: true }));
process.on("unhandledRejection", (error) => end({ error, died: true }));
process.on("message", ({ module, name, given }: Work) => void answer(module, name, given));

/** Where it cannot be told, the one that began this process is gone, and this one goes too. */
const tell = (ending: Ending, then = () => {}) => process.send!(ending, then);

function end(ending: Ending): void {
  tell(ending, () => process.exit(1));
}

async function answer(module: string, name: string, given: readonly unknown[]): Promise<void> {
  try {
    const { [name]: work } = (await import(module)) as Record<
      string,
      (...all: unknown[]) => unknown
    >;
    const value = await work!(...given.map(asBuffer));
    tell({ value, heldMb: process.memoryUsage.rss() / 2 ** 20 });
  } catch (error) {
    tell({ error });
  }
}

/** Bytes may come over as a plain array of them. */
function asBuffer(given: unknown): unknown {
  return given instanceof Uint8Array
    ? Buffer.from(given.buffer, given.byteOffset, given.length)
    : given;
}
