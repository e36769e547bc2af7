/**
 * `node tools/fixtures.ts COMMIT…`: data of an earlier state of the program, made by its own code: takes that commit
 * out of git, plays its demo small on a database of its own, and keeps it as test/upgrade/fixtures/COMMIT.tar.age.
 * What that commit depended on is taken from this checkout's node_modules.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FIXTURES = join(ROOT, "test/upgrade/fixtures");
/** As few as the demo takes: a fixture is for the shape of data, not for its amount. */
const INSTITUTIONS = "10";
/** The worker seals once a minute. */
const SEALING_MS = 150_000;

const recipient = /public key: (age1\S+)/.exec(
  readFileSync(join(FIXTURES, "key.txt"), "utf8"),
)![1]!;

for (const commit of process.argv.slice(2)) {
  const folder = mkdtempSync(join(tmpdir(), `tasuki-${commit}-`));
  try {
    const archive = execFileSync("git", ["archive", commit], { cwd: ROOT, maxBuffer: 1 << 30 });
    execFileSync("tar", ["x", "-C", folder], { input: archive });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    const dataDir = join(folder, "data");
    run(folder, ["src/main.ts", "demo", "--institutions", INSTITUTIONS, "--exit"], {
      DATA_DIR: dataDir,
    });
    // The demo keeps its data in a folder of its own within DATA_DIR. Its worker seals what happened, in time.
    const demo = join(dataDir, "demo");
    spawnSync(process.execPath, ["src/main.ts", "work"], {
      cwd: folder,
      env: { ...process.env, DATA_DIR: demo, LOG_LEVEL: "warn" },
      stdio: "inherit",
      timeout: SEALING_MS,
    });
    const target = join(FIXTURES, `${commit}.tar.age`);
    rmSync(target, { force: true });
    run(ROOT, ["src/main.ts", "backup", target], {
      DATA_DIR: demo,
      BACKUP_RECIPIENT: recipient,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(cwd: string, words: string[], env: Record<string, string>): void {
  const { status, signal } = spawnSync(process.execPath, words, {
    cwd,
    env: { ...process.env, ...env },
    stdio: "inherit",
  });
  if (status !== 0) throw new Error(`${words.join(" ")} ended with ${status ?? signal}`);
}
