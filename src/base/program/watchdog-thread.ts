import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

/** Ends the process when the thread that does its work has said nothing good for so many seconds. */
const { patience } = workerData as { patience: number };

// Seconds are counted, not read from a clock: a machine that slept did not wait for anybody.
let silent = 0;
parentPort!.on("message", () => (silent = 0));
setInterval(() => {
  silent += 1;
  if (silent < patience) return;
  // Written through: the thread that usually writes for us is the one that hangs.
  writeSync(2, `the process did not serve for ${patience} seconds and is ended\n`);
  process.kill(process.pid, "SIGKILL");
}, 1000);
