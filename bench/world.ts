import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { migrate } from "../src/base/migrate.ts";
import { startTestServer } from "../src/base/postgres-test.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

export interface BenchDatabase {
  url: string;
  /** The owner as the system viewer. */
  owner: pg.Pool;
  /** A folder of its own for processes that are measured. */
  dataDir: string;
  stop(): Promise<void>;
}

/** A durable server of its own, migrated. Nothing in a measurement is cheaper than in an installation. */
export async function startBenchDatabase(): Promise<BenchDatabase> {
  const server = await startTestServer({ durable: true });
  await migrate(server.url);
  const owner = new pg.Pool({
    connectionString: server.url,
    max: 4,
    options: "-c tasuki.role=system",
  });
  const dataDir = mkdtempSync(join(tmpdir(), "tasuki-bench-"));
  return {
    url: server.url,
    owner,
    dataDir,
    stop: async () => {
      await owner.end();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * Institutions over 47 prefectural routes (a third waits for a person), one contact each, in one
 * statement each: no name in it means anything.
 */
export async function makeInstitutions(owner: pg.Pool, count: number): Promise<void> {
  await owner.query(`
    insert into members.organisation (id, kind, name) values (md5('secretariat')::uuid, 'secretariat', '事務局');
    insert into members.organisation (id, kind, name, prefecture)
      select md5('relay' || p)::uuid, 'relay', '団体 ' || p, lpad(p::text, 2, '0') from generate_series(1, 47) p;
    insert into members.contact (id, organisation_id, position, name, duty, mail)
      select md5('relay contact' || p)::uuid, md5('relay' || p)::uuid, 1, '窓口', 'desk', 'relay-' || p || '@office.example.jp'
      from generate_series(1, 47) p;
    insert into members.route (id, key, name) select md5('route' || p)::uuid, 'route-' || p, '経路 ' || p from generate_series(1, 47) p;
    insert into members.route_step (route_id, position, organisation_id, forwards, fall_through_hours)
      select md5('route' || p)::uuid, 1, md5('relay' || p)::uuid, case when p % 3 = 0 then 'waits' else 'at_once' end, 24
      from generate_series(1, 47) p`);
  await owner.query(
    `insert into members.organisation (id, kind, name, prefecture)
     select md5('i' || i)::uuid, 'institution', '架空医療機関 ' || i, lpad((i % 47 + 1)::text, 2, '0') from generate_series(1, $1::int) i`,
    [count],
  );
  await owner.query(
    `insert into members.institution (organisation_id, kind, beds, bed_class, founder, prefecture, tier, audience_class, route_id)
     select md5('i' || i)::uuid, case when i % 13 = 0 then 'hospital' else 'clinic' end, case when i % 13 = 0 then 50 + i % 500 else 0 end,
       case when i % 13 = 0 then '100-199' else 'none' end, 'medical_corporation', lpad((i % 47 + 1)::text, 2, '0'),
       case when i % 130 = 0 then 'L2' when i % 13 = 0 then 'L3' else 'L4' end,
       case when i % 13 > 0 then 'clinic' when i % 500 >= 150 then 'hospital_large' else 'hospital_small' end, md5('route' || (i % 47 + 1))::uuid
     from generate_series(1, $1::int) i`,
    [count],
  );
  await owner.query(
    `insert into members.contact (id, organisation_id, position, name, duty, mail)
     select md5('c' || i)::uuid, md5('i' || i)::uuid, 1, '担当', 'staff', 'clerk-' || i || '@hp.example.jp' from generate_series(1, $1::int) i`,
    [count],
  );
  await owner.query("analyze");
}

export interface Running {
  child: ChildProcess;
  /** The most resident memory so far, in MB (VmHWM). */
  peakMb(): number;
  stop(): Promise<void>;
}

/** Starts a role of the real program as its own process. */
export function startRole(
  word: string,
  database: BenchDatabase,
  env: Record<string, string>,
): Running {
  const child = spawn(process.execPath, [MAIN, word], {
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      DATA_DIR: database.dataDir,
      LOG_LEVEL: "warn",
      ...env,
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    child,
    peakMb: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
    },
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

/** Milliseconds at quantile `q` of many. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}
