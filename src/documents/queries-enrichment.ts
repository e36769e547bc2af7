import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { sql } from "kysely";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Tx } from "../base/db.ts";

export interface KevEntry {
  cve: string;
  added: string;
  due: string | null;
  ransomware: boolean;
  name: string;
}

/** Which list stands; who loads another waits until this transaction is done. */
export async function lockList(tx: Tx, kind: "kev" | "epss") {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`documents.list ${kind}`}, 6))`.execute(
    tx,
  );
  return tx
    .selectFrom("documents.list")
    .select(["day", "newest"])
    .where("kind", "=", kind)
    .executeTakeFirst();
}

/** Notes the list that stands now. One that says no day leaves the day of the one before. */
export async function noteList(
  tx: Tx,
  kind: "kev" | "epss",
  { day, newest }: { day: string | null; newest: string | null },
  now: Date,
): Promise<void> {
  await sql`
    insert into documents.list (kind, day, newest, loaded_at) values (${kind}, ${day}, ${newest}, ${now})
    on conflict (kind) do update set day = coalesce(excluded.day, list.day),
      newest = excluded.newest, loaded_at = excluded.loaded_at`.execute(tx);
}

/**
 * Puts the list in the place of the one before: what was taken off the list is off. Where it could not be read
 * whole nothing is taken off, since what is missing may only be unread.
 */
export async function saveKev(
  tx: Tx,
  entries: readonly KevEntry[],
  isWhole: boolean,
): Promise<void> {
  await sql`
    with entry as materialized (
      select distinct on (cve) * from json_to_recordset(${JSON.stringify(entries)}::json)
        as x(cve text, added date, due date, ransomware boolean, name text)
    ), gone as (
      delete from documents.kev k where ${isWhole} and not exists (select from entry where entry.cve = k.cve)
    )
    insert into documents.kev (cve, added, due, ransomware, name) select cve, added, due, ransomware, name from entry
    on conflict (cve) do update set added = excluded.added, due = excluded.due,
      ransomware = excluded.ransomware, name = excluded.name`.execute(tx);
}

/**
 * Loads EPSS by COPY within a transaction of its own on this connection, through a temporary table, because
 * COPY refuses tables with row-level security. A score of an older day takes no newer one's place; an equal one
 * moves to its day. Gives how many lines came, and whether a list of a newer day stood.
 */
export async function loadEpss(
  client: pg.ClientBase,
  scoredOn: string,
  lines: Iterable<string>,
  now: Date,
): Promise<{ count: number; older: boolean }> {
  await client.query("begin");
  try {
    await client.query("select set_config('tasuki.role', 'system', true)");
    await client.query("select pg_advisory_xact_lock(hashtextextended('documents.list epss', 6))");
    await client.query(
      "create temp table scoring (cve text, score numeric(6, 5), percentile numeric(6, 5)) on commit drop",
    );
    const copy = client.query(copyFrom("copy scoring from stdin (format csv)"));
    await pipeline(Readable.from(lines), copy);
    const count = copy.rowCount ?? 0;
    const stands = await client.query<{ older: boolean }>(
      "select day > $1::date as older from documents.list where kind = 'epss'",
      [scoredOn],
    );
    await client.query(
      `insert into documents.epss (cve, score, percentile, scored_on)
       select distinct on (cve) cve, score, percentile, $1::date from scoring order by cve, score desc
       on conflict (cve) do update set score = excluded.score, percentile = excluded.percentile, scored_on = excluded.scored_on
       where epss.scored_on < excluded.scored_on or epss.scored_on = excluded.scored_on
         and (epss.score, epss.percentile) is distinct from (excluded.score, excluded.percentile)`,
      [scoredOn],
    );
    if (count > 0)
      await client.query(
        `insert into documents.list (kind, day, newest, loaded_at) values ('epss', $1::date, $1::date, $2)
         on conflict (kind) do update set day = greatest(list.day, excluded.day),
           newest = greatest(list.newest, excluded.newest), loaded_at = excluded.loaded_at`,
        [scoredOn, now],
      );
    await client.query("commit");
    return { count, older: stands.rows[0]?.older ?? false };
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}
