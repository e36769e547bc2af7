import { findAssetRows } from "../src/things/assets/queries.ts";
import { type Database, openDatabase } from "../src/base/data/db.ts";
import { makeLogins } from "../src/base/data/logins.ts";
import type { Viewer } from "../src/base/viewer.ts";
import { makeRegisters } from "./load.ts";
import type { Measurement } from "./run.ts";
import { idOf, makeInstitutions, quantile, startBenchDatabase } from "./world.ts";

const INSTITUTIONS = 20_000;
const LINES = 200_000;
const SIDE_BY_SIDE = 8;
const WARM_UP = 1_000;
const ROUNDS = 6;
const READS = 2_000;

/**
 * One page of an institution's register, read as a request reads it: a transaction of its own as the viewer. Once by
 * the web role's login, bound by the policies, and once by the owner, whom this database lets past them. The same
 * query, the same rows, by turns in one run.
 */
export const measurement: Measurement = {
  name: "request",
  run: async () => {
    const database = await startBenchDatabase();
    try {
      await makeInstitutions(database.owner, INSTITUTIONS);
      await makeRegisters(database, INSTITUTIONS, LINES);
      await database.owner.query(`do $$ declare name text; begin
        for name in select oid::regclass::text from pg_class where relforcerowsecurity loop
          execute format('alter table %s no force row level security', name);
        end loop; end $$`);
      const logins = await makeLogins(database.url, database.dataDir);
      const pool = { role: "tasuki_web", ownLogin: true, max: SIDE_BY_SIDE } as const;
      const bound = openDatabase({ ...pool, url: logins.web });
      const free = openDatabase({ ...pool, url: database.url });
      try {
        await refuseDifference(bound, free);
        for (const db of [bound, free]) await readMany(db, WARM_UP);
        const times = { bound: [] as number[], free: [] as number[] };
        for (let round = 0; round < ROUNDS; round++) {
          times.bound.push(await readMany(bound, READS));
          times.free.push(await readMany(free, READS));
        }
        const [with_, without] = [quantile(times.bound, 0.5), quantile(times.free, 0.5)];
        const perSecond = (ms: number) => Math.round((READS / ms) * 1000).toLocaleString("en");
        return [
          {
            name: "request",
            figure: without / with_,
            unit: "of the reads a second without row-level security",
            bound: ">= 0.5",
            ok: without / with_ >= 0.5,
            detail: `${perSecond(with_)} reads a second with, ${perSecond(without)} without; ${SIDE_BY_SIDE} side by side, ${LINES.toLocaleString("en")} lines of ${INSTITUTIONS.toLocaleString("en")} institutions`,
          },
        ];
      } finally {
        await Promise.all([bound.close(), free.close()]);
      }
    } finally {
      await database.stop();
    }
  },
};

const viewerOf = (institutionId: string): Viewer => ({
  role: "institution",
  accountId: idOf("account"),
  organisationId: institutionId,
  standing: "member",
});

function read(db: Database, at: number) {
  const institutionId = idOf(`i${((at * 7919) % INSTITUTIONS) + 1}`);
  return db.asViewer(viewerOf(institutionId), (tx) =>
    findAssetRows(tx, { institutionId, limit: 50 }),
  );
}

/** How many milliseconds that many reads took, some side by side. */
async function readMany(db: Database, count: number): Promise<number> {
  const started = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: SIDE_BY_SIDE }, async () => {
      while (next < count) await read(db, next++);
    }),
  );
  return performance.now() - started;
}

/** Both must read the same rows, and only the owner past the policies: else the comparison says nothing. */
async function refuseDifference(bound: Database, free: Database): Promise<void> {
  const [one, other] = [await read(bound, 1), await read(free, 1)];
  if (one.rows.length === 0 || JSON.stringify(one) !== JSON.stringify(other))
    throw new Error("the two logins read different rows");
  const foreign = (db: Database) =>
    db.asViewer(viewerOf(idOf("i1")), (tx) =>
      findAssetRows(tx, { institutionId: idOf("i2"), limit: 50 }),
    );
  if ((await foreign(bound)).rows.length > 0 || (await foreign(free)).rows.length === 0)
    throw new Error("row-level security is not what differs");
}
