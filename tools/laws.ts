/**
 * The laws of the house (docs/house.md, "Laws"), held against the tree. Prints one line for each
 * broken law: file:line, law, what to do. `test/laws.test.ts` plants each fault; run it by hand with
 * `node tools/laws.ts`.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { checkDoors } from "./law-2.ts";
import { checkNumbers } from "./law-8.ts";
import { checkCircles } from "./law-9.ts";
import { GROUND, importsOf, isRoom, isTest, placeOf, readSources, type Source } from "./sources.ts";
import { OURS, type Tree } from "./tree.ts";
import { FLOORS, floorOf, ROOMS } from "../src/rooms.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MOST_LINES = 300;
const MOST_SERVER_LINES_IN_ROOM = 3000;
const MOST_PAGE_LINES_IN_ROOM = 2500;
const MOST_ROOMS_ON_FLOOR = 8;
const MOST_FOLDERS_AT_TOP = 9;
const BANNED =
  /^(utils?|helpers?|common|shared|lib|misc|core|managers?|services?|types|constants)$/i;
const GENERATED = [
  "db/schema.sql",
  "src/base/data/tables.ts",
  "docs/openapi.json",
  "docs/sbom.cdx.json",
  "NOTICE",
];
/** The drawers of base; what every room says lies in base itself. */
const DRAWERS = ["words", "web", "data", "mail", "files", "later", "keys", "program"];
const PROGRAM = ["app.ts", "main.ts", "rooms.ts"];

/** Every broken law, as `path:line: law N: what`. Empty = the house stands. */
export function checkLaws(tree: Tree = OURS): string[] {
  const sources = readSources(tree);
  return [
    ...sources.flatMap(checkSource),
    ...checkRooms(sources, tree),
    ...checkDoors(sources),
    ...checkCircles(sources),
    ...checkNames(tree),
    ...checkGenerated(tree),
  ];
}

const checked = new Map<string, { text: string; found: string[] }>();

/** The laws that look at one file alone. A file that stands as it did is not looked at again. */
function checkSource(source: Source): string[] {
  const { path, text } = source;
  const known = checked.get(path);
  if (known?.text === text) return known.found;
  const found = [checkImports, checkSql, checkSize, checkCode].flatMap((check) => check(source));
  checked.set(path, { text, found });
  return found;
}

/** Laws 1 to 3: who may import whom. */
function checkImports(source: Source): string[] {
  if (isTest(source)) return [];
  return importsOf(source).flatMap(({ line, target }) => {
    const broken = (law: number, what: string) => [
      `${source.path}:${line}: law ${law}: ${what} (${target})`,
    ];
    if (!target.startsWith("src/")) return broken(1, "the program imports only from src/");
    const { room: targetRoom, within: door } = placeOf(target);
    if (source.path.endsWith(".ts") && target.endsWith(".tsx"))
      return broken(3, "a server file imports .tsx");
    if (source.path.endsWith(".tsx") && !pageMayImport(target)) {
      return broken(3, ".tsx imports only .tsx, ui/ and api.ts");
    }
    if (source.room === "base" && targetRoom !== "base") return broken(1, "base knows no room");
    if (source.room === "ui" && isRoom(targetRoom)) return broken(1, "ui knows no room");
    if (source.room !== null && targetRoom === null && ["app.ts", "main.ts"].includes(door)) {
      return broken(1, "only the program itself imports app.ts and main.ts");
    }
    if (!isRoom(source.room) || !isRoom(targetRoom) || targetRoom === source.room) return [];
    if (ROOMS.indexOf(targetRoom) > ROOMS.indexOf(source.room))
      return broken(1, "a room imports only rooms before it");
    const open =
      door === "index.ts" ||
      /^api(-[a-z-]+)?\.ts$/.test(door) ||
      (source.path.endsWith(".tsx") && door.startsWith("pages/"));
    return open ? [] : broken(2, "another room is entered by index.ts or api.ts");
  });
}

function pageMayImport(target: string): boolean {
  return (
    target.endsWith(".tsx") || target.startsWith("src/ui/") || /\/api(-[a-z-]+)?\.ts$/.test(target)
  );
}

const SQL =
  /\bsql`|\bsql<|\b(all|first|one|exists|run)\(\w+\)[`<]|\.(selectFrom|insertInto|updateTable|deleteFrom|with)\(\s*"|\.query(<[^(]*>)?\(/;
const WRITES =
  /\.(?:insertInto|updateTable|deleteFrom)\(\s*"([a-z]+)\.|\b(?:insert into|update|delete from|copy)\s+([a-z]+)\.[a-z_]+/g;

/** Law 4: SQL only in queries*.ts of a room, writing only its own schema. */
function checkSql(source: Source): string[] {
  if (!isRoom(source.room) || isTest(source)) return [];
  const found: string[] = [];
  const isQueries = /\/queries[a-z-]*\.ts$/.test(source.path);
  source.text.split("\n").forEach((text, index) => {
    if (!isQueries && SQL.test(text))
      found.push(`${source.path}:${index + 1}: law 4: SQL stands only in queries*.ts`);
  });
  if (!isQueries) return found;
  for (const match of source.text.matchAll(WRITES)) {
    const schema = match[1] ?? match[2] ?? "";
    const line = source.text.slice(0, match.index).split("\n").length;
    if (isRoom(schema) && schema !== source.room)
      found.push(`${source.path}:${line}: law 4: writes schema ${schema}`);
  }
  return found;
}

/** Law 5: small files, flat folders. A test may be as long as it must: a law never taxes a test. */
function checkSize(source: Source): string[] {
  const found: string[] = [];
  const isBound = !isTest(source) && !GENERATED.includes(source.path);
  if (isBound && source.lines > MOST_LINES) {
    found.push(`${source.path}:${source.lines}: law 5: over ${MOST_LINES} lines`);
  }
  const [folder = "", ...deeper] = source.within.split("/");
  const folders = source.room === "base" ? DRAWERS : ["pages"];
  if (deeper.length > (folders.includes(folder) ? 1 : 0))
    found.push(`${source.path}:1: law 5: too deep`);
  return found;
}

/** Laws 1 and 5: the written order and the folders agree; a room, a drawer or a floor that grew too large is split. */
function checkRooms(sources: readonly Source[], { files }: Tree): string[] {
  const inside = (folder: string) => [
    ...new Set(
      files
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1).split("/")[0]!),
    ),
  ];
  const found = inside("src")
    .filter((name) => !(name in FLOORS) && ![...GROUND, ...PROGRAM].includes(name))
    .map((name) => `src/${name}:1: law 1: not a floor of src/rooms.ts`);
  for (const [floor, rooms] of Object.entries(FLOORS)) {
    const known: readonly string[] = rooms;
    for (const name of inside(`src/${floor}`).filter((one) => !known.includes(one)))
      found.push(`src/${floor}/${name}:1: law 1: not a room of this floor in src/rooms.ts`);
    if (rooms.length > MOST_ROOMS_ON_FLOOR)
      found.push(
        `src/rooms.ts:1: law 5: ${rooms.length} rooms on ${floor}, at most ${MOST_ROOMS_ON_FLOOR}`,
      );
  }
  for (const room of ROOMS) {
    const folder = `src/${floorOf(room)}/${room}`;
    const inRoom = sources.filter((source) => source.room === room);
    if (inRoom.length === 0) found.push(`src/rooms.ts:1: law 1: room ${room} has no folder`);
    found.push(...checkBounds(folder, inRoom));
  }
  for (const drawer of DRAWERS) {
    const folder = `src/base/${drawer}`;
    found.push(
      ...checkBounds(
        folder,
        sources.filter(({ path }) => path.startsWith(`${folder}/`)),
      ),
    );
  }
  return found;
}

/** What is generated is counted nowhere. */
function checkBounds(folder: string, sources: readonly Source[]): string[] {
  const linesOf = (some: readonly Source[]) =>
    some
      .filter((source) => !isTest(source) && !GENERATED.includes(source.path))
      .reduce((sum, { lines }) => sum + lines, 0);
  const pages = linesOf(sources.filter(({ path }) => path.endsWith(".tsx")));
  const server = linesOf(sources.filter(({ path }) => path.endsWith(".ts")));
  const over = (lines: number, what: string, most: number) =>
    lines > most ? [`${folder}:1: law 5: ${lines} lines of ${what}, at most ${most}`] : [];
  return [
    ...over(server, "server code", MOST_SERVER_LINES_IN_ROOM),
    ...over(pages, "pages", MOST_PAGE_LINES_IN_ROOM),
  ];
}

/** Law 8, in `law-8.ts`: only rooms know the domain, and a test may count what it likes. */
function checkCode(source: Source): string[] {
  if (!isRoom(source.room) || isTest(source)) return [];
  return checkNumbers(source.path, source.text);
}

/** Law 6 and the nine folders of the top level. */
function checkNames({ files }: Tree): string[] {
  const found = files.flatMap((path) =>
    path
      .split("/")
      .filter((part) => BANNED.test(part.replace(/(\.test)?\.[a-z]+$/, "")))
      .map((part) => `${path}:1: law 6: the name ${part} says nothing`),
  );
  const top = new Set(
    files
      .filter((path) => path.includes("/") && !path.startsWith("."))
      .map((path) => path.split("/")[0]),
  );
  if (top.size > MOST_FOLDERS_AT_TOP)
    found.push(`.:1: law 5: ${top.size} folders at the top, at most ${MOST_FOLDERS_AT_TOP}`);
  return found;
}

/** Law 7: a generated file says so. That it is not stale is checked by `tools/generate.ts --check`. */
function checkGenerated({ files, read }: Tree): string[] {
  return GENERATED.filter((path) => {
    const first = files.includes(path) ? read(path).slice(0, 200) : "";
    return !/generated/i.test(first);
  }).map((path) => `${path}:1: law 7: missing, or does not say that it is generated`);
}

/** Content that was released (stands in the newest version tag) is never edited: answers point at it. */
function checkReleasedContent(): string[] {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trim();
  const release = git("tag", "--list", "v*", "--sort=-version:refname").split("\n")[0];
  if (!release) return [];
  const touched = git("diff", "--name-only", "--diff-filter=MDR", release, "--", "content");
  return touched
    .split("\n")
    .filter(Boolean)
    .map((path) => `${path}:1: content: released in ${release}; add a new version instead`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const broken = [...checkLaws(), ...checkReleasedContent()];
  for (const line of broken) console.error(line);
  console.log(broken.length === 0 ? "the laws hold" : `${broken.length} broken`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}
