import { makeRandom, oneOf } from "../src/stage/nations/index.ts";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { matchWaiting } from "../src/warnings/advisories/match.ts";
import { systemClock } from "../src/base/clock.ts";
import type { Context } from "../src/base/context.ts";
import { openDatabase } from "../src/base/data/db.ts";
import { createLog } from "../src/base/program/log.ts";
import { readSettings } from "../src/base/program/settings.ts";
import { SYSTEM } from "../src/base/viewer.ts";
import { prepareRelease, releaseKeysOf } from "../src/warnings/matching/index.ts";
import { takeAll } from "../src/warnings/feeds/index.ts";
import { readPath } from "../src/warnings/providers/index.ts";
import { type NamedProduct, productKeys, releasedAliases } from "../src/things/products/index.ts";
import { makeRegisters } from "./load.ts";
import type { Figure, Measurement } from "./run.ts";
import { makeInstitutions, startBenchDatabase } from "./world.ts";

const DATA = fileURLToPath(new URL("../../shared/data/csaf-cisa/", import.meta.url));
const FILES = ["icsma", "icsa.tar.zst"];
const INSTITUTIONS = 200_000;
const ASSETS = 1_000_000;
/** Products of the advisories that institutions hold besides the demo's, and how many of their lines name one. */
const NAMED = 6000;
const NAMED_SHARE = 0.3;
/** Register lines of which it is counted how many advisories their keys lead to. */
const SAMPLE = 5000;

/** Every advisory of CISA against a million register lines. */
export const measurement: Measurement = {
  name: "match",
  run: async () => {
    const present = FILES.filter((file) => existsSync(DATA + file));
    for (const file of FILES)
      if (!present.includes(file)) console.error(`!!! SKIPPED: there is no ${DATA}${file} !!!`);
    if (present.length === 0) return [told("match", NaN, "s", "SKIPPED: no advisories here")];
    const database = await startBenchDatabase();
    const db = openDatabase({ url: database.url, role: "tasuki_work", max: 3 });
    try {
      const settings = readSettings({ DATABASE_URL: database.url, DATA_DIR: database.dataDir });
      const log = createLog({ logLevel: "warn" }, "bench");
      const context: Context = { settings, db, clock: systemClock, log, secret: "" };
      let taken = 0;
      for (const file of present)
        taken += (await takeAll(context, SYSTEM, readPath(DATA + file), () => {})).taken;
      await makeInstitutions(database.owner, INSTITUTIONS);
      const named = await findNamed(database.owner);
      await makeRegisters(database, INSTITUTIONS, ASSETS, (random) =>
        random() < NAMED_SHARE ? oneOf(named, random) : null,
      );
      await prepareExact(database.owner);

      const [, matching] = await timed(() => matchWaiting(context));
      const [touched, joining] = await timed(() => countAssets(database.owner, VERDICTS));
      const [exact, exactly] = await timed(() => countAssets(database.owner, EXACT));
      const { releases, verdicts, waiting, missed } = await count(database.owner);
      const ok = taken > 0 && waiting === 0 && missed === 0 && verdicts > 0;
      const candidates = await countCandidates(database.owner);
      const made = `${taken} advisories, ${releases} releases, ${verdicts} verdicts, ${touched} pairs of advisory and asset`;
      return [
        {
          ...told(
            "match",
            matching + joining,
            "s",
            `${made}; ${joining.toFixed(2)} s of it for the assets`,
          ),
          ok,
        },
        {
          ...told(
            "match ratio",
            (matching + joining) / exactly,
            "x exact join",
            `the join: ${exactly.toFixed(2)} s for ${exact} pairs`,
          ),
          ok,
        },
        told(
          "match candidates",
          candidates.mean,
          "advisories per asset",
          `99 of 100 assets have at most ${candidates.p99}; over ${SAMPLE} assets`,
        ),
      ];
    } finally {
      await db.close();
      await database.stop();
    }
  },
};

const told = (name: string, figure: number, unit: string, detail: string): Figure => ({
  name,
  figure,
  unit,
  bound: null,
  ok: true,
  detail,
});

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const started = performance.now();
  return [await work(), (performance.now() - started) / 1000];
}

/** Some of the products that the advisories name, each in a version that stands in their expression. */
async function findNamed(owner: pg.Pool): Promise<NamedProduct[]> {
  const { rows } = await owner.query<NamedProduct>(
    `select coalesce(vendor, '') as vendor, product, model, substring(version from '[0-9]+(?:[.][0-9]+)+') as version
     from (select distinct vendor, product, model, version from advisories.affected) a
     order by md5(concat_ws('|', vendor, product, model, version)) limit $1`,
    [NAMED],
  );
  const random = makeRandom("versions");
  // A third of the lines of a register has no version.
  return rows.map((row) => (random() < 1 / 3 ? { ...row, version: null } : row));
}

/** What exact identity would be: the same keys of maker and product, and the same version as it is written. */
async function prepareExact(owner: pg.Pool): Promise<void> {
  const { rows } = await owner.query<{
    id: string;
    vendor: string | null;
    product: string;
    model: string | null;
    version: string | null;
  }>("select id, vendor, product, model, version from advisories.affected");
  const aliases = releasedAliases();
  const keyed = rows.map((row) => ({ id: row.id, ...pick(productKeys(row, aliases)) }));
  await owner.query("create schema bare");
  await owner.query(
    `create table bare.affected as
     select distinct a.advisory_id, k."vendorKey" as vendor_key, k."productKey" as product_key, a.version
     from advisories.affected a join json_to_recordset($1::json) as k(id uuid, "vendorKey" text, "productKey" text) using (id)
     where a.version is not null`,
    [JSON.stringify(keyed)],
  );
  await owner.query("analyze bare.affected");
}
const pick = ({ vendorKey, productKey }: ReturnType<typeof productKeys>) => ({
  vendorKey,
  productKey,
});

const VERDICTS = `advisories.verdict v join assets.asset s on s.release_id = v.release_id where v.verdict <> 'not'`;
const EXACT_RELEASES = `bare.affected a join products.product p using (vendor_key, product_key)
  join products.release r on r.product_id = p.id and r.version = a.version`;
const EXACT = `${EXACT_RELEASES} join assets.asset s on s.release_id = r.id`;

async function countAssets(owner: pg.Pool, pairs: string): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(`select count(*)::int as n from ${pairs}`);
  return rows[0]!.n;
}

/** How many advisories an asset is held against: those that share a key with its release. */
async function countCandidates(owner: pg.Pool): Promise<{ mean: number; p99: number }> {
  const { rows: advisories } = await owner.query<{ keys: string[] }>(
    "select match_keys as keys from advisories.advisory",
  );
  const byKey = new Map<string, number[]>();
  advisories.forEach(({ keys }, i) => {
    for (const key of keys) byKey.set(key, [...(byKey.get(key) ?? []), i]);
  });
  const { rows: lines } = await owner.query<Parameters<typeof prepareRelease>[0]>(
    `select p.vendor, p.name as product, p.model, r.version, p.cpe, p.purl
     from (select release_id from assets.asset order by md5(id::text) limit $1) s
     join products.release r on r.id = s.release_id join products.product p on p.id = r.product_id`,
    [SAMPLE],
  );
  const aliases = releasedAliases();
  const counts = lines
    .map((line) => releaseKeysOf(prepareRelease(line, aliases)))
    .map((keys) => new Set(keys.flatMap((key) => byKey.get(key) ?? [])).size)
    .toSorted((a, b) => a - b);
  return {
    mean: counts.reduce((sum, count) => sum + count, 0) / counts.length,
    p99: counts[Math.floor(counts.length * 0.99)]!,
  };
}

/** `missed`: exact pairs of advisory and release that got no verdict. */
async function count(owner: pg.Pool) {
  const { rows } = await owner.query<
    Record<"releases" | "verdicts" | "waiting" | "missed", number>
  >(
    `select (select count(*)::int from products.release) as releases, (select count(*)::int from advisories.verdict) as verdicts,
       (select count(*)::int from advisories.advisory where match_wanted_at is not null) as waiting,
       (select count(*)::int from ${EXACT_RELEASES} where not exists (
         select from advisories.verdict v where v.advisory_id = a.advisory_id and v.release_id = r.id)) as missed`,
  );
  return rows[0]!;
}
