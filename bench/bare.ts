import type pg from "pg";

/** What one publication writes, in an order that its references allow, and which rows are this round's. */
const TABLES = [
  ["advisories.verdict", "advisory_id = $1"],
  ["reactions.publication", "advisory_id = $1"],
  [
    "reactions.hop",
    "publication_id in (select id from reactions.publication where advisory_id = $1)",
  ],
  ["reactions.reaction", "advisory_id = $1"],
  ["notices.letter", "created_at > $2"],
  ["notices.notice", "letter_id in (select id from notices.letter where created_at > $2)"],
] as const;
const copyOf = (table: string) => `bare.${table.replace(".", "_")}`;

/** What tells the rows of one publication from the others: its advisory, and the newest letter before it. */
export interface Round {
  advisoryId: string;
  after: string;
}

/** A round that begins now. */
export async function beginRound(owner: pg.Pool, advisoryId: string): Promise<Round> {
  const { rows } = await owner.query<{ after: string }>(
    "select coalesce(max(created_at), '-infinity')::text as after from notices.letter",
  );
  return { advisoryId, after: rows[0]!.after };
}

const rowsOf = (condition: string, { advisoryId, after }: Round) =>
  condition.replace("$1", `'${advisoryId}'`).replace("$2", `'${after}'`);

/** Keeps a copy of a round's rows for `insertBare`, and takes them out of the tables. Tells how many they are. */
export async function setAside(owner: pg.Pool, round: Round): Promise<string> {
  await owner.query("drop schema if exists bare cascade; create schema bare");
  const counts: string[] = [];
  for (const [table, rows] of TABLES) {
    const copied = await owner.query(
      `create table ${copyOf(table)} as select * from ${table} where ${rowsOf(rows, round)}`,
    );
    counts.push(`${copied.rowCount} ${table.split(".")[1]}`);
    await owner.query(`analyze ${copyOf(table)}`);
  }
  await remove(owner, round);
  return counts.join(", ");
}

/** Takes a round's rows out of the tables, which are then as before. */
export async function remove(owner: pg.Pool, round: Round): Promise<void> {
  for (const [table, rows] of TABLES.toReversed())
    await owner.query(`delete from ${table} where ${rowsOf(rows, round)}`);
  for (const [table] of TABLES) await owner.query(`vacuum analyze ${table}`);
}

/** The same rows into the same tables, with their indexes and constraints, and nothing else. Committed. */
export async function insertBare(owner: pg.Pool): Promise<void> {
  const client = await owner.connect();
  try {
    await client.query("begin; set local jit = off");
    for (const [table] of TABLES)
      await client.query(`insert into ${table} select * from ${copyOf(table)}`);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}
