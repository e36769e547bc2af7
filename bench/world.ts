import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { migrate } from "../src/base/data/migrate.ts";
import { startTestServer } from "../src/base/data/postgres-test.ts";
import { hashToken, newToken } from "../src/base/keys/tokens.ts";
import type { Figure } from "./run.ts";

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

/** `id_of('i7')`: the same text gives the same valid UUID. */
const ID_OF = `create or replace function id_of(text) returns uuid language sql immutable parallel safe as
  $$ select overlay(overlay(md5($1) placing '4' from 13) placing '8' from 17)::uuid $$`;

/** The same id as SQL's `id_of`. */
export function idOf(text: string): string {
  const hex = createHash("md5").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/**
 * Institutions over 47 prefectural routes (a third waits for a person), one contact each, in one
 * statement each: no name in it means anything.
 */
export async function makeInstitutions(owner: pg.Pool, count: number): Promise<void> {
  await owner.query(ID_OF);
  await owner.query(`
    insert into organisations.organisation (id, kind, name) values (id_of('secretariat'), 'secretariat', '事務局');
    insert into organisations.organisation (id, kind, name, prefecture)
      select id_of('relay' || p), 'relay', '団体 ' || p, lpad(p::text, 2, '0') from generate_series(1, 47) p;
    insert into organisations.contact (id, organisation_id, position, name, duty, mail)
      select id_of('relay contact' || p), id_of('relay' || p), 1, '窓口', 'desk', 'relay-' || p || '@office.example.jp'
      from generate_series(1, 47) p;
    insert into members.route (id, key, name) select id_of('route' || p), 'route-' || p, '経路 ' || p from generate_series(1, 47) p;
    insert into members.route_step (route_id, position, organisation_id, forwards, fall_through_hours)
      select id_of('route' || p), 1, id_of('relay' || p), case when p % 3 = 0 then 'waits' else 'at_once' end, 24
      from generate_series(1, 47) p`);
  await owner.query(
    `insert into organisations.organisation (id, kind, name, prefecture)
     select id_of('i' || i), 'institution', '架空医療機関 ' || i, lpad((i % 47 + 1)::text, 2, '0') from generate_series(1, $1::int) i`,
    [count],
  );
  await owner.query(
    `insert into members.institution (organisation_id, kind, beds, bed_class, founder, prefecture, tier, audience_class, route_id)
     select id_of('i' || i), case when i % 13 = 0 then 'hospital' else 'clinic' end, case when i % 13 = 0 then 50 + i % 500 else 0 end,
       case when i % 13 = 0 then '100-199' else 'none' end, 'medical_corporation', lpad((i % 47 + 1)::text, 2, '0'),
       case when i % 130 = 0 then 'L2' when i % 13 = 0 then 'L3' else 'L4' end,
       case when i % 13 > 0 then 'clinic' when i % 500 >= 150 then 'hospital_large' else 'hospital_small' end, id_of('route' || (i % 47 + 1))
     from generate_series(1, $1::int) i`,
    [count],
  );
  await owner.query(
    `insert into organisations.contact (id, organisation_id, position, name, duty, mail)
     select id_of('c' || i), id_of('i' || i), 1, '担当', 'staff', 'clerk-' || i || '@hp.example.jp' from generate_series(1, $1::int) i`,
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
    // The channel closes when we are killed, and it ends too.
    stdio: ["ignore", "inherit", "inherit", "ipc"],
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

const READY_LIMIT_MS = 60_000;

/** Starts a web process and waits until it answers. */
export async function startWeb(
  database: BenchDatabase,
  env: Record<string, string> = {},
): Promise<Running & { address: string }> {
  const port = await freePort();
  const web = startRole("web", database, { ...env, HOST: "127.0.0.1", PORT: String(port) });
  const address = `http://127.0.0.1:${port}`;
  const limit = performance.now() + READY_LIMIT_MS;
  for (;;) {
    const ready = await fetch(`${address}/ready`).catch(() => null);
    if (ready?.ok) return { ...web, address };
    if (performance.now() > limit || web.child.exitCode !== null) {
      await web.stop();
      throw new Error("the web process does not answer");
    }
    await sleep(50);
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** A session of somebody of the secretariat; gives the headers of their requests. */
export async function signIn(owner: pg.Pool): Promise<Record<string, string>> {
  const token = newToken();
  await owner.query(`
    insert into accounts.account (id, mail, name, password_hash) values (id_of('office'), 'office@tasuki.example.jp', '担当', '');
    insert into accounts.membership (account_id, organisation_id, role, standing) values (id_of('office'), id_of('secretariat'), 'secretariat', 'administrator');
    insert into accounts.session (token_hash, account_id, organisation_id, created_at, confirmed_at, expires_at, last_seen_at, proved)
      values ('${hashToken(token)}', id_of('office'), id_of('secretariat'), now(), now(), now() + interval '8 hours', now(), '{passkey}')`);
  return { cookie: `tasuki_session=${token}`, "x-tasuki": "1" };
}

/** Milliseconds at quantile `q` of many. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

/** A measurement that came to no figure: the reason stands in its place, and the others go on. */
export function failure(name: string, error: Error): Figure {
  return {
    name,
    figure: NaN,
    unit: "",
    bound: "a figure",
    ok: false,
    detail: error.stack ?? error.message,
  };
}
