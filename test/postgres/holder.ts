// Holds the embedded database of DATA_DIR until told to stop; run as a process of its own, to be killed.
import { createLog } from "../../src/base/program/log.ts";
import { startPostgres } from "../../src/base/data/postgres.ts";

try {
  const server = await startPostgres({
    dataDir: process.env.DATA_DIR!,
    log: createLog({ logLevel: "silent" }, "holder"),
    durable: process.env.DURABLE !== "no",
  });
  const alive = setInterval(() => {}, 60_000);
  process.once("SIGTERM", async () => {
    await server.stop();
    clearInterval(alive);
  });
  console.log(server.url);
} catch (error) {
  console.log(`refused: ${(error as Error).message}`);
  process.exitCode = 2;
}
