import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import pg from "pg";
import { countAbout } from "./queries-structure.ts";

const FILE = new URL("../../../db/long-migrations.yaml", import.meta.url);
const shape = z.array(
  z.strictObject({
    migration: z.string(),
    table: z.string(),
    does: z.string(),
    /** Measured; null: never, and then that is what is told. */
    secondsPerMillion: z.number().positive().nullable(),
  }),
);
/** Fewer rows are done before anybody wonders. */
const FEW = 50_000;

/** In words, what of the pending migrations may take long in this database. */
export async function describeLong(url: string, pending: readonly string[]): Promise<string[]> {
  const all = shape.parse(parse(await readFile(FILE, "utf8")));
  const here = all.filter(({ migration }) => pending.includes(migration));
  if (here.length === 0) return [];
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const lines: string[] = [];
    for (const { migration, table, does, secondsPerMillion } of here) {
      const rows = await countAbout(client, table);
      if (rows < FEW) continue;
      const time =
        secondsPerMillion === null
          ? "how long that takes was not measured"
          : `about ${Math.ceil((rows / 1e6) * secondsPerMillion)} s`;
      lines.push(`${migration} ${does} (${table}, about ${rows} rows): ${time}`);
    }
    return lines;
  } finally {
    await client.end();
  }
}
