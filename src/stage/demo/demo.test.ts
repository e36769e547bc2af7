import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../../test/port.ts";
import { until } from "../../../test/until.ts";
import type { Reply } from "../../base/contract.ts";
import type { getDemo, Speed } from "./api.ts";

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
  firstPageSeconds: number;
  reference: number;
  multiples: { firstPage: number; whole: number };
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
  const { firstPageSeconds, reference, multiples } = figures;
  expect(firstPageSeconds).toBeGreaterThan(0);
  expect(firstPageSeconds).toBeLessThan(total!);
  expect(multiples.firstPage).toBeCloseTo(firstPageSeconds / reference, 0);
  expect(multiples.whole).toBeCloseTo(total! / reference, 0);
});

test("a second run begins again, is open while it grows, can be steered, and ends in the present", async () => {
  const port = await freePort();
  const told: string[] = [];
  const words = ["demo", "--institutions", "210", "--port", String(port)];
  const child = spawn(process.execPath, [MAIN, ...words], { env: env() });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => told.push(data.toString()));
  const at = `http://127.0.0.1:${port}/api`;
  const look = async () =>
    (await (await fetch(`${at}/demo`)).json()) as unknown as Reply<typeof getDemo>;
  const send = (method: string, path: string, body: object) =>
    fetch(`${at}${path}`, {
      method,
      headers: { "content-type": "application/json", "x-tasuki": "1" },
      body: JSON.stringify(body),
    });
  const want = (speed: Speed) => send("PUT", "/demo/speed", { speed });
  try {
    // Whoever started it is told where to look before the nation stands, and finds everybody there.
    await until(() => told.join("").includes("デモを見られます"));
    await want("paused");
    const { players, password, institutions } = await look();
    expect(players).toHaveLength(7);
    expect(institutions.wanted).toBe(210);
    expect(institutions.made).toBeGreaterThanOrEqual(200);
    await until(async () => (await look()).stage === "week");
    const lines = told.join("");
    expect(lines).toContain("はじめから作り直します");
    expect(lines.indexOf("デモを見られます")).toBeLessThan(lines.indexOf("1週間を進める"));

    // Paused, and yet a click lets somebody in.
    const { week, stage, speed } = await look();
    expect({ stage, speed }).toEqual({ stage: "week", speed: "paused" });
    expect(Date.parse(week.now)).toBeLessThan(Date.parse(week.ends));
    const { mail } = players.find(({ key }) => key === "hospital")!;
    const session = await send("POST", "/accounts/session", { mail, password });
    const cookie = session.headers.getSetCookie().map((one) => one.split(";")[0]);
    await want("end");
    await until(async () => (await look()).stage === "live");
    expect((await look()).news.length).toBeGreaterThan(3);
    // A week went by, and they are still signed in.
    const now = await fetch(`${at}/accounts/session`, { headers: { cookie: cookie.join("; ") } });
    expect(await now.json()).toMatchObject({ signedIn: true, role: "institution", demo: true });
  } finally {
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  }
  expect(told.join("")).not.toMatch(/Error/);
});

test("a wrong order is named in one line", async () => {
  const wrong = run(process.execPath, [MAIN, "demo", "--institutions", "many"], { env: env() });
  await expect(wrong).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--institutions is many"),
  });
});
