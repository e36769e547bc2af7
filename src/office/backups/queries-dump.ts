import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { holdStructure } from "../../base/data/queries-structure.ts";
import type { About, Sums } from "./contents.ts";

/** A table as it is copied. Names are quoted where SQL asks for it. */
export type Table = About["tables"][number];

/** What text a value is written as must not hang on the settings of a server or a person. */
const SETTINGS = [
  "tasuki.role=system",
  "client_encoding=UTF8",
  "datestyle=ISO",
  "intervalstyle=postgres",
  "timezone=UTC",
  "extra_float_digits=1",
  "bytea_output=hex",
  // A table is read from its beginning, also while somebody else reads it: the same rows give the same text.
  "synchronize_seqscans=off",
  "jit=off",
  "statement_timeout=0",
  "idle_in_transaction_session_timeout=0",
];

/** A connection that sees everything, and waits for what it reads as long as it takes. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    options: SETTINGS.map((setting) => `-c ${setting}`).join(" "),
    application_name: "tasuki backup",
  });
  client.on("error", () => {}); // whoever asks next hears of it
  await client.connect();
  return client;
}

/** Ours is what belongs to the owner of `base`: the rooms, and the queue. */
const OURS = `n.nspname <> 'public' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and n.nspowner = (select nspowner from pg_namespace where nspname = 'base')`;

/** What the queue knows of its own structure; its migrations write it. */
const QUEUE_LEVEL = "graphile_worker.migrations";

/**
 * Begins reading one moment of the whole database; the others join it by the name that is given. Until the
 * connection ends nobody changes the structure of the tables.
 */
export async function beginSnapshot(client: pg.Client): Promise<string> {
  // Before the transaction: what it sees is what stood when its first statement began.
  await holdStructure(client);
  await client.query("begin transaction isolation level repeatable read, read only");
  const { rows } = await client.query<{ name: string }>("select pg_export_snapshot() as name");
  return rows[0]!.name;
}

export async function joinSnapshot(client: pg.Client, snapshot: string): Promise<void> {
  await client.query("begin transaction isolation level repeatable read, read only");
  await client.query(`set transaction snapshot ${client.escapeLiteral(snapshot)}`);
}

/** Every table of ours, the largest first; generated columns are made anew where the rows go. */
export async function findTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name,
       array(select quote_ident(a.attname) from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
         order by a.attnum)::text[] as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and ${OURS}
     order by pg_relation_size(c.oid) desc, 1`,
  );
  return rows.filter((table) => table.name !== QUEUE_LEVEL);
}

/** How far the structure is: our migrations, and those of the queue. */
export async function findLevel(
  client: pg.Client,
): Promise<Pick<About, "migrations" | "queue" | "server">> {
  const { rows: migrations } = await client.query<About["migrations"][number]>(
    "select name, checksum from base.migration order by name",
  );
  const { rows } = await client.query<{ queue: number; server: string }>(
    `select (select max(id) from ${QUEUE_LEVEL})::int as queue, current_setting('server_version') as server`,
  );
  return { migrations, ...rows[0]! };
}

/** Where each sequence stands that was ever used. Throws where one may not be looked at. */
export async function findSequences(client: pg.Client): Promise<Sums["sequences"]> {
  const { rows } = await client.query<Sums["sequences"][number] & { may: boolean }>(
    `select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name,
       has_sequence_privilege(c.oid, 'select') as may,
       (select s.last_value::text from pg_sequences s where s.schemaname = n.nspname and s.sequencename = c.relname) as value
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'S' and ${OURS} order by 1`,
  );
  const shut = rows.find((row) => !row.may);
  if (shut) throw new Error(`sequence ${shut.name} cannot be read with this login`);
  return rows.filter((row) => row.value !== null).map(({ name, value }) => ({ name, value }));
}

/** The rows of a table as COPY's text, and how many there were once it is read. */
export function copyOut(
  client: pg.Client,
  { name, columns }: Table,
): { text: AsyncIterable<Buffer>; rows(): Promise<number> } {
  const stream = client.query(
    copyTo(`copy ${name} (${columns.join(", ")}) to stdout`, { highWaterMark: 1 << 20 }),
  );
  return {
    text: stream as AsyncIterable<Buffer>,
    rows: async () => {
      // The count comes behind the rows: whoever asks next has it.
      await client.query("select 1");
      return stream.rowCount;
    },
  };
}
