import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { inThread } from "./threads.ts";

const folder = mkdtempSync(join(tmpdir(), "threads-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "work.mjs");
writeFileSync(
  file,
  `export const length = (bytes) => bytes.length + Buffer.isBuffer(bytes);
  export const echo = (value) => value;
  export const spin = () => { for (;;); };
  export const fill = () => { const all = []; for (;;) all.push(new Array(4_000_000).fill(all.length + 0.5)); };
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
  late(ms: number): string;
  nap(ms: number): string;
  half(): number;
}
const module = pathToFileURL(file);
const thread = inThread<Module>(module);

test("what goes in and out is plain data; bytes stay whole here and come as a Buffer of their own", async () => {
  const pool = Buffer.from("0123456789");
  const part = pool.subarray(2, 5);
  expect(await thread("length", part)).toBe(3 + 1);
  expect(part.toString()).toBe("234");
  expect(await thread("echo", { at: new Date(0), list: [1, "二"] })).toEqual({
    at: new Date(0),
    list: [1, "二"],
  });
});

test("a thread is used again, and is not the thread that asks", async () => {
  const first = (await thread("half")) as number;
  expect(await thread("half")).toBe(first + 1);
  expect(globalThis).not.toHaveProperty("count");
});

test("what takes too long, too much memory or too deep a stack is stopped in words, and the next one is served", async () => {
  expect(await inThread<Module>(module, 200)("spin")).toEqual({
    stopped: expect.stringMatching("時間内"),
  });
  expect(await thread("fill")).toEqual({ stopped: expect.stringMatching("大きすぎる") });
  expect(await thread("deep")).toEqual({ stopped: expect.stringMatching("大きすぎる") });
  expect(await thread("echo", 1)).toBe(1);
});

test("an error of the function is thrown here; a thread that ends takes nobody with it", async () => {
  await expect(thread("fail")).rejects.toThrow("no such thing");
  await expect(thread("end")).rejects.toThrow("ended with 3");
});

test("what a work leaves behind in its thread befalls no other work, whenever it comes", async () => {
  for (const ms of [0, 0, 1, 2, 5, 10, 20]) {
    expect(await thread("late", ms).catch(() => "failed itself")).toMatch(/done|failed itself/);
    for (let i = 0; i < 10; i++) expect(await thread("echo", i)).toBe(i);
    expect(await thread("nap", ms + 5)).toBe("rested");
  }
  await expect(thread("end")).rejects.toThrow("ended with 3");
});

test("many at once all get their answer", async () => {
  const all = Array.from({ length: 40 }, (_, i) => i);
  expect(await Promise.all(all.map((i) => thread("echo", i)))).toEqual(all);
});
