/**
 * Makes the generated files from their sources, on a database of its own:
 * `node tools/generate.ts` writes them, `node tools/generate.ts --check` names the stale ones.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { migrate } from "../src/base/data/migrate.ts";
import { startTestServer } from "../src/base/data/postgres-test.ts";
import { ROOMS } from "../src/rooms.ts";
import { printOpenApi } from "./openapi.ts";
import { printNotice, printSbom } from "./sbom.ts";
import { printSchema } from "./schema.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Each generated file and the text it should have now. */
export async function generate(): Promise<Record<string, string>> {
  const server = await startTestServer();
  try {
    await migrate(server.url);
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      version: string;
    };
    return {
      "src/base/data/tables.ts": printTables(server.url),
      "db/schema.sql": await printSchema(server.url),
      "docs/openapi.json": printOpenApi(version),
      "docs/sbom.cdx.json": printSbom(version),
      NOTICE: printNotice(),
    };
  } finally {
    await server.stop();
  }
}

function printTables(url: string): string {
  const folder = mkdtempSync(join(tmpdir(), "tasuki-tables-"));
  const file = join(folder, "tables.ts");
  try {
    execFileSync(
      process.execPath,
      [
        join(ROOT, "node_modules/kysely-codegen/dist/cli/bin.js"),
        "--dialect=postgres",
        "--date-parser=string",
        "--numeric-parser=number",
        `--include-pattern=(base|${ROOMS.join("|")}).*`,
        `--url=${url}`,
        `--out-file=${file}`,
      ],
      { stdio: ["ignore", "ignore", "inherit"] },
    );
    const text = readFileSync(file, "utf8").replace(/^\/\*\*.*?\*\/\n/s, "");
    return `// Generated from db/migrations by tools/generate.ts. Do not edit.\n${text}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const made = await generate();
const stale = Object.entries(made).filter(([path, text]) => {
  try {
    return readFileSync(join(ROOT, path), "utf8") !== text;
  } catch {
    return true;
  }
});
if (process.argv.includes("--check")) {
  for (const [path] of stale) console.error(`${path} is stale: run node tools/generate.ts`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const [path, text] of stale) writeFileSync(join(ROOT, path), text);
  console.log(stale.map(([path]) => `wrote ${path}`).join("\n") || "nothing was stale");
}
