import { parentPort } from "node:worker_threads";

/** What a thread of `threads.ts` is asked: a function of a module, and what it is given. */
interface Work {
  module: string;
  name: string;
  given: readonly unknown[];
}

const port = parentPort!;
port.on("message", ({ module, name, given }: Work) => void answer(module, name, given));

async function answer(module: string, name: string, given: readonly unknown[]): Promise<void> {
  try {
    const { [name]: work } = (await import(module)) as Record<
      string,
      (...all: unknown[]) => unknown
    >;
    port.postMessage({ value: await work!(...given.map(asBuffer)) });
  } catch (error) {
    port.postMessage({ error });
  }
}

/** Bytes come over as a plain array of them. */
function asBuffer(given: unknown): unknown {
  return given instanceof Uint8Array
    ? Buffer.from(given.buffer, given.byteOffset, given.length)
    : given;
}
