import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);
const MAIN = join(import.meta.dirname, "../../main.ts");
const SMALL = ["demo", "--institutions", "150", "--exit", "--json"];

let folder: string;
const env = () => ({ ...process.env, DATA_DIR: folder, DATABASE_URL: "" });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tasuki-demo-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Figures {
  institutions: number;
  assets: number;
  advisories: number;
  affected: number;
  possibly: number;
  asked: number;
  held: number;
  notified: number;
  answered: number;
  silent: number;
  seconds: Record<string, number>;
}

test("the demo plays to its end, prints one object, and its figures agree with each other", async () => {
  const { stdout } = await run(process.execPath, [MAIN, ...SMALL], { env: env() });
  expect(stdout.trim().split("\n")).toHaveLength(1);
  const figures = JSON.parse(stdout) as Figures;
  const { affected, possibly, asked, held, notified, answered, silent, seconds } = figures;
  expect(figures).toMatchObject({ institutions: 150, advisories: 8 });
  expect(figures.assets).toBeGreaterThan(500);
  for (const one of [affected, possibly, asked, notified, answered, silent])
    expect(one).toBeGreaterThan(0);
  expect(notified + held).toBe(affected + possibly + asked);
  expect(answered + silent).toBe(notified);
  const { total, ...steps } = seconds;
  expect(Object.keys(steps)).toEqual(
    expect.arrayContaining(["setup", "nation", "intake", "match", "publish", "mail", "answers"]),
  );
  const sum = Object.values(steps).reduce((all, one) => all + one, 0);
  expect(Math.abs(sum - total!)).toBeLessThan(0.1);
  expect(Object.values(steps).every((one) => one > 0)).toBe(true);
});

test("a second run begins again in a clean database and says so", async () => {
  const smaller = SMALL.with(2, "60");
  const { stdout, stderr } = await run(process.execPath, [MAIN, ...smaller], { env: env() });
  expect(stderr).toContain("はじめから作り直します");
  expect(JSON.parse(stdout)).toMatchObject({ institutions: 60, advisories: 8 });
});

test("a wrong order is named in one line", async () => {
  const wrong = run(process.execPath, [MAIN, "demo", "--institutions", "many"], { env: env() });
  await expect(wrong).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--institutions is many"),
  });
});
