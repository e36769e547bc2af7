import {
  type AliasedRawBuilder,
  type CompiledQuery,
  type Expression,
  type RawBuilder,
  sql,
  type SqlBool,
} from "kysely";
import { BAD_CURSOR, MOST_COUNTED } from "../contract.ts";
import { Refusal } from "../refusal.ts";
import { isUuid } from "../words/uuid.ts";
import type { Tx } from "./db.ts";
import { isStorable, isStorableTime } from "./storable.ts";

/** A moment as ISO 8601 with PostgreSQL's microseconds: a JavaScript date would cut them, and rows be shown twice. */
const isoOf = (by: RawBuilder<unknown>) =>
  sql`to_char(${by} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const asText = (by: RawBuilder<unknown>) => sql`(${by})::text`;

/** How a value of an order travels in a cursor, and how it is known when it comes back. */
const KINDS = {
  moment: { type: sql`timestamptz`, write: isoOf, fits: isMoment },
  uuid: { type: sql`uuid`, write: asText, fits: isUuid },
  number: { type: sql`bigint`, write: asText, fits: (one: string) => /^-?\d{1,18}$/.test(one) },
  text: { type: sql`text`, write: asText, fits: isStorable },
};

function isMoment(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(text)) return false;
  const date = new Date(text);
  // 2026-02-30 parses as 2 March; PostgreSQL would refuse it with an error.
  return isStorableTime(date) && date.toISOString().slice(0, 19) === text.slice(0, 19);
}

type Kind = keyof typeof KINDS;
/** One column of an order; where it may be null, those without a value come last. */
export interface Key {
  by: RawBuilder<unknown>;
  kind: Kind;
  down: boolean;
  nullable: boolean;
}
const key =
  (down: boolean) =>
  (kind: Kind, by: string | RawBuilder<unknown>, nullable = false): Key => ({
    by: typeof by === "string" ? sql.ref(by) : by,
    kind,
    down,
    nullable,
  });
export const up = key(false);
export const down = key(true);

/** The order of a list. `list` names it: a cursor of another list is refused. The last key tells rows apart. */
export interface Order {
  list: string;
  keys: readonly Key[];
}
export const inOrder = (list: string, ...keys: Key[]): Order => ({ list, keys });

/** A page that is asked for: how many rows, after the cursor of the one before. */
export interface PageAsked {
  after?: string | undefined;
  limit: number;
}
export interface Page<Row> {
  rows: Row[];
  /** The cursor of the next page; null: that was all. */
  next: string | null;
}

/** What a query of a list is made with: `select …, ${key} from … where … and ${after} ${order}`. */
export interface Part {
  /** Selects where a row stands in the order. */
  key: AliasedRawBuilder<Keyed["pageKey"], "pageKey">;
  /** Only rows after the page before. */
  after: RawBuilder<SqlBool>;
  by: RawBuilder<unknown>;
  /** One row more than is shown: whether there is a next page. */
  limit: number;
  /** `order by … limit …` */
  order: RawBuilder<unknown>;
}
/** What a row has besides its own columns. */
export interface Keyed {
  pageKey: (string | null)[];
}

/** Answers a page of a list in this order. Refuses a cursor that is broken or of another list (`bad_input`). */
export async function paged<Row extends Keyed>(
  tx: Tx,
  order: Order,
  { after, limit }: PageAsked,
  query: (part: Part) => { compile(tx: Tx): CompiledQuery<Row> },
): Promise<Page<Omit<Row, "pageKey">>> {
  const { rows } = await tx.executeQuery(query(partOf(order, after, limit)).compile(tx));
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    rows: rows.slice(0, limit).map(({ pageKey: _, ...row }) => row),
    next: last ? writeCursor(order, last.pageKey) : null,
  };
}

/** Every row of a list, asked for in large pages: for files. */
export async function everyRow<Row>(
  find: (page: PageAsked) => Promise<Page<Row>>,
  limit = 5_000,
): Promise<Row[]> {
  const all: Row[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page = await find({ after, limit });
    all.push(...page.rows);
    after = page.next;
  }
  return all;
}

/** How many rows a query finds, counted no further than one beyond MOST_COUNTED. */
export async function countCapped(tx: Tx, rows: Expression<unknown>): Promise<number> {
  const { count } = await tx
    .selectFrom(sql`(${rows} limit ${sql.lit(MOST_COUNTED + 1)})`.as("found"))
    .select((eb) => eb.fn.countAll<string>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

function partOf(order: Order, after: string | undefined, limit: number): Part {
  const { keys } = order;
  const by = sql.join(
    keys.map(
      (key) =>
        sql`${key.by} ${sql.raw(key.down ? (key.nullable ? "desc nulls last" : "desc") : "asc")}`,
    ),
  );
  const written = keys.map(({ kind, by: column }) => KINDS[kind].write(column));
  return {
    key: sql<Keyed["pageKey"]>`json_build_array(${sql.join(written)})`.as("pageKey"),
    after: after === undefined ? sql`true` : isAfter(keys, readCursor(order, after)),
    by,
    limit: limit + 1,
    order: sql`order by ${by} limit ${limit + 1}`,
  };
}

/**
 * Rows that come after these values. Where all keys go one way it is one comparison of rows, which an index answers;
 * else it is said key by key.
 */
function isAfter(keys: readonly Key[], values: readonly (string | null)[]): RawBuilder<SqlBool> {
  const given = keys.map(({ kind }, place) => sql`${values[place]}::${KINDS[kind].type}`);
  if (keys.every((key) => !key.nullable && key.down === keys[0]!.down)) {
    const columns = sql.join(keys.map((key) => key.by));
    return sql`(${columns}) ${sql.raw(keys[0]!.down ? "<" : ">")} (${sql.join(given)})`;
  }
  const ways = keys.map((key, place) => {
    const same = keys
      .slice(0, place)
      .map((one, at) => sql`${one.by} is not distinct from ${given[at]}`);
    const further = sql`${key.by} ${sql.raw(key.down ? "<" : ">")} ${given[place]}`;
    const beyond = key.nullable
      ? sql`(${further} or (${key.by} is null and ${given[place]} is not null))`
      : further;
    return sql`(${sql.join([...same, beyond], sql` and `)})`;
  });
  return sql`(${sql.join(ways, sql` or `)})`;
}

const writeCursor = ({ list }: Order, values: Keyed["pageKey"]) =>
  Buffer.from(JSON.stringify([list, ...values])).toString("base64url");

function readCursor({ list, keys }: Order, cursor: string): Keyed["pageKey"] {
  const values = parse(Buffer.from(cursor, "base64url").toString());
  const fits =
    Array.isArray(values) &&
    values.length === keys.length + 1 &&
    values[0] === list &&
    keys.every(({ kind, nullable }, place) => {
      const value: unknown = values[place + 1];
      return value === null ? nullable : typeof value === "string" && KINDS[kind].fits(value);
    });
  if (!fits) throw new Refusal("bad_input", [BAD_CURSOR]);
  return values.slice(1) as Keyed["pageKey"];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
