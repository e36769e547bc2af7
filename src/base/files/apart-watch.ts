import { workerData } from "node:worker_threads";

/** Ends this process when the one that began it is gone, however busy this one is. */
const { parent } = workerData as { parent: number };

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
}, 1000);
