import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { POSTGRES_MAJOR, type ServerAccount } from "./postgres-binaries.ts";
import { OperatorError } from "../program/settings.ts";

/** The longest path a Unix socket may have on Linux, in bytes. */
const SOCKET_PATH_LIMIT = 107;

/** The port part of the socket's name; the server listens on no network port at all. */
export const SOCKET_PORT = 5432;

/**
 * Who the server must run as. PostgreSQL refuses to run as root, so under root it is the owner
 * of an existing data folder, or `nobody` for a new one. Undefined = as we run.
 */
export function chooseAccount(folder: string): ServerAccount {
  const me = process.geteuid?.() ?? 0;
  const found = fs.statSync(folder, { throwIfNoEntry: false });
  if (me === 0) return found?.uid ? { uid: found.uid, gid: found.gid } : nobody();
  if (found && found.uid !== me) {
    throw new OperatorError(
      `The database in ${folder} belongs to user id ${found.uid}, but this runs as ${me}: start as that user, or as root.`,
    );
  }
  return undefined;
}

function nobody(): { uid: number; gid: number } {
  const line = /^nobody:[^:]*:(\d+):(\d+):/m.exec(fs.readFileSync("/etc/passwd", "utf8"));
  if (!line)
    throw new OperatorError("PostgreSQL cannot run as root and there is no user 'nobody'.");
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

/** A password of the database, made once and kept in DATA_DIR, readable by the starting user only. */
export function readPassword(dataDir: string, name: string): string {
  const file = join(dataDir, name);
  if (!fs.existsSync(file))
    fs.writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  try {
    return fs.readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new OperatorError(`The database's password cannot be read: ${(error as Error).message}`);
  }
}

/**
 * Makes the data folder if there is none: UTF-8, the built-in C.UTF-8 locale (same order on every
 * machine), scram only. A half-made one from a killed start is thrown away.
 * Refuses (OperatorError) a folder of another major version.
 */
export function prepareCluster(options: {
  folder: string;
  password: string;
  binaries: string;
  account: ServerAccount;
  durable: boolean;
}): void {
  const { folder, account } = options;
  if (fs.existsSync(folder)) return checkCluster(folder, account);
  const half = `${folder}.new`;
  fs.rmSync(half, { recursive: true, force: true });
  fs.mkdirSync(half, { mode: 0o700 });
  const passwordFile = `${half}-password`;
  fs.writeFileSync(passwordFile, options.password, { mode: 0o600 });
  if (account)
    for (const path of [half, passwordFile]) fs.chownSync(path, account.uid, account.gid);
  const password = fs.openSync(passwordFile, "r");
  fs.rmSync(passwordFile);
  const made = spawnSync(
    join(options.binaries, "bin/initdb"),
    [
      // The working folder is entered before the account changes, so folders above that only
      // root may enter (0700) do not matter: /proc/self/cwd leads to it without passing them.
      "--pgdata=/proc/self/cwd",
      "--username=postgres",
      "--pwfile=/dev/stdin",
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      ...(options.durable ? [] : ["--no-sync"]),
    ],
    {
      cwd: half,
      env: { PATH: "/usr/bin:/bin" },
      stdio: [password, "pipe", "pipe"],
      encoding: "utf8",
      ...account,
    },
  );
  fs.closeSync(password);
  if (made.status !== 0) {
    const lines = (made.error?.message ?? made.stderr).trim().split("\n");
    throw new OperatorError(
      `The database could not be made in ${folder}: ${lines.slice(0, 2).join(" ")}`,
    );
  }
  fs.renameSync(half, folder);
}

function checkCluster(folder: string, account: ServerAccount): void {
  let version: string;
  try {
    version = fs.readFileSync(join(folder, "PG_VERSION"), "utf8").trim();
  } catch {
    throw new OperatorError(
      `${folder} is not a PostgreSQL data folder: move it away, or set another DATA_DIR.`,
    );
  }
  if (version !== POSTGRES_MAJOR) {
    throw new OperatorError(
      `${folder} was made by PostgreSQL ${version}, this release brings ${POSTGRES_MAJOR}: restore a backup into a new DATA_DIR (docs/operate.md).`,
    );
  }
  // A folder put back by root (for example from an archive) lost its owner; PostgreSQL refuses it.
  if (account && fs.statSync(folder).uid === 0) {
    for (const path of fs.readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      fs.lchownSync(join(folder, path), account.uid, account.gid);
    }
    fs.chownSync(folder, account.uid, account.gid);
    fs.chmodSync(folder, 0o700);
  }
}

/**
 * A name for the data folder under which its socket can be reached: the folder itself, or, where
 * the path would be too long for a Unix socket, a link to it in a temporary folder of our own.
 */
export function socketFolder(folder: string): string {
  const length = Buffer.byteLength(join(folder, `.s.PGSQL.${SOCKET_PORT}`));
  if (length <= SOCKET_PATH_LIMIT) return folder;
  const name = `tasuki-${process.geteuid?.()}-${createHash("sha256").update(folder).digest("hex").slice(0, 12)}`;
  const place = join(Buffer.byteLength(tmpdir()) > 40 ? "/tmp" : tmpdir(), name);
  fs.mkdirSync(place, { recursive: true, mode: 0o700 });
  const found = fs.lstatSync(place);
  if (!found.isDirectory() || found.uid !== process.geteuid?.() || found.mode & 0o077) {
    throw new OperatorError(
      `${place} is needed for the database's socket but is not ours alone: remove it.`,
    );
  }
  const link = join(place, "pg");
  try {
    fs.symlinkSync(folder, link);
  } catch {
    if (fs.readlinkSync(link) !== folder)
      throw new OperatorError(`${link} leads elsewhere: remove it.`);
  }
  return link;
}
