import { sql } from "kysely";
import type { Tx } from "./db.ts";

/*
 * A statement written by hand, as a tag: `all(tx)<Row>`select …``. The row says what the statement gives; a test
 * holds it against the database (law 10). Values are sent beside the text, pieces of `sql` become part of it.
 */
type Text = TemplateStringsArray;

/** Every row. */
export const all =
  (tx: Tx) =>
  async <Row>(text: Text, ...values: unknown[]): Promise<Row[]> =>
    (await sql<Row>(text, ...values).execute(tx)).rows;

/** The first row, where there is one. */
export const first =
  (tx: Tx) =>
  async <Row>(text: Text, ...values: unknown[]): Promise<Row | undefined> =>
    (await all(tx)<Row>(text, ...values))[0];

/** The one row of a statement that always gives one: a count, what was just written. */
export const one =
  (tx: Tx) =>
  async <Row>(text: Text, ...values: unknown[]): Promise<Row> =>
    (await all(tx)<Row>(text, ...values))[0]!;

/** Whether it finds any row. */
export const exists =
  (tx: Tx) =>
  async (text: Text, ...values: unknown[]): Promise<boolean> =>
    (await sql(text, ...values).execute(tx)).rows.length > 0;

/** How many rows were written. */
export const run =
  (tx: Tx) =>
  async (text: Text, ...values: unknown[]): Promise<number> =>
    Number((await sql(text, ...values).execute(tx)).numAffectedRows ?? 0);

/** Waits for whoever has this turn, and keeps it to the end of the transaction: two who do the same go one by one. */
export const takeTurn = (tx: Tx, what: string) =>
  run(tx)`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`;
