import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import * as fs from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { parse, stringify } from "yaml";
import { ensureLogins } from "../../src/base/data/logins.ts";
import { migrate } from "../../src/base/data/migrate.ts";
import { chooseAccount } from "../../src/base/data/postgres-cluster.ts";
import { findServer } from "../../src/base/data/postgres-process.ts";
import { OperatorError } from "../../src/base/program/settings.ts";
import { until } from "../until.ts";

/** Debian's packages, and a file of each that says it is there. */
const PACKAGES = {
  patroni: "/usr/bin/patroni",
  "etcd-server": "/usr/bin/etcd",
  haproxy: "/usr/sbin/haproxy",
  "postgresql-15": "/usr/lib/postgresql/15/bin/postgres",
};
const MACHINES = ["db1", "db2", "db3"] as const;
type Machine = (typeof MACHINES)[number];

/** Where the samples of `deploy/` put the machines; here they are moved to addresses of the loopback interface. */
const addressOf = (net: string, machine: Machine) => `${net}.1${machine.slice(2)}`;
const PORTS = { etcd: 2379, peers: 2380, postgres: 5432, patroni: 8008 };
const LEADER_PORT = 5000;

/** Three machines, each with etcd, Patroni and PostgreSQL, and HAProxy that leads to the leader. */
export interface Cluster {
  /** The migrated database at HAProxy's port for the leader, as the owner. */
  url: string;
  logins: { web: string; work: string };
  /** Waits until one leads, one follows it synchronously and the third follows too. Gives who leads. */
  whole(): Promise<Machine>;
  /** SIGKILL to all that runs on a machine, at once. */
  kill(machine: Machine): void;
  /** What the machine's start does. */
  start(machine: Machine): Promise<void>;
  stop(): Promise<void>;
}

/** Refuses (OperatorError) where a package is missing or a port is taken. */
export async function startCluster(): Promise<Cluster> {
  const missing = Object.entries(PACKAGES).filter(([, file]) => !fs.existsSync(file));
  if (missing.length > 0)
    throw new OperatorError(
      `This needs Debian's packages ${missing.map(([name]) => name).join(", ")}: apt-get install -y --no-install-recommends ${Object.keys(PACKAGES).join(" ")}`,
    );
  const net = await findNet();
  const folder = fs.mkdtempSync(join(tmpdir(), "tasuki-cluster-"));
  const account = chooseAccount(folder);
  if (account) fs.chownSync(folder, account.uid, account.gid);
  const passwords = Object.fromEntries(
    ["superuser", "replication", "rewind", "tasuki", "web", "work"].map((name) => [
      name,
      randomBytes(18).toString("base64url"),
    ]),
  );
  const undertaker = buryWithUs(folder);
  const running = new Map<string, ChildProcess>();

  const run = (name: string, command: string, parameters: string[]): void => {
    const log = fs.openSync(join(folder, `${name}.log`), "a");
    const child = spawn(command, parameters, {
      cwd: folder,
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: folder, LANG: "C.UTF-8" },
      stdio: ["ignore", log, log],
      ...account,
    });
    fs.closeSync(log);
    fs.writeFileSync(join(folder, `${name}.pid`), String(child.pid));
    running.set(name, child);
  };

  async function start(machine: Machine): Promise<void> {
    run(`etcd-${machine}`, PACKAGES["etcd-server"], [
      `--config-file=${writeEtcd(folder, net, machine)}`,
    ]);
    run(`patroni-${machine}`, PACKAGES.patroni, [writePatroni(folder, net, machine, passwords)]);
  }

  function kill(machine: Machine): void {
    const postmaster = postmasterOf(folder, machine);
    const pids = [
      running.get(`patroni-${machine}`)?.pid,
      ...(postmaster ? [postmaster, ...childrenOf(postmaster)] : []),
      running.get(`etcd-${machine}`)?.pid,
    ];
    for (const pid of pids) if (pid) killOne(pid);
  }

  async function whole(): Promise<Machine> {
    return until(async () => {
      const reply = await fetch(`http://${addressOf(net, "db1")}:${PORTS.patroni}/cluster`);
      const { members } = (await reply.json()) as {
        members: { name: Machine; role: string; state: string }[];
      };
      const roles = members.filter(({ state }) => ["running", "streaming"].includes(state));
      const leader = roles.find(({ role }) => role === "leader");
      const isWhole =
        roles.length === MACHINES.length && roles.some(({ role }) => role === "sync_standby");
      return leader && isWhole ? leader.name : false;
    });
  }

  async function stop(): Promise<void> {
    for (const machine of MACHINES) kill(machine);
    running.get("haproxy")?.kill("SIGKILL");
    await Promise.all(
      [...running.values()].map((child) =>
        child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined,
      ),
    );
    undertaker.kill("SIGKILL");
    fs.rmSync(folder, { recursive: true, force: true });
  }

  try {
    await Promise.all(MACHINES.map(start));
    fs.writeFileSync(join(folder, "haproxy.cfg"), move(readSample("haproxy.cfg"), net));
    await whole();
    run("haproxy", PACKAGES.haproxy, ["-db", "-f", join(folder, "haproxy.cfg")]);
    const place = `${net}.20:${LEADER_PORT}`;
    await makeOwner(
      `postgres://postgres:${passwords.superuser}@${place}/postgres`,
      passwords.tasuki!,
    );
    const url = `postgres://tasuki:${passwords.tasuki}@${place}/tasuki`;
    return { url, logins: await makeLogins(url, passwords), whole, kill, start, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A part of the loopback network where every port of ours is free. */
async function findNet(): Promise<string> {
  for (let tries = 0; tries < 20; tries++) {
    const net = `127.${randomInt(1, 255)}.${randomInt(0, 255)}`;
    const places = MACHINES.flatMap((machine) =>
      Object.values(PORTS).map((port) => [addressOf(net, machine), port] as const),
    );
    const free = await Promise.all([...places, [`${net}.20`, LEADER_PORT] as const].map(isFree));
    if (free.every(Boolean)) return net;
  }
  throw new OperatorError(
    `One of the ports ${[...Object.values(PORTS), LEADER_PORT].join(", ")} is taken on every address of this machine.`,
  );
}

async function isFree([host, port]: readonly [string, number]): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, host, () => resolve(true));
  });
  if (free) await new Promise((resolve) => server.close(resolve));
  return free;
}

function readSample(name: string): string {
  return fs.readFileSync(new URL(`../../deploy/${name}`, import.meta.url), "utf8");
}

/** The sample's addresses, as they are here. */
function move(sample: string, net: string): string {
  return sample
    .replaceAll("10.0.0.0/24", "127.0.0.0/8")
    .replaceAll("10.0.0.", `${net}.`)
    .replaceAll(`127.0.0.1:${LEADER_PORT}`, `${net}.20:${LEADER_PORT}`);
}

/** The sample is the first machine's; on another one its name and its own address are others. */
function ownAddresses(value: unknown, net: string, machine: Machine): unknown {
  return typeof value === "string"
    ? value.replaceAll(addressOf(net, "db1"), addressOf(net, machine))
    : value;
}

function writeEtcd(folder: string, net: string, machine: Machine): string {
  const sample = parse(move(readSample("etcd.yml"), net)) as Record<string, unknown>;
  const own = Object.entries(sample).map(([name, value]) => [
    name,
    name === "initial-cluster" ? value : ownAddresses(value, net, machine),
  ]);
  const config = {
    ...Object.fromEntries(own),
    name: machine,
    "data-dir": join(folder, `etcd-${machine}-data`),
  };
  return write(join(folder, `etcd-${machine}.yml`), config);
}

function writePatroni(
  folder: string,
  net: string,
  machine: Machine,
  passwords: Record<string, string>,
): string {
  const sample = parse(move(readSample("patroni.yml"), net)) as Record<
    "restapi" | "postgresql",
    Record<string, unknown>
  >;
  const own = (part: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(part).map(([name, value]) => [name, ownAddresses(value, net, machine)]),
    );
  const accounts = sample.postgresql.authentication as Record<string, { username: string }>;
  const config = {
    ...sample,
    name: machine,
    restapi: own(sample.restapi),
    postgresql: {
      ...own(sample.postgresql),
      data_dir: dataOf(folder, machine),
      pgpass: join(folder, `pgpass-${machine}`),
      authentication: Object.fromEntries(
        Object.entries(accounts).map(([name, { username }]) => [
          name,
          { username, password: passwords[name] },
        ]),
      ),
      parameters: { unix_socket_directories: "" },
    },
  };
  return write(join(folder, `patroni-${machine}.yml`), config);
}

function write(file: string, config: object): string {
  // The passwords are of this run only.
  fs.writeFileSync(file, stringify(config), { mode: 0o644 });
  return file;
}

const dataOf = (folder: string, machine: Machine) => join(folder, `postgres-${machine}`);

function postmasterOf(folder: string, machine: Machine): number | undefined {
  return findServer(dataOf(folder, machine))?.pid;
}

function childrenOf(pid: number): number[] {
  try {
    const text = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return text === "" ? [] : text.split(" ").map(Number);
  } catch {
    return [];
  }
}

/** Gone already is as good. */
function killOne(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Its standard input closes when we die, however we die; then it ends what we started and takes the folder away. */
function buryWithUs(folder: string): ChildProcess {
  const script =
    'cat; for f in "$0"/*.pid "$0"/*/postmaster.pid; do kill -KILL "$(head -n 1 "$f")"; done; sleep 1; rm -rf -- "$0"';
  const shell = spawn("sh", ["-c", script, folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  return shell;
}

async function leads(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ leads: boolean }>(
      "select not pg_is_in_recovery() as leads",
    );
    return rows[0]!.leads;
  } finally {
    await client.end();
  }
}

/** As an operator does it: an owner that is no superuser, its database, and a login for each role. */
async function makeOwner(superuser: string, password: string): Promise<void> {
  // HAProxy leads to anybody until it has looked for the first time.
  await until(async () => {
    for (const _ of MACHINES) if (!(await leads(superuser))) return false;
    return true;
  });
  const client = new pg.Client({ connectionString: superuser });
  await client.connect();
  try {
    await client.query(
      `create role tasuki login createdb createrole password ${client.escapeLiteral(password)}`,
    );
    await client.query("create database tasuki owner tasuki");
  } finally {
    await client.end();
  }
}

async function makeLogins(
  url: string,
  { web, work }: Record<string, string>,
): Promise<{ web: string; work: string }> {
  await migrate(url);
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    return await ensureLogins(owner, url, { web: web!, work: work! });
  } finally {
    await owner.end();
  }
}
