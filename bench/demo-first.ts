import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Measurement } from "./run.ts";
import { freePort } from "./world.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const BOUND = 15;

/** From the built application until the demo answers what its first page asks, and to the end of its week. */
export const measurement: Measurement = {
  name: "demo-first",
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), "tasuki-demo-first-"));
    try {
      const port = await freePort();
      const begun = performance.now();
      const words = ["demo", "--exit", "--json", "--port", String(port)];
      const env = { ...process.env, DATA_DIR: folder, DATABASE_URL: "" };
      const child = spawn(process.execPath, [MAIN, ...words], {
        env,
        stdio: ["ignore", "pipe", "ignore"],
      });
      let output = "";
      child.stdout.on("data", (data: Buffer) => (output += data.toString()));
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      const page = `http://127.0.0.1:${port}/api/demo`;
      const isOpen = () =>
        fetch(page).then(
          ({ ok }) => ok,
          () => false,
        );
      while (child.exitCode === null && !(await isOpen())) await sleep(50);
      const first = (performance.now() - begun) / 1000;
      if ((await ended) !== 0) throw new Error("the demo did not end well");
      const whole = (performance.now() - begun) / 1000;
      const { reference, institutions } = JSON.parse(output) as Record<string, number>;
      const detail = `${institutions} institutions; the reference took ${reference} s`;
      const told = { bound: null, ok: true };
      const asMultiple = (seconds: number) => ({
        figure: seconds / reference!,
        unit: "x reference",
      });
      return [
        {
          name: "demo first page",
          figure: first,
          unit: "s",
          bound: `<= ${BOUND}`,
          ok: first <= BOUND,
          detail,
        },
        { name: "demo first page", ...asMultiple(first), ...told },
        { name: "demo whole", figure: whole, unit: "s", ...told },
        { name: "demo whole", ...asMultiple(whole), ...told },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
