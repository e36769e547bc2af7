import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Inputs made after public fault reports, outside the repository: one folder a case, and `tables/`. */
export const CASES = join(import.meta.dirname, "../../../shared/cases");

/** False, and said on the screen, where the cases are not on this machine: their tests are skipped. */
export function hasCases(): boolean {
  const found = existsSync(CASES);
  if (!found) console.warn(`SKIPPED: no cases under ${CASES}`);
  return found;
}

/** A file of a case: `caseFile("n08-first-and-last-affected", "register.csv")`. */
export function caseFile(name: string, file: string): Buffer {
  return readFileSync(join(CASES, name, file));
}

/** The labelled rows of a table, by the heading of each column; empty where the cases are absent. */
export function readTable(name: string): Record<string, string>[] {
  if (!existsSync(CASES)) return [];
  const [head = "", ...lines] = readFileSync(join(CASES, "tables", `${name}.tsv`), "utf8")
    .replace(/\n$/, "")
    .split("\n");
  const columns = head.split("\t");
  return lines.map((line) => {
    const cells = line.split("\t");
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? ""]));
  });
}
