import { randomBytes, scrypt } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { Decrypter, Encrypter, type Identity, type Recipient, Stanza } from "age-encryption";
import { OperatorError, type Settings } from "../../base/program/settings.ts";
import { closeBlock, openBlock, type Opened } from "./age.ts";
import { Damaged } from "./damaged.ts";

/** For whom backups are closed, and what opens them. */
export interface Keys extends Pick<
  Settings,
  "backupPassphrase" | "backupRecipients" | "backupIdentity"
> {
  /** What a guess at the passphrase costs, as a power of two; without: as in age itself. */
  work?: number;
}

const VERSION = "age-encryption.org/v1";
const MOST_HEADER = 16 * 1024;
/** As age itself: about a second and 256 MB for each guess. */
const WORK = 18;
const MOST_WORK = 20;

/** A fresh header and its key, for one file. Refuses (OperatorError) where nobody is named who could open it. */
export async function closeFor(keys: Keys): Promise<Opened> {
  const encrypter = new Encrypter();
  let fileKey: Uint8Array | undefined;
  // The payload is ours (age.ts): the key that the library makes is taken, and adds nothing to the header.
  encrypter.addRecipient({
    wrapFileKey: (key) => {
      fileKey = Uint8Array.from(key);
      return [];
    },
  });
  if (keys.backupRecipients.length > 0)
    for (const one of keys.backupRecipients) encrypter.addRecipient(one);
  else if (keys.backupPassphrase)
    encrypter.addRecipient(passphraseRecipient(keys.backupPassphrase, keys.work));
  else
    throw new OperatorError(
      "Neither BACKUP_PASSPHRASE nor BACKUP_RECIPIENT is set: a backup holds everything, and is never written in the clear",
    );
  const empty = await encrypter.encrypt(new Uint8Array());
  // Behind the header stand a nonce and the empty block.
  return { header: Buffer.from(empty.subarray(0, -32)), fileKey: fileKey! };
}

/** Opens the header of a file. Throws `Damaged` for what is no such file, and for the wrong key. */
export async function openWith(file: FileHandle, keys: Keys): Promise<Opened> {
  const header = await readHeader(file);
  const byPassphrase = header.includes("\n-> scrypt ");
  const decrypter = new Decrypter();
  if (byPassphrase) {
    if (!keys.backupPassphrase) throw new Damaged("needs_passphrase");
    decrypter.addIdentity(passphraseIdentity(keys.backupPassphrase));
  } else {
    if (!keys.backupIdentity) throw new Damaged("needs_identity");
    for (const one of readIdentities(keys.backupIdentity)) decrypter.addIdentity(one);
  }
  try {
    return { header, fileKey: await decrypter.decryptHeader(header) };
  } catch (error) {
    if (error instanceof Damaged) throw error;
    if (/no identity matched/.test((error as Error).message))
      throw new Damaged(byPassphrase ? "wrong_passphrase" : "wrong_identity");
    throw new Damaged("altered");
  }
}

async function readHeader(file: FileHandle): Promise<Buffer> {
  const begin = Buffer.alloc(MOST_HEADER);
  const { bytesRead } = await file.read(begin, 0, MOST_HEADER, 0);
  const read = begin.subarray(0, bytesRead);
  if (!read.subarray(0, VERSION.length + 1).equals(Buffer.from(`${VERSION}\n`))) {
    throw new Damaged(VERSION.startsWith(read.toString("latin1")) ? "cut" : "no_backup");
  }
  const mac = read.indexOf("\n--- ");
  const end = mac < 0 ? -1 : read.indexOf("\n", mac + 1);
  if (end < 0) throw new Damaged(bytesRead < MOST_HEADER ? "cut_or_altered" : "no_backup");
  return Buffer.from(read.subarray(0, end + 1));
}

/** The secret keys that BACKUP_IDENTITY gives: itself one, or a file with one a line, as age-keygen writes it. */
function readIdentities(given: string): string[] {
  if (given.startsWith("AGE-SECRET-KEY-")) return [given];
  let text: string;
  try {
    text = readFileSync(given, "utf8");
  } catch (error) {
    throw new OperatorError(`BACKUP_IDENTITY cannot be read: ${(error as Error).message}`);
  }
  const keys = text.split("\n").map((line) => line.trim());
  const found = keys.filter((line) => line.startsWith("AGE-SECRET-KEY-"));
  if (found.length === 0)
    throw new OperatorError(
      `${given} (BACKUP_IDENTITY) holds no key that begins with AGE-SECRET-KEY-`,
    );
  return found;
}

// The passphrase of age, over the system's own scrypt: off the thread, and twice as fast as the library's.
const ONCE = Buffer.alloc(12);
const LABEL = "age-encryption.org/v1/scrypt";
const derive = promisify(
  scrypt as (
    password: string,
    salt: Buffer,
    length: number,
    options: { N: number; r: number; p: number; maxmem: number },
    done: (error: Error | null, key: Buffer) => void,
  ) => void,
);
const keyOf = (passphrase: string, salt: Buffer, work: number) =>
  derive(passphrase, Buffer.concat([Buffer.from(LABEL), salt]), 32, {
    N: 2 ** work,
    r: 8,
    p: 1,
    maxmem: 2 ** (work + 11),
  });
const unpadded = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");

function passphraseRecipient(passphrase: string, work = WORK): Recipient {
  return {
    wrapFileKey: async (fileKey) => {
      const salt = randomBytes(16);
      const body = closeBlock(await keyOf(passphrase, salt, work), [fileKey], ONCE);
      return [new Stanza(["scrypt", unpadded(salt), String(work)], Buffer.concat(body))];
    },
  };
}

function passphraseIdentity(passphrase: string): Identity {
  return {
    unwrapFileKey: async (stanzas) => {
      const [only] = stanzas;
      const [, salt = "", work = ""] = only?.args ?? [];
      if (stanzas.length !== 1 || only?.body.length !== 32 || !/^[1-9]\d?$/.test(work))
        throw new Damaged("altered");
      if (Number(work) > MOST_WORK) throw new Damaged("altered");
      const key = await keyOf(passphrase, Buffer.from(salt, "base64"), Number(work));
      return openBlock(key, Buffer.from(only.body), ONCE);
    },
  };
}
