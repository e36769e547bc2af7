/**
 * `npm run bench -- [NAME…] [--json]`: measures the figures, prints each with its bound. Each file of
 * bench/ that exports `measurement` is one; ratios are measured in one run, on real parts.
 * With --json one line a figure: { name, figure, unit, bound, ok }.
 */
import { readdirSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { failure } from "./world.ts";

export interface Figure {
  name: string;
  figure: number;
  unit: string;
  /** In words, e.g. "<= 1.5"; null = told, not bound. */
  bound: string | null;
  ok: boolean;
  /** What the figure was made of, for the reader of the table. */
  detail?: string;
}

export interface Measurement {
  name: string;
  run(): Promise<Figure[]>;
}

const names = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const asJson = process.argv.includes("--json");
const files = readdirSync(import.meta.dirname).filter((file) =>
  /^(?!(run|world|load|alert|bare|bare-reply)\.).*\.ts$/.test(file),
);

let failed = 0;
if (!asJson)
  console.log(
    `${cpus().length} cores (${cpus()[0]?.model}), load ${loadavg()[0]?.toFixed(2)} at the start`,
  );
for (const file of files) {
  const name = file.replace(/\.ts$/, "");
  if (names.length > 0 && !names.includes(name)) continue;
  const { measurement } = (await import(`./${file}`)) as { measurement: Measurement };
  const figures = await measurement.run().catch((error: Error) => [failure(name, error)]);
  for (const figure of figures) {
    if (!figure.ok) failed += 1;
    console.log(asJson ? JSON.stringify(figure) : line(figure));
  }
}
process.exitCode = failed > 0 ? 1 : 0;

function line({ name, figure, unit, bound, ok, detail }: Figure): string {
  const value = Number.isInteger(figure) ? figure.toLocaleString("en") : figure.toPrecision(4);
  const verdict = bound === null ? "" : ok ? `  ok (bound ${bound})` : `  MISSED (bound ${bound})`;
  return `${name.padEnd(22)} ${value.padStart(12)} ${unit}${verdict}${detail ? `\n${" ".repeat(23)}${detail}` : ""}`;
}
