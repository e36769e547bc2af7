import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { testContext } from "../../../test/web.ts";
import { isBusinessDay } from "../words/calendar.ts";
import {
  climb,
  type Ladder,
  nextStep,
  type Rung,
  rungAt,
  rungsAfter,
  rungsBefore,
  type Way,
} from "./ladder.ts";

const DAY = 86_400_000;
const days = (amount: number) => ({ amount, unit: "calendar_days" as const });
const START = new Date("2026-11-16T10:00:00+09:00");
const later = (amount: number) => new Date(START.getTime() + amount * DAY);
const AFTER: Rung<string>[] = [
  { after: days(3), do: "a" },
  { after: days(5), do: "b" },
  { after: days(14), do: "c" },
];
const BEFORE: Rung<string>[] = [
  { before: days(30), do: "a" },
  { before: days(7), do: "b" },
  { before: days(1), do: "c" },
];

test("in time, each rung is climbed at its moment and the next is named", () => {
  const way: Way<string> = { from: START, rungs: AFTER };
  expect(nextStep(way, 0, later(3))).toEqual({
    do: "a",
    missed: [],
    rung: 1,
    nextAt: later(5),
    late: 0,
  });
  expect(nextStep(way, 2, later(14))).toMatchObject({ do: "c", rung: 3, nextAt: null });
  expect(nextStep(way, 3, later(99))).toMatchObject({ do: null, missed: [], nextAt: null });
  expect(rungAt(way, 3)).toBeNull();
});

test("after weeks away the missed rung is climbed late, and the others keep their distance from it", () => {
  const way: Way<string> = { from: START, rungs: AFTER };
  const first = nextStep(way, 0, later(40));
  expect(first).toMatchObject({ do: "a", missed: [], rung: 1, nextAt: later(42) });
  const second = nextStep(way, 1, first.nextAt!);
  expect(second).toMatchObject({ do: "b", nextAt: later(51), late: 37 * DAY });
});

test("before an end only the nearest of the missed is climbed, and what was passed over is told", () => {
  const way: Way<string> = { from: later(30), rungs: BEFORE };
  expect(nextStep(way, 0, START)).toMatchObject({ do: "a", missed: [], nextAt: later(23) });
  expect(nextStep(way, 0, later(25))).toEqual({
    do: "b",
    missed: ["a"],
    rung: 2,
    nextAt: later(29),
    late: 0,
  });
  expect(nextStep(way, 1, later(29.5))).toMatchObject({ do: "c", missed: ["b"], nextAt: null });
  expect(nextStep(way, 1, later(30))).toMatchObject({ do: null, missed: ["b", "c"], nextAt: null });
});

test("content whose rungs do not stand in the order of time is refused", () => {
  const does = z.enum(["a", "b", "c"]);
  expect(rungsAfter(does).safeParse(AFTER).success).toBe(true);
  expect(rungsBefore(does).safeParse(BEFORE).success).toBe(true);
  expect(rungsAfter(does).safeParse(AFTER.toReversed()).success).toBe(false);
  expect(rungsBefore(does).safeParse(BEFORE.toReversed()).success).toBe(false);
  expect(rungsAfter(does).safeParse([AFTER[0], AFTER[0]]).success).toBe(false);
  expect(rungsAfter(does).safeParse(BEFORE).success).toBe(false);
});

const anyRungs = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.boolean()), { minLength: 1, maxLength: 6 })
  .map((gaps) => {
    let sum = 0;
    const unit = gaps[0]![1] ? ("business_days" as const) : ("calendar_days" as const);
    return gaps.map(([gap], at) => ({ amount: (sum += gap), unit, do: String(at) }));
  });
const anyStart = fc.date({
  min: new Date("2026-01-05"),
  max: new Date("2030-12-20"),
  noInvalidDate: true,
});
/** For how many days nobody worked before each step. */
const anyAbsence = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 8, maxLength: 8 });

test("after a moment no rung is climbed twice or left out, and none sooner after another than content says", () => {
  fc.assert(
    fc.property(anyRungs, anyStart, anyAbsence, (made, from, absence) => {
      const rungs = made.map(({ amount, unit, do: does }) => ({
        after: { amount, unit },
        do: does,
      }));
      const way: Way<string> = { from, rungs, hours: { from: "09:00", to: "17:00" } };
      const climbed: { does: string; at: Date }[] = [];
      let rung = 0;
      for (let at = rungAt(way, 0); at;) {
        expect(isBusinessDay(at)).toBe(true);
        const now = new Date(at.getTime() + absence[climbed.length]! * DAY);
        const step = nextStep(way, rung, now);
        expect(step.missed).toEqual([]);
        climbed.push({ does: step.do!, at: now });
        if (step.nextAt) expect(step.nextAt > now).toBe(true);
        ({ rung, nextAt: at } = step);
      }
      expect(climbed.map(({ does }) => does)).toEqual(rungs.map((one) => one.do));
      const plain = { from, rungs };
      climbed.slice(1).forEach(({ at }, place) => {
        const distance = rungAt(plain, place + 1)!.getTime() - rungAt(plain, place)!.getTime();
        expect(at.getTime() - climbed[place]!.at.getTime()).toBeGreaterThanOrEqual(distance);
      });
    }),
  );
});

test("before an end every rung is climbed once or told as missed, and none at or after the end", () => {
  fc.assert(
    fc.property(anyRungs, anyStart, anyAbsence, (made, from, absence) => {
      const rungs = made
        .toReversed()
        .map(({ amount, unit, do: does }) => ({ before: { amount, unit }, do: does }));
      const way: Way<string> = { from, rungs };
      const settled: string[] = [];
      let rung = 0;
      let turn = 0;
      for (let at = rungAt(way, 0); at;) {
        const now = new Date(at.getTime() + absence[turn++]! * DAY);
        const step = nextStep(way, rung, now);
        settled.push(...step.missed, ...(step.do === null ? [] : [step.do]));
        if (step.do !== null) expect(now < from).toBe(true);
        if (step.nextAt) expect(step.nextAt > now).toBe(true);
        ({ rung, nextAt: at } = step);
      }
      expect(settled).toEqual(rungs.map((one) => one.do));
    }),
  );
});

let database: TestDatabase;
let context: ReturnType<typeof testContext>;
beforeAll(async () => {
  database = await createTestDatabase();
  context = testContext(database, "work");
  await database.owner.query(`
    create table base.climber (id int primary key, rung int not null default 0, next_at timestamptz);
    create table base.climbed (id int not null, does text not null);
    grant all on base.climber, base.climbed to tasuki_work`);
});
afterAll(() => database.drop());
beforeEach(async () => {
  context.clock.set(later(3));
  await database.owner.query("truncate base.climber, base.climbed; delete from base.event");
  await database.owner.query(
    "insert into base.climber select n, 0, $1 from generate_series(1, 20) n",
    [later(3)],
  );
});

/** Twenty things, of which a transaction takes three; `fails` may stop the work at one of them. */
const ladder = (fails: (id: number) => boolean = () => false) =>
  ({
    event: "things.climbed",
    batch: 3,
    due: async (tx, now, limit) => {
      const { rows } = await sql<{ id: number; rung: number }>`
        select id, rung from base.climber where next_at <= ${now} order by id limit ${limit} for update skip locked`.execute(
        tx,
      );
      return rows.map(({ id, rung }) => ({ ids: [String(id)], rung }));
    },
    way: () => ({ from: START, rungs: AFTER }),
    climb: async (tx, { ids: [id] }, step) => {
      await sql`insert into base.climbed values (${Number(id)}, ${step.do})`.execute(tx);
      if (fails(Number(id))) throw new Error("killed");
      return { data: { id } };
    },
    save: async (tx, { ids: [id] }, step) => {
      await sql`update base.climber set rung = ${step.rung}, next_at = ${step.nextAt} where id = ${Number(id)}`.execute(
        tx,
      );
    },
  }) satisfies Ladder<string, { ids: string[]; rung: number }>;
const climbed = async () => {
  const { rows } = await database.owner.query<{ id: number; does: string }>(
    "select id, does from base.climbed order by id, does",
  );
  return rows.map(({ id, does }) => `${id} ${does}`);
};
const all = (does: string) => Array.from({ length: 20 }, (_, at) => `${at + 1} ${does}`);

test("everything that is due goes one step up, batch by batch, and is recorded once", async () => {
  expect(await climb(context, ladder())).toBe(20);
  expect(await climb(context, ladder())).toBe(0);
  expect((await climbed()).toSorted()).toEqual(all("a").toSorted());
  const { rows } = await database.owner.query(
    "select name, data->>'do' as does, (data->>'count')::int as count from base.event",
  );
  expect(rows).toEqual(
    Array.from({ length: 20 }, () => ({ name: "things.climbed", does: "a", count: 1 })),
  );
});

test("two workers at once share the work, and nothing is climbed twice", async () => {
  const done = await Promise.all([
    climb(context, ladder()),
    climb(context, ladder()),
    climb(context, ladder()),
  ]);
  expect(done.reduce((sum, one) => sum + one)).toBe(20);
  expect((await climbed()).toSorted()).toEqual(all("a").toSorted());
});

test("killed between or within batches, the rest is climbed by who comes next, and nothing again", async () => {
  for (const end of [1, 4, 6, 11, 20])
    await expect(
      climb(
        context,
        ladder((id) => id === end),
      ),
    ).rejects.toThrow("killed");
  expect((await climbed()).length).toBeLessThan(20);
  await climb(context, ladder());
  expect((await climbed()).toSorted()).toEqual(all("a").toSorted());
  // Weeks away: one step for each, not two.
  context.clock.set(later(60));
  expect(await climb(context, ladder())).toBe(20);
  expect((await climbed()).toSorted()).toEqual([...all("a"), ...all("b")].toSorted());
});
