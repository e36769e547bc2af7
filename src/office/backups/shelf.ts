import { existsSync } from "node:fs";
import { mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { HOUR } from "../../base/clock.ts";
import { OperatorError } from "../../base/program/settings.ts";
import { AgeWriter, readAge } from "./age.ts";
import { loadRules } from "./content.ts";
import { Damaged } from "./damaged.ts";
import { closeFor, type Keys, openWith } from "./keys.ts";
import { UNFINISHED, writeWhole } from "./whole.ts";

/*
 * A shelf is a folder with several backups, named by their time, and beside them the uploads, each kept once.
 */

/** The folder of a shelf that holds the uploads. */
export const UPLOADS = "uploads";
/** Where backups are closed with a passphrase: the key of the uploads, closed with it. */
const KEY = "key.age";
const NAME = /^tasuki-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar\.age$/;

/** How a backup of this moment is called. */
export const nameFor = (now: Date): string =>
  `tasuki-${now.toISOString().replace(/\.\d+|[-:]/g, "")}.tar.age`;

/** The backups of a shelf, the newest first. */
export async function findBackups(folder: string): Promise<{ path: string; madeAt: Date }[]> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name));
  return names
    .toSorted()
    .toReversed()
    .map((name) => ({
      path: join(folder, name),
      madeAt: new Date(name.replace(NAME, "$1-$2-$3T$4:$5:$6Z")),
    }));
}

/** Leaves the newest `keep` backups of a shelf, and the uploads that one of them needs. Gives how many backups went. */
export async function rotate(folder: string, keep: number, now: Date): Promise<number> {
  const all = await findBackups(folder);
  const old = all.slice(keep);
  for (const { path } of old) await rm(path, { force: true });
  const oldest = all.slice(0, keep).at(-1);
  for (const part of [folder, join(folder, UPLOADS)]) {
    for (const name of existsSync(part) ? await readdir(part) : []) {
      const path = join(part, name);
      const { mtimeMs } = await stat(path);
      // Each backup touches the uploads that it needs.
      const unneeded = part !== folder && oldest && mtimeMs < oldest.madeAt.getTime();
      const left =
        name.endsWith(UNFINISHED) &&
        mtimeMs < now.getTime() - loadRules(now).unfinishedHours * HOUR;
      if (left || unneeded) await rm(path, { force: true });
    }
  }
  return old.length;
}

/**
 * For whom the uploads of a shelf are closed: a passphrase costs a second for each file, so that it closes one key
 * of the shelf's own, and that closes them. Refuses (OperatorError) another passphrase than before.
 */
export async function keysOfUploads(folder: string, keys: Keys): Promise<Keys> {
  const { backupPassphrase, backupRecipients } = keys;
  if (backupRecipients.length > 0 || !backupPassphrase) return keys;
  const path = join(folder, KEY);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(path)) {
    const made = await generateX25519Identity();
    await writeWhole(path, async (file) => {
      const age = new AgeWriter(file, await closeFor(keys));
      await age.write(Buffer.from(`${made}\n`));
      await age.end();
      return true;
    });
  }
  const identity = await readKey(path, keys);
  return {
    ...keys,
    backupRecipients: [await identityToRecipient(identity)],
    backupIdentity: identity,
  };
}

/** What opens the uploads of a shelf. */
export async function openersOfUploads(folder: string, keys: Keys): Promise<Keys> {
  const path = join(folder, KEY);
  if (!keys.backupPassphrase || !existsSync(path)) return keys;
  return { ...keys, backupIdentity: await readKey(path, keys) };
}

async function readKey(path: string, keys: Keys): Promise<string> {
  const file = await open(path);
  try {
    const opened = await openWith(file, { ...keys, backupIdentity: undefined });
    let text = "";
    for await (const block of readAge(file, opened)) text += block.toString("utf8");
    return text.trim();
  } catch (error) {
    if (error instanceof Damaged && error.why === "wrong_passphrase")
      throw new OperatorError(
        `${path} was closed with another passphrase: set BACKUP_PASSPHRASE to that one, or keep backups in another folder from now on`,
      );
    throw error;
  } finally {
    await file.close();
  }
}
