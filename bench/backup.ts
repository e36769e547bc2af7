import { createWriteStream } from "node:fs";
import { cp, mkdtemp, open, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { finished, pipeline } from "node:stream/promises";
import { createReadStream } from "node:fs";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { makeBackup, type Made } from "../src/office/backups/make.ts";
import { openBackup, restore } from "../src/office/backups/restore.ts";
import { saveFile } from "../src/base/files/files.ts";
import { migrate } from "../src/base/data/migrate.ts";
import { makeRegisters } from "./load.ts";
import type { Figure, Measurement } from "./run.ts";
import { type BenchDatabase, makeInstitutions, quantile, startBenchDatabase } from "./world.ts";

const INSTITUTIONS = 10_000;
const ASSETS = 200_000;
/** Uploads that do not pack, as workbooks and pictures do not. */
const UPLOADS = 40;
const UPLOAD_BYTES = 2 << 20;
const ROUNDS = 3;
const BACKUP_BOUND = 0.5;
const RESTORE_BOUND = 2;

/**
 * A backup and a restore against a plain copy of the same bytes in the same run: the same rows by COPY to and from
 * plain files over one connection into
 * the same tables, made by the migrations, with their indexes and keys, and the uploads by the system's
 * own copying; everything on the disk at its end, nothing closed, packed or checked.
 */
export const measurement: Measurement = {
  name: "backup",
  run: async () => {
    const database = await startBenchDatabase();
    const folder = await mkdtemp(join(tmpdir(), "tasuki-bench-backup-"));
    try {
      return await measure(database, folder);
    } finally {
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function measure(database: BenchDatabase, folder: string): Promise<Figure[]> {
  await makeInstitutions(database.owner, INSTITUTIONS);
  await makeRegisters(database, INSTITUTIONS, ASSETS);
  await database.owner.query("drop function id_of");
  for (let n = 0; n < UPLOADS; n++)
    await saveFile(database.dataDir, randomBytes(UPLOAD_BYTES), UPLOAD_BYTES);
  const identity = await generateX25519Identity();
  const keys = {
    backupPassphrase: undefined,
    backupRecipients: [await identityToRecipient(identity)],
    backupIdentity: identity,
  };
  const source = {
    url: database.url,
    dataDir: database.dataDir,
    secret: randomBytes(32),
    keys,
    program: "bench",
  };
  const times = {
    out: [] as number[],
    backup: [] as number[],
    in: [] as number[],
    restore: [] as number[],
  };
  let made: Made | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const plain = join(folder, `plain-${round}`);
    const tables = await findNames(database.url);
    times.out.push(await timed(() => copyAllOut(database, tables, plain)));
    const path = join(folder, `backup-${round}.tar.age`);
    times.backup.push(
      await timed(async () => (made = await makeBackup(path, { ...source, now: new Date() }))),
    );
    const bare = await makePlace(database, `bare_${round}`);
    times.in.push(
      await timed(() => copyAllIn(bare, tables, plain, join(folder, `files-${round}`))),
    );
    const url = await makePlace(database, `restored_${round}`);
    const place = { url, dataDir: join(folder, `data-${round}`), now: new Date() };
    times.restore.push(await timed(async () => restore(await openBackup(path, keys), place)));
    for (const name of [`bare_${round}`, `restored_${round}`])
      await database.owner.query(`drop database ${name} with (force)`);
  }
  const text = made!.sums.tables.reduce((sum, table) => sum + table.bytes, 0);
  const rows = made!.sums.tables.reduce((sum, table) => sum + table.rows, 0);
  const { size } = await stat(made!.path);
  const middle = (values: number[]) => quantile(values, 0.5);
  const span = (values: number[]) => values.map((ms) => (ms / 1000).toFixed(1)).join("/");
  const of = `${mb(text)} MB of COPY's text (${rows} rows) + ${mb(UPLOADS * UPLOAD_BYTES)} MB of uploads`;
  const speed = middle(times.out) / middle(times.backup);
  const slower = middle(times.restore) / middle(times.in);
  return [
    {
      name: "backup speed",
      figure: speed,
      unit: "× a plain copy",
      bound: `>= ${BACKUP_BOUND}`,
      ok: speed >= BACKUP_BOUND,
      detail: `${of}; plain ${span(times.out)} s, backup ${span(times.backup)} s, read again and closed to ${mb(size)} MB`,
    },
    {
      name: "restore time",
      figure: slower,
      unit: "× a plain copy",
      bound: `<= ${RESTORE_BOUND}`,
      ok: slower <= RESTORE_BOUND,
      detail: `plain, with its migrations, ${span(times.in)} s, checked first and restored with its migrations ${span(times.restore)} s`,
    },
  ];
}

const mb = (bytes: number) => Math.round(bytes / (1 << 20));

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function makePlace({ owner, url }: BenchDatabase, name: string): Promise<string> {
  await owner.query(`create database ${name}`);
  const place = new URL(url);
  place.pathname = `/${name}`;
  return place.href;
}

/** Tables that hold something, in an order in which no key points forward. */
async function findNames(url: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string; needs: string[] }>(
      `select c.oid::regclass::text as name, array(select k.confrelid::regclass::text from pg_constraint k
         where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as needs
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and pg_relation_size(c.oid) > 0 and n.nspname !~ '^pg_|^information_schema$|^graphile_worker$|^base$'`,
    );
    const done: string[] = [];
    const left = [...rows];
    while (left.length > 0) {
      const at = left.findIndex(({ needs }) =>
        needs.every((name) => done.includes(name) || !left.some((one) => one.name === name)),
      );
      if (at < 0) throw new Error("keys point in a circle");
      done.push(left.splice(at, 1)[0]!.name);
    }
    return done;
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, options: "-c tasuki.role=system" });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function copyAllOut(
  { url, dataDir }: BenchDatabase,
  tables: readonly string[],
  folder: string,
): Promise<void> {
  await cp(join(dataDir, "files"), join(folder, "files"), { recursive: true });
  await withClient(url, async (client) => {
    for (const name of tables) {
      const file = createWriteStream(join(folder, name));
      await pipeline(client.query(copyTo(`copy ${name} to stdout`)), file);
    }
  });
  await syncAll(folder);
}

async function copyAllIn(
  url: string,
  tables: readonly string[],
  folder: string,
  files: string,
): Promise<void> {
  await cp(join(folder, "files"), files, { recursive: true });
  await syncAll(files);
  await migrate(url);
  await withClient(url, async (client) => {
    for (const name of tables) {
      await client.query(`alter table ${name} no force row level security`);
      const stream = client.query(copyFrom(`copy ${name} from stdin`));
      await pipeline(createReadStream(join(folder, name), { highWaterMark: 1 << 20 }), stream);
      await finished(stream);
      await client.query(`alter table ${name} force row level security`);
    }
    await client.query("analyze");
  });
}

/** A folder and everything in it. */
async function syncAll(path: string): Promise<void> {
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) await syncOne(join(entry.parentPath, entry.name));
  await syncOne(path);
}

async function syncOne(path: string): Promise<void> {
  const file = await open(path);
  await file.sync();
  await file.close();
}
