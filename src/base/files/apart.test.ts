import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { until } from "../../../test/until.ts";
import { apart, apartAlone } from "./apart.ts";

const folder = mkdtempSync(join(tmpdir(), "apart-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "work.mjs");
writeFileSync(
  file,
  `export const length = (bytes) => bytes.length + Buffer.isBuffer(bytes);
  export const echo = (value) => value;
  export const spin = () => { for (;;); };
  export const fill = () => { const all = []; for (;;) all.push(new Array(4_000_000).fill(all.length + 0.5)); };
  export const leap = () => { const all = []; for (;;) all.push(new Array(20_000_000).fill(all.length + 0.5)); };
  export const grow = () => { const all = []; for (;;) all.push(all.length + 0.5); };
  export const parse = () => JSON.parse("[" + "[],".repeat(30_000_000) + "[]]").length;
  export const pid = () => process.pid;
  export const hold = (mb) => (globalThis.held = Buffer.alloc(mb * 2 ** 20, 1)).length;
  export const deep = () => deep() + 1;
  export const fail = () => { throw new TypeError("no such thing"); };
  export const end = () => process.exit(3);
  export const late = (ms) => { setTimeout(() => { throw new Error("nobody waits for this"); }, ms); return "done"; };
  export const nap = (ms) => new Promise((rest) => setTimeout(() => rest("rested"), ms));
  export const half = () => (globalThis.count = (globalThis.count ?? 0) + 1);`,
);
interface Module {
  length(bytes: Uint8Array): number;
  echo(value: unknown): unknown;
  spin(): void;
  deep(): number;
  fail(): void;
  end(): void;
  fill(): void;
  leap(): void;
  grow(): void;
  parse(): number;
  pid(): number;
  hold(mb: number): number;
  late(ms: number): string;
  nap(ms: number): string;
  half(): number;
}
const module = pathToFileURL(file);
const reader = apart<Module>(module);

const ended = (pid: number) =>
  until(() => {
    try {
      return !process.kill(pid, 0);
    } catch {
      return true;
    }
  });

test("what goes in and out is plain data; bytes stay whole here and come as a Buffer of their own", async () => {
  const pool = Buffer.from("0123456789");
  const part = pool.subarray(2, 5);
  expect(await reader("length", part)).toBe(3 + 1);
  expect(part.toString()).toBe("234");
  expect(await reader("echo", { at: new Date(0), list: [1, "二"] })).toEqual({
    at: new Date(0),
    list: [1, "二"],
  });
});

test("a process is used again, and is not the one that asks", async () => {
  const first = (await reader("half")) as number;
  expect(await reader("half")).toBe(first + 1);
  expect(globalThis).not.toHaveProperty("count");
});

test("who has a process for itself shares it with nobody at the same time; it is used again while it is small", async () => {
  const alone = apartAlone<Module>(module, 1_024);
  const first = await alone("pid");
  expect(await alone("pid")).toBe(first);
  const [one, other] = await Promise.all([alone("pid"), alone("pid")]);
  expect(one).not.toBe(other);
  expect([one, other]).toContain(first);
  // What it held goes with it.
  const small = apartAlone<Module>(module, 1_024);
  const before = (await small("pid")) as number;
  await small("hold", 400);
  await ended(before);
  expect(await small("pid")).not.toBe(before);
});

test("what takes too long, too much memory or too deep a stack is stopped in words, and the next one is served", async () => {
  expect(await apart<Module>(module, 200)("spin")).toEqual({
    stopped: expect.stringMatching("時間内"),
  });
  // In small steps, in great ones, in one array, in one call: however its memory is filled, only it ends.
  const small = apartAlone<Module>(module, 64);
  for (const way of ["fill", "leap", "grow", "parse", "deep"] as const)
    expect(await small(way), way).toEqual({ stopped: expect.stringMatching("大きすぎる") });
  expect(await reader("fill")).toEqual({ stopped: expect.stringMatching("大きすぎる") });
  expect(await reader("echo", 1)).toBe(1);
});

test("an error of the function is thrown here; a process that ends takes nobody with it", async () => {
  await expect(reader("fail")).rejects.toThrow("no such thing");
  await expect(reader("end")).rejects.toThrow("ended with 3");
});

test("what a work leaves behind in its process befalls no other work, whenever it comes", async () => {
  for (const ms of [0, 0, 1, 2, 5, 10, 20]) {
    expect(await reader("late", ms).catch(() => "failed itself")).toMatch(/done|failed itself/);
    for (let i = 0; i < 10; i++) expect(await reader("echo", i)).toBe(i);
    expect(await reader("nap", ms + 5)).toBe("rested");
  }
  await expect(reader("end")).rejects.toThrow("ended with 3");
});

test("many at once all get their answer", async () => {
  const all = Array.from({ length: 40 }, (_, i) => i);
  expect(await Promise.all(all.map((i) => reader("echo", i)))).toEqual(all);
});

test("one that is busy ends with the process that began it, however that ends", async () => {
  const program = `
    const { apart } = await import(${JSON.stringify(new URL("./apart.ts", import.meta.url).href)});
    const reader = apart(new URL(${JSON.stringify(module.href)}));
    console.log(await reader("pid"));
    await reader("spin");`;
  const begun = spawn(process.execPath, ["--input-type=module", "-e", program]);
  const [line] = (await once(begun.stdout, "data")) as [Buffer];
  const pid = Number(line);
  expect(() => process.kill(pid, 0)).not.toThrow();
  begun.kill("SIGKILL");
  await ended(pid);
});
