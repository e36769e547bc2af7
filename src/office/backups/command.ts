import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "../../base/clock.ts";
import { createLog } from "../../base/program/log.ts";
import { readSecret } from "../../base/keys/secret.ts";
import { OperatorError, readSettings, type Settings } from "../../base/program/settings.ts";
import { keepBackup } from "./keep.ts";
import type { Made } from "./make.ts";
import { findDatabase, sourceOf } from "./place.ts";
import { bytesTeller, progressTeller, say } from "./progress.ts";
import { openBackup, refuseUnfit, restore } from "./restore.ts";

const USAGE = {
  backup:
    "usage: node src/main.ts backup PATH | backup --verify PATH   (PATH: a file, or a folder that keeps several)",
  restore: "usage: node src/main.ts restore PATH   (PATH: a backup, or a folder: its newest)",
};

/**
 * `backup PATH`: everything of this moment into a file, or into a folder (an existing one, or with "/" at its end).
 * `backup --verify PATH`: reads one to its end and tells what each table holds.
 * Neither changes anything of the database: it need not be of this program's level.
 */
export async function backup(args: string[]): Promise<number> {
  const { path, verify } = readWords("backup", args);
  const settings = readSettings(process.env);
  if (verify) return tellWhole(path, settings);
  const log = createLog({ ...settings, logLevel: "warn" }, "backup");
  const url = await findDatabase(settings, log, false);
  const made = await keepBackup(
    path,
    "hand",
    { ...sourceOf(url, settings, systemClock.now()), tell: progressTeller() },
    () => systemClock.now(),
  );
  return tellMade(made);
}

function tellMade({ path, bytes, sums, kept }: Made): number {
  const rows = sums.tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(`backup   ${resolve(path)}`);
  console.log(`tables   ${sums.tables.length} with ${rows} rows`);
  console.log(`uploads  ${sums.uploads.length}, of which ${kept} stood there before`);
  console.log(`written  ${bytes} bytes, read again and found whole`);
  for (const sha256 of sums.damaged)
    say(`DAMAGED  upload ${sha256} is not what it was when it was stored; it is not in the backup`);
  return sums.damaged.length > 0 ? 1 : 0;
}

async function tellWhole(path: string, settings: Settings): Promise<number> {
  const found = await openBackup(path, settings, bytesTeller("read"));
  await found.file.close();
  const { about, sums } = found.whole;
  for (const { name, rows, sha256 } of sums.tables)
    console.log(`${sha256}  ${String(rows).padStart(9)}  ${name}`);
  console.log(`backup   ${resolve(found.path)}`);
  console.log(`made     ${about.madeAt} by ${about.program} on PostgreSQL ${about.server}`);
  console.log(`level    ${about.migrations.at(-1)?.name ?? "none"}`);
  console.log(
    `uploads  ${sums.uploads.length}, damaged before it was made: ${sums.damaged.length}`,
  );
  console.log("whole    every part is what it says");
  return 0;
}

/** `restore PATH`: fills an empty place from a backup. `start` brings it up to this program's level. */
export async function restoreCommand(args: string[]): Promise<number> {
  const { path } = readWords("restore", args);
  const settings = readSettings(process.env);
  const found = await openBackup(path, settings, bytesTeller("checked"));
  const secretKey = settings.secretKey ? readSecret(settings) : null;
  await refuseUnfit(found, { dataDir: settings.dataDir, secretKey });
  const log = createLog({ ...settings, logLevel: "warn" }, "restore");
  const url = await findDatabase(settings, log, true);
  const place = { url, dataDir: settings.dataDir, now: systemClock.now() };
  try {
    await restore(found, place, bytesTeller("restored"));
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(
      `The restore was not finished, and nothing starts on what stands there now: ${(error as Error).message}. Put it right and run it again, it begins anew`,
      { cause: error },
    );
  }
  const { about, sums } = found.whole;
  const rows = sums.tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(`restored ${resolve(found.path)} of ${about.madeAt}`);
  console.log(`tables   ${sums.tables.length} with ${rows} rows`);
  console.log(`uploads  ${sums.uploads.length}`);
  console.log("next     node src/main.ts start");
  return 0;
}

function readWords(word: keyof typeof USAGE, args: string[]): { path: string; verify: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: word === "backup" ? { verify: { type: "boolean", default: false } } : {},
    });
    const [path] = positionals;
    if (!path || positionals.length > 1) throw new Error("expected one PATH");
    return { path, verify: values.verify === true };
  } catch (error) {
    throw new OperatorError(`${(error as Error).message}\n${USAGE[word]}`);
  }
}
