import fc from "fast-check";
import { expect, test } from "vitest";
import { jobs } from "../../app.ts";
import { judge, type Seen } from "./checks.ts";
import { loadChecks } from "./content.ts";

const NOW = new Date("2026-11-21T09:00:00+09:00");
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const task = (name: string, more: object) => ({
  task: name,
  waiting: 0,
  dueSince: null,
  locked: 0,
  lockedSince: null,
  ...more,
});
const WELL: Seen = {
  at: NOW,
  queue: [task("notices.send", { waiting: 1, dueSince: ago(1) })],
  mail: { serverSet: true, outage: undefined, stopped: false },
  sources: [],
  disk: { free: 50e9, size: 100e9 },
  expiries: [],
  clockOffMs: 0,
  faults: { count: 0, last: null },
};
const out = (minutes: number) => ({
  serverSet: true,
  stopped: false,
  outage: { since: ago(minutes), lastAt: NOW, code: "ECONNECTION", reply: "no answer" },
});
const ends = (days: number) => [
  { setting: "TLS_CERT_FILE" as const, until: new Date(NOW.getTime() + days * 86_400_000) },
];

test("where all is well every check says so, and nothing is to be done", () => {
  const checks = judge(WELL, NOW);
  expect(checks.map(({ state }) => state)).toEqual(checks.map(() => "ok"));
  expect(checks.flatMap(({ todo, who }) => [todo, who])).toEqual(
    checks.flatMap(() => [null, null]),
  );
  expect(checks.find(({ id }) => id === "disk")!.why).toBe("50GB空いています（50%）。");
});

test.each<[string, Partial<Seen>, string, "ok" | "look" | "wrong", string]>([
  [
    "a job that hangs",
    { queue: [task("audits.seal", { locked: 1, lockedSince: ago(45) })] },
    "jobs",
    "wrong",
    "「監査の記録を封じる」が45分前から終わりません",
  ],
  [
    "the longest of them",
    {
      queue: [
        task("audits.seal", { lockedSince: ago(45) }),
        task("rosters.plan", { lockedSince: ago(300) }),
      ],
    },
    "jobs",
    "wrong",
    "5時間前から",
  ],
  [
    "work that may take long",
    { queue: [task("feeds.run", { locked: 1, lockedSince: ago(300) })] },
    "jobs",
    "ok",
    "とどこおって",
  ],
  [
    "that takes too long even so",
    { queue: [task("feeds.run", { locked: 1, lockedSince: ago(3000) })] },
    "jobs",
    "wrong",
    "2日前から",
  ],
  [
    "work that nobody begins",
    { queue: [task("notices.send", { waiting: 9, dueSince: ago(20) })] },
    "jobs",
    "wrong",
    "始まらずに待っています",
  ],
  [
    "work nobody knows any more",
    { queue: [task("gone.task", { waiting: 1, dueSince: ago(99) })] },
    "jobs",
    "wrong",
    "いまの版",
  ],
  ["a mail server that is out", { mail: out(90) }, "mail", "wrong", "90分前から"],
  ["one that was out for a moment", { mail: out(1) }, "mail", "ok", "受け取っています"],
  [
    "no mail server",
    { mail: { ...WELL.mail, serverSet: false } },
    "mail",
    "look",
    "設定されていません",
  ],
  [
    "sending that stopped",
    { mail: { ...WELL.mail, stopped: true } },
    "mail",
    "wrong",
    "止めています",
  ],
  [
    "a sick source",
    { sources: [{ name: "甲", what: "届きません" }] },
    "sources",
    "wrong",
    "1件の情報源がうまくいっていません（甲: 届きません）",
  ],
  ["a disk that fills", { disk: { free: 10e9, size: 100e9 } }, "disk", "look", "10GB、10%"],
  ["a full disk", { disk: { free: 3e9, size: 100e9 } }, "disk", "wrong", "3.0GB、3.0%"],
  [
    "a small disk with half a gigabyte",
    { disk: { free: 0.5e9, size: 1e9 } },
    "disk",
    "wrong",
    "500MB",
  ],
  ["a disk nobody can look at", { disk: null }, "disk", "look", "調べられません"],
  ["a certificate of three weeks", { expiries: ends(21.5) }, "certificates", "look", "あと21日"],
  ["one of a week", { expiries: ends(6.9) }, "certificates", "wrong", "あと6日"],
  ["one of yesterday", { expiries: ends(-1) }, "certificates", "wrong", "切れています"],
  ["one of next year", { expiries: ends(300) }, "certificates", "ok", "期限が近いものは"],
  [
    "a file that is none",
    { expiries: [...ends(300), { setting: "CLIENT_CA_FILE", until: null }] },
    "certificates",
    "wrong",
    "CLIENT_CA_FILE",
  ],
  ["clocks apart", { clockOffMs: 3_600_000 }, "clock", "wrong", "60分ずれています"],
  ["clocks nearly together", { clockOffMs: 900 }, "clock", "ok", "合っています"],
  ["faults", { faults: { count: 3, last: NOW } }, "faults", "look", "3回起きました"],
])("%s", (_what, seen, id, state, said) => {
  const found = judge({ ...WELL, ...seen }, NOW).find((check) => check.id === id)!;
  expect(found).toMatchObject({ state, why: expect.stringContaining(said) });
  expect(found.todo === null).toBe(state === "ok");
  expect(found.who === null).toBe(state === "ok");
});

test("whatever is seen, every check is told once, the worst first, with no word left open", () => {
  const moment = fc.option(fc.integer({ min: 0, max: 100_000 }).map(ago), { nil: null });
  const seen: fc.Arbitrary<Seen> = fc.record({
    at: fc.constant(NOW),
    queue: fc.array(
      fc.record({
        task: fc.constantFrom("feeds.run", "notices.send", "gone.task"),
        waiting: fc.nat(),
        dueSince: moment,
        locked: fc.nat(),
        lockedSince: moment,
      }),
    ),
    mail: fc.record({
      serverSet: fc.boolean(),
      stopped: fc.boolean(),
      outage: fc.constantFrom(undefined, out(3).outage, out(3000).outage),
    }),
    sources: fc.array(
      fc.record({ name: fc.string({ minLength: 1 }), what: fc.string({ minLength: 1 }) }),
      { maxLength: 3 },
    ),
    disk: fc.option(fc.record({ free: fc.nat(1e9), size: fc.integer({ min: 1, max: 1e9 }) })),
    expiries: fc.array(
      fc.record({
        setting: fc.constantFrom("TLS_CERT_FILE" as const, "CLIENT_CA_FILE" as const),
        until: moment,
      }),
    ),
    clockOffMs: fc.nat(),
    faults: fc.record({ count: fc.nat(), last: moment }),
  });
  const { checks: known } = loadChecks(NOW);
  fc.assert(
    fc.property(seen, (given) => {
      const checks = judge(given, NOW);
      expect(checks.map(({ id }) => id).sort()).toEqual(known.map(({ id }) => id).sort());
      const ranks = checks.map(({ state }) => ["wrong", "look", "ok"].indexOf(state));
      expect(ranks).toEqual(ranks.toSorted());
      const own = JSON.stringify(given.sources);
      for (const { why } of checks)
        if (!/\{\{/.test(own)) expect(why).not.toMatch(/\{\{|undefined|NaN/);
    }),
  );
});

test("work that may take longer is work that there is", () => {
  const tasks = jobs.flatMap((room) => Object.keys(room.tasks ?? {}));
  for (const { task: name } of loadChecks(NOW).limits.runningLonger) expect(tasks).toContain(name);
});
