// The one set-up script behind the npm scripts: node tools/run.js [--ui] [--browser] FILE [ARGUMENTS…]
// Runs FILE under the Node that the lock file names, after making sure of what it needs: the
// dependencies, with --ui the built browser app, with --browser a Chromium. Needs nothing but
// Node 20 and npm. What it tells goes to standard error; standard output belongs to FILE.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createServer } from "node:net";
import { constants } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Debian's Chromium: the one without windows takes a third less of the machine. */
const CHROMIUMS = ["chromium-headless-shell", "chromium"];

const given = process.argv.slice(2);
const wants = new Set();
while (given[0]?.startsWith("--")) wants.add(given.shift());
if (given.length === 0) fail("use: node tools/run.js [--ui] [--browser] FILE [ARGUMENTS…]");

await onceAtATime(() => {
  installDependencies();
  if (wants.has("--ui")) buildUi();
  if (wants.has("--browser")) findBrowser();
});
run(given);

function fail(line, code = 2) {
  console.error(line);
  process.exit(code);
}

/** Runs a command to its end, its output on standard error. */
function must(command, parameters, what) {
  const done = spawnSync(command, parameters, { cwd: root, stdio: ["ignore", 2, 2] });
  if (done.status !== 0)
    fail(`${what} failed: ${done.error?.message ?? `exit code ${done.status ?? done.signal}`}`, 1);
}

/** Two of us at once wait for each other; the kernel frees the lock of one that dies. */
async function onceAtATime(work) {
  const name = `\0tasuki-setup-${hash([fs.realpathSync(root)]).slice(0, 32)}`;
  for (;;) {
    const lock = createServer();
    const held = await new Promise((resolve, reject) => {
      lock.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(false) : reject(error)));
      lock.listen(name, () => resolve(true));
    });
    if (held) {
      work();
      lock.close();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function installDependencies() {
  if (isInstalled()) return;
  console.error("installing dependencies (npm ci)");
  must(
    "npm",
    // What the cache holds is checked by the lock file's hashes; asking the registry again tells nothing.
    [
      "ci",
      "--prefer-offline",
      "--include=dev",
      "--include=optional",
      "--no-fund",
      "--no-audit",
      "--loglevel=error",
    ],
    "npm ci",
  );
}

/** Whether node_modules holds what package-lock.json says; npm writes its own list when it is done. */
function isInstalled() {
  const wanted = readJson("package-lock.json").packages;
  const found = readJson("node_modules/.package-lock.json")?.packages;
  if (!found) return false;
  const same = Object.entries(found).every(
    ([path, entry]) => wanted[path]?.version === entry.version,
  );
  // Optional packages may be for another machine: their absence tells nothing.
  const needed = Object.entries(wanted).filter(
    ([path, entry]) => path && !entry.optional && !entry.devOptional,
  );
  // The list alone does not tell: a package may have been taken away since it was written.
  const isThere = (path) => found[path] && fs.existsSync(join(root, path));
  return same && needed.every(([path, entry]) => isThere(path) || entry.peer);
}

function readJson(path) {
  try {
    return JSON.parse(fs.readFileSync(join(root, path), "utf8"));
  } catch {
    return undefined;
  }
}

function buildUi() {
  const stamp = hash(uiSources().flatMap((path) => [path, fs.readFileSync(join(root, path))]));
  const kept = join(root, "dist/.built");
  if (fs.existsSync(kept) && fs.readFileSync(kept, "utf8") === stamp) return;
  console.error("building the browser app (vite build)");
  // Built beside and then moved, so that a server that runs never serves half an app.
  const half = join(root, `.cache/dist-${process.pid}`);
  const vite = join(root, "node_modules/vite/bin/vite.js");
  must(
    findNode(),
    [vite, "build", "--outDir", half, "--emptyOutDir", "--logLevel", "warn"],
    "vite build",
  );
  fs.writeFileSync(join(half, ".built"), stamp);
  fs.rmSync(join(root, "dist"), { recursive: true, force: true });
  fs.renameSync(half, join(root, "dist"));
}

/** Everything the browser app is made of, in a fixed order. */
function uiSources() {
  const all = fs.readdirSync(join(root, "src"), { recursive: true, withFileTypes: true });
  const inside = all
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length))
    .filter((path) => /^src\/ui\/|\.tsx$|\/api[^/]*\.ts$|^src\/base\/contract\.ts$/.test(path))
    .filter((path) => !/\.test\.tsx?$/.test(path));
  return ["package-lock.json", "vite.config.ts", ...inside.sort()];
}

function hash(parts) {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(part).update("\0");
  return sum.digest("hex");
}

function findBrowser() {
  if (process.env.CHROMIUM) return;
  const isThere = (name) => fs.existsSync(`/usr/bin/${name}`);
  if (!isThere(CHROMIUMS[0]) && process.getuid?.() === 0 && isThere("apt-get")) {
    console.error("installing Chromium for the browser tests (apt-get)");
    const quiet = {
      stdio: ["ignore", 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    };
    spawnSync("apt-get", ["update"], quiet);
    const install = (name) =>
      spawnSync("apt-get", ["install", "-y", "--no-install-recommends", name], quiet);
    install(CHROMIUMS[0]);
    if (!CHROMIUMS.some(isThere)) install(CHROMIUMS[1]);
  }
  const found = CHROMIUMS.find(isThere);
  if (found) process.env.CHROMIUM = `/usr/bin/${found}`;
  else console.error("!!! NO CHROMIUM: BROWSER TESTS WILL BE SKIPPED !!!");
}

/** The Node of the lock file; the one that runs where it is new enough. */
function findNode() {
  const locked = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  if (fs.existsSync(locked)) return locked;
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  return fail(
    `Node 24 is needed: none came with the dependencies for ${process.platform}-${process.arch}, and this is ${process.version}`,
  );
}

function run([file, ...parameters]) {
  // The channel closes when we are killed, which tells the program to end too.
  const child = spawn(findNode(), [join(root, file), ...parameters], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => child.kill(signal));
  child.once("error", (error) => fail(`${file} does not start: ${error.message}`, 1));
  child.once("exit", (code, signal) =>
    process.exit(code ?? 128 + (constants.signals[signal] ?? 0)),
  );
}
