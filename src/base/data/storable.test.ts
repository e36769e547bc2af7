import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { day as dayShape, moment } from "../contract.ts";
import { fromDay } from "../words/calendar.ts";
import { timeOf } from "../files/json.ts";
import { findUnstorable, isStorable, isStorableDay, isStorableTime, storable } from "./storable.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Everything a text may hold, halves of surrogates and zeros among it. */
const anyText = fc
  .array(
    fc.oneof(fc.constantFrom("a", "漢", "𠮷", "👨‍👩‍👧", "\0", "\ud842", "\udfb7", "\n"), fc.string()),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));

test("what passes as text is kept by the database as it is, and what is mended too", async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const mended = storable(text);
      if (isStorable(text)) expect(mended).toBe(text);
      const { rows } = await database.owner.query("select $1::text as text, $2::jsonb as json", [
        mended,
        JSON.stringify({ text: mended }),
      ]);
      expect(rows).toEqual([{ text: mended, json: { text: mended } }]);
    }),
    { numRuns: 60, seed: 8 },
  );
});

test("a question names every place whose text cannot be kept, however deep", () => {
  expect(
    findUnstorable({ a: "x", b: { c: ["y", "\0"], d: "\ud842" }, e: null, f: 1 }).sort(),
  ).toEqual(["b.c.1", "b.d"]);
  expect(findUnstorable({ "\0": 1 })).toEqual([""]);
  let deep: unknown = "\0";
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect(findUnstorable(deep)).toHaveLength(1);
  fc.assert(
    fc.property(anyText, (text) => {
      expect(findUnstorable(text).length > 0).toBe(!isStorable(text));
    }),
    { seed: 8 },
  );
});

const TIMES = [
  "0000-01-01T00:00:00Z",
  "0000-12-31T23:59:59Z",
  "0001-01-01T00:00:00Z",
  "0001-01-01T00:00:00+14:00",
  "1899-12-31T00:00:00Z",
  "2026-02-28T23:59:59.999+09:00",
  "9999-12-31T14:59:59Z",
  "9999-12-31T15:00:00Z",
  "9999-12-31T23:59:59-14:00",
  "2026-02-30T00:00:00Z",
  "2026-13-01T00:00:00Z",
];

test("what passes as a moment or a day is held by the database, in UTC and in Tokyo, with a year of four digits", async () => {
  const any = fc.oneof(
    fc.constantFrom(...TIMES),
    fc
      .date({
        noInvalidDate: true,
        min: new Date("-000001-01-01T00:00:00Z"),
        max: new Date("+010001-01-01T00:00:00Z"),
      })
      .map((date) => date.toISOString()),
  );
  await fc.assert(
    fc.asyncProperty(any, async (text) => {
      const read = timeOf(text);
      const isDay = isStorableDay(text.slice(0, 10));
      expect(read !== null).toBe(isDay && isStorableTime(new Date(text)));
      if (moment().safeParse(text).success) expect(read).not.toBeNull();
      if (read === null) return;
      const { rows } = await database.owner.query(
        "select $1::timestamptz = $2::timestamptz as same, (($1::timestamptz) at time zone 'Asia/Tokyo')::date::text as tokyo",
        [read, text],
      );
      expect(rows[0]).toMatchObject({
        same: true,
        tokyo: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      });
    }),
    { numRuns: 80, seed: 8 },
  );
  const day = fc.tuple(
    fc.constantFrom("0000", "0001", "1582", "2026", "2028", "9999"),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
  );
  await fc.assert(
    fc.asyncProperty(day, async ([year, month, date]) => {
      const text = `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
      const held = await database.owner.query("select $1::date::text as day", [text]).then(
        ({ rows }) => rows[0].day === text,
        () => false,
      );
      expect(isStorableDay(text)).toBe(held);
      // The contract is stricter: a person who types means a year of four digits.
      expect(dayShape.safeParse(text).success && !held).toBe(false);
      // Midnight in Tokyo of the first day there is lies in the year 0 elsewhere.
      expect(fromDay(text) !== null).toBe(held && text !== "0001-01-01");
    }),
    { numRuns: 120, seed: 8 },
  );
});
