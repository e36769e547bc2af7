import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { BAD_CURSOR, MOST_COUNTED } from "../contract.ts";
import { Refusal } from "../refusal.ts";
import { ANONYMOUS } from "../viewer.ts";
import type { Tx } from "./db.ts";
import { anywhere, atStart } from "./like.ts";
import {
  countCapped,
  down,
  everyRow,
  inOrder,
  type Keyed,
  type Order,
  paged,
  up,
} from "./paged.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
const ask = <T>(work: (tx: Tx) => Promise<T>) => database.web.asViewer(ANONYMOUS, work);

interface Row {
  id: number;
  size: number;
  name: string | null;
  at: string;
}
const ORDERS: Order[] = [
  inOrder("rows", up("number", "id")),
  inOrder("rows", down("moment", "at"), down("number", "id")),
  inOrder("rows", up("text", "name", true), up("number", "id")),
  inOrder("rows", down("text", "name", true), up("number", "id")),
  inOrder(
    "rows",
    up("number", "size"),
    down("moment", "at"),
    up("text", "name", true),
    up("number", "id"),
  ),
];
const find = (
  tx: Tx,
  order: Order,
  rows: readonly Row[],
  page: { after?: string; limit: number },
) =>
  paged(
    tx,
    order,
    page,
    ({ key, after, order: by }) => sql<Row & Keyed>`
    select x.*, ${key} from json_to_recordset(${JSON.stringify(rows)}::json)
      as x(id int, size int, name text, at timestamptz) where ${after} ${by}`,
  );

const rowsOf = fc
  .array(
    fc.record({
      size: fc.integer({ min: -1, max: 1 }),
      name: fc.constantFrom(null, "", "あ", "い", "a'b"),
      at: fc.integer({ min: 0, max: 2 }).map((n) => `2026-11-21T00:00:00.12345${n}Z`),
    }),
    { maxLength: 9 },
  )
  .map((rows) => rows.map((row, id): Row => ({ id, ...row })));

test("property: pages of any size are the whole in its order, up, down, mixed, with and without values", () =>
  fc.assert(
    fc.asyncProperty(
      rowsOf,
      fc.constantFrom(...ORDERS),
      fc.integer({ min: 1, max: 4 }),
      (rows, order, limit) =>
        ask(async (tx) => {
          const whole = await find(tx, order, rows, { limit: 100 });
          expect(whole.next).toBeNull();
          expect(whole.rows.map(({ id }) => id).toSorted()).toEqual(
            rows.map(({ id }) => id).toSorted(),
          );
          const walked = await everyRow(
            (page) => find(tx, order, rows, page as { limit: number }),
            limit,
          );
          expect(walked).toEqual(whole.rows);
        }),
    ),
    { numRuns: 60 },
  ));

test("where there may be no value, those without one come last, both ways", () =>
  ask(async (tx) => {
    const at = "2026-11-21T00:00:00Z";
    const rows = [null, "い", "あ"].map((name, id) => ({ id, size: 0, name, at }));
    const names = async (order: Order) =>
      (await find(tx, order, rows, { limit: 9 })).rows.map(({ name }) => name);
    expect(await names(ORDERS[2]!)).toEqual(["あ", "い", null]);
    expect(await names(ORDERS[3]!)).toEqual(["い", "あ", null]);
  }));

test("property: no text is taken for a cursor, and none is an error of another kind", () =>
  fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.base64String(),
        fc.json().map((text) => Buffer.from(text).toString("base64url")),
      ),
      (after) =>
        ask(async (tx) => {
          const refused = await find(tx, ORDERS[1]!, [], { after, limit: 1 }).catch(
            (error) => error,
          );
          expect(refused).toBeInstanceOf(Refusal);
          expect(refused).toMatchObject({ code: "bad_input", findings: [BAD_CURSOR] });
        }),
    ),
  ));

test("a list is counted up to one more than is shown as a number", () =>
  ask(async (tx) => {
    const count = (n: number) => countCapped(tx, sql`select from generate_series(1, ${n}::int)`);
    expect(await count(3)).toBe(3);
    expect(await count(MOST_COUNTED)).toBe(MOST_COUNTED);
    expect(await count(MOST_COUNTED * 2)).toBe(MOST_COUNTED + 1);
  }));

test("what is looked for is found by itself, never by the signs of a pattern", () =>
  ask(async (tx) => {
    const like = async (text: string, pattern: string) =>
      (await sql<{ found: boolean }>`select ${text} like ${pattern} as found`.execute(tx)).rows[0]!
        .found;
    for (const sign of ["%", "_", "\\", "あ"]) {
      expect(await like(`x${sign}y`, anywhere(sign))).toBe(true);
      expect(await like("xzy", anywhere(sign))).toBe(false);
      expect(await like(`${sign}y`, atStart(sign))).toBe(true);
      expect(await like(`x${sign}`, atStart(sign))).toBe(false);
    }
  }));
