import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { zstdDecompressSync } from "node:zlib";
import type pg from "pg";
import type { FacilityImport } from "../src/circle/rosters/api.ts";
import { copyRows } from "../src/base/data/queries-copy.ts";
import { readTable, tableLimits } from "../src/base/files/table-file.ts";
import type { Measurement } from "./run.ts";
import { makeInstitutions, signIn, startBenchDatabase, startRole, startWeb } from "./world.ts";

const FILE = "../shared/data/jp-hospitals/institutions_codes_2025-08.csv.zst";
const ROWS = 97_024;
const SECONDS = 30;
const MEGABYTES = 500;
const LIMIT_MS = 180_000;

type Headers = Record<string, string>;

/** Uploads the list; gives its address. */
async function upload(address: string, headers: Headers): Promise<string> {
  const form = new FormData();
  form.set("file", new File([readFileSync(FILE)], "institutions_codes_2025-08.csv.zst"));
  const url = `${address}/api/rosters?pointTable=1&complete=listed`;
  const reply = await fetch(url, { method: "POST", headers, body: form });
  const { id } = (await reply.json()) as { id: string };
  if (!reply.ok) throw new Error(`upload: ${reply.status}`);
  return `${address}/api/rosters/${id}`;
}

/** Waits, as a page does, until the import stands in this state. */
async function until(url: string, headers: Headers, state: string): Promise<FacilityImport> {
  for (const end = performance.now() + LIMIT_MS; performance.now() < end; await sleep(100)) {
    const one = (await (await fetch(url, { headers })).json()) as FacilityImport;
    if (one.state === state) return one;
  }
  throw new Error(`the import does not come to ${state}`);
}

/** The floor: the same rows into a table without an index, and nothing else. */
async function copyBare(owner: pg.Pool): Promise<number> {
  const bytes = zstdDecompressSync(readFileSync(FILE));
  const { rows } = readTable(bytes, "a.csv", { ...tableLimits, bytes: 100 << 20 });
  const client = await owner.connect();
  const started = performance.now();
  try {
    await client.query("begin");
    const lines = rows.map(([code, number, name, postal, address]) => ({
      code,
      number,
      name,
      postal,
      address,
    }));
    await copyRows(
      client,
      "bare",
      "code text, number text, name text, postal text, address text",
      lines,
    );
    await client.query("create table bare as select * from load_bare");
    await client.query("commit");
  } finally {
    client.release();
  }
  return (performance.now() - started) / 1000;
}

/** A national list of 97,024 rows: uploaded, read, compared, shown, taken; and the same once more, a month later. */
export const measurement: Measurement = {
  name: "facilities",
  run: async () => {
    if (!existsSync(FILE)) throw new Error(`${FILE} is absent: there is nothing to measure with`);
    const database = await startBenchDatabase();
    const web = await startWeb(database);
    const work = startRole("work", database, {});
    try {
      await makeInstitutions(database.owner, 1);
      const headers = await signIn(database.owner);
      const bare = await copyBare(database.owner);

      const started = performance.now();
      const url = await upload(web.address, headers);
      const read = await until(url, headers, "preview");
      const lines = await fetch(`${url}/lines?action=new`, { headers });
      if (!lines.ok || read.counts.rows !== ROWS) throw new Error(`read ${read.counts.rows} rows`);
      const previewed = (performance.now() - started) / 1000;
      await fetch(`${url}/confirmation`, { method: "POST", headers });
      await until(url, headers, "taken");
      const seconds = (performance.now() - started) / 1000;

      const again = performance.now();
      const second = await until(await upload(web.address, headers), headers, "preview");
      const compared = (performance.now() - again) / 1000;
      if (second.counts.same !== read.counts.new || (second.counts.gone ?? 0) > 0)
        throw new Error(`the same list again: ${JSON.stringify(second.counts)}`);
      const megabytes = Math.max(work.peakMb(), web.peakMb());
      const detail =
        `preview after ${previewed.toFixed(1)} s; ${read.counts.new} facilities; bare COPY of the rows ${bare.toFixed(2)} s ` +
        `(× ${(seconds / bare).toFixed(0)}); the same list compared again in ${compared.toFixed(1)} s`;
      return [
        {
          name: "facilities",
          figure: seconds,
          unit: "s",
          bound: `<= ${SECONDS}`,
          ok: seconds <= SECONDS,
          detail,
        },
        {
          name: "facilities memory",
          figure: megabytes,
          unit: "MB",
          bound: `<= ${MEGABYTES}`,
          ok: megabytes <= MEGABYTES,
          detail: `work ${work.peakMb().toFixed(0)} MB, web ${web.peakMb().toFixed(0)} MB`,
        },
      ];
    } finally {
      await Promise.all([web.stop(), work.stop()]);
      await database.stop();
    }
  },
};
