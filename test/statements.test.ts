import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import "../src/base/data/db.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { describe } from "./statements/describe.ts";
import { type Kind, kindOfColumn } from "./statements/kinds.ts";
import { readStatements, type Statement } from "./statements/read.ts";

/*
 * Law 10: every row that a person described by hand (`all(tx)<Row>`…``, `client.query<Row>(…)`) is held
 * against what the migrated database says that the statement gives. Nothing is run: a statement is read from the
 * source, put together, and prepared.
 */

const PLANTED = "src/circle/members/queries-planted.ts";
/** Each ends with a word for what is wrong with it; the last three are right. */
const FAULTS = `
import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all } from "../../base/data/rows.ts";
import { inOrder, type Keyed, paged, up } from "../../base/data/paged.ts";
const BY_NAME = inOrder("planted", up("text", "r.name"));
const NAME = sql\`o.name as "theName"\`;
const named = (column: string) => sql\`\${sql.ref(column)} as "theName"\`;
export const faults = (tx: Tx, id: string, isShort: boolean, some: Map<string, ReturnType<typeof sql>>) => [
  all(tx)<{ titel: string }>\`select name as title from organisations.organisation\`, // titel: no such column
  all(tx)<{ id: string }>\`select id, name from organisations.organisation\`, // name: not in the row
  all(tx)<{ beds: string }>\`select beds from members.institution\`, // beds: string, but number
  all(tx)<{ n: number }>\`select count(*) as n from members.institution\`, // n: number, but string
  all(tx)<{ at: string | null }>\`select closed_at as at from organisations.organisation\`, // at: string, but Date
  all(tx)<{ ids: number[] }>\`select array_agg(id) as ids from members.route\`, // ids: number[], but string[]
  all(tx)<{ id: string }>\`select identity as id from members.route\`, // column "identity" does not exist
  all(tx)<{ title: string }>\`select \${NAME} from organisations.organisation o\`, // title: no such column
  all(tx)<{ theName: string }>\`select \${isShort ? sql\`id\` : NAME} from organisations.organisation o\`, // theName: no such column
  all(tx)<{ id: string }>\`select \${some.get(id)!} from members.route\`, // cannot be read
  paged(tx, BY_NAME, { limit: 1 }, ({ key, after, order }) => sql<Keyed & { name: number }>\`select r.name, \${key} from members.route r where \${after} \${order}\`), // name: number, but string
  paged(tx, BY_NAME, { limit: 1 }, ({ key, by }) => sql<Keyed & { name: string }>\`select r.name, \${key} from members.route r order by \${by}\`),
  all(tx)<{ theName: string }>\`select \${named("o.name")} from organisations.organisation o where id = \${id}\`,
  all(tx)<{ key: "a" | "b"; at: Date | null; json: { some: string[] } | null }>\`
    select key, now() as at, to_jsonb(r) as json from members.route r \${isShort ? sql\`limit 1\` : sql\`\`}\`,
];
`;

let database: TestDatabase;
let client: pg.Client;
let statements: Statement[];

beforeAll(async () => {
  const read = readStatements({ [PLANTED]: FAULTS });
  statements = read.statements;
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  // What belongs to a transaction lasts here as long as the connection.
  for (const made of read.temporary)
    await client.query(
      made
        .replace("create temp table", "create temp table if not exists")
        .replace(" on commit drop", "")
        .replace(" cursor for", " cursor with hold for"),
    );
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** What is wrong with a statement; null where its row is what the database gives. */
async function faultOf({ texts, row, unread }: Statement): Promise<string | null> {
  if (unread) return unread;
  for (const text of texts) {
    const wrong = await describe(client, text).then(
      (columns) =>
        differenceOf(row, new Map(columns.map((one) => [one.name, kindOfColumn(one.dataTypeID)]))),
      (error: Error) => error.message,
    );
    if (wrong) return wrong;
  }
  return null;
}

function differenceOf(row: Statement["row"], columns: ReadonlyMap<string, Kind>): string | null {
  for (const [name, kinds] of row) {
    const column = columns.get(name);
    if (column === undefined) return `${name}: no such column`;
    const isTold = column === "any" || kinds.every((kind) => kind === "any" || kind === column);
    if (!isTold) return `${name}: ${kinds.join(" or ")}, but ${column}`;
  }
  const more = [...columns.keys()].find((name) => !row.has(name));
  return more === undefined ? null : `${more}: not in the row`;
}

test("every row that is described by hand is what the database gives", async () => {
  const own = statements.filter(({ place }) => !place.startsWith(PLANTED));
  expect(own.length).toBeGreaterThan(200);
  const wrong: string[] = [];
  for (const statement of own) {
    const fault = await faultOf(statement);
    if (fault) wrong.push(`${statement.place}: law 10: ${fault}`);
  }
  expect(wrong).toEqual([]);
});

test("a wrong name, a wrong kind and what cannot be prepared or read are found", async () => {
  const planted = statements.filter(({ place }) => place.startsWith(PLANTED));
  const lines = FAULTS.split("\n");
  expect(planted).toHaveLength(14);
  for (const statement of planted) {
    const line = lines[Number(statement.place.split(":")[1]) - 1]!;
    const expected = line.split(/`\)?, \/\/ /)[1] ?? null;
    const fault = await faultOf(statement);
    if (expected === null) expect(fault, line).toBeNull();
    else expect(fault, line).toContain(expected);
  }
});
