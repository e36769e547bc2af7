import { Worker } from "node:worker_threads";
import { onShutdown } from "./program.ts";

/**
 * Ends this process (SIGKILL) when for `seconds` it either got to nothing at all or `serves` gave false each time:
 * whoever supervises it starts it anew. From a thread of its own, because a process that hangs cannot end itself.
 * 0 seconds: never.
 */
export function watch(seconds: number, serves: () => boolean): void {
  if (seconds === 0) return;
  const thread = new Worker(new URL("./watchdog-thread.ts", import.meta.url), {
    workerData: { patience: seconds },
    execArgv: [],
  });
  thread.unref();
  const timer = setInterval(() => {
    if (serves()) thread.postMessage("alive");
  }, 500).unref();
  onShutdown(async () => {
    clearInterval(timer);
    await thread.terminate();
  });
}
