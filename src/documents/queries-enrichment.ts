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

/** Puts the list in the place of the one before: what was taken off the list is off. Gives how many stand. */
export async function saveKev(tx: Tx, entries: readonly KevEntry[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with entry as materialized (
      select distinct on (cve) * from json_to_recordset(${JSON.stringify(entries)}::json)
        as x(cve text, added date, due date, ransomware boolean, name text)
    ), gone as (
      delete from documents.kev k where not exists (select from entry where entry.cve = k.cve)
    ), saved as (
      insert into documents.kev (cve, added, due, ransomware, name) select cve, added, due, ransomware, name from entry
      on conflict (cve) do update set added = excluded.added, due = excluded.due,
        ransomware = excluded.ransomware, name = excluded.name
    )
    select count(*)::int as count from entry`.execute(tx);
  return rows[0]!.count;
}

/**
 * Loads EPSS by COPY within a transaction of its own on this connection, through a temporary table, because
 * COPY refuses tables with row-level security. Only scores that differ are written. Gives how many lines came.
 */
export async function loadEpss(
  client: pg.ClientBase,
  scoredOn: string,
  lines: AsyncIterable<string>,
): Promise<number> {
  await client.query("begin");
  try {
    await client.query("select set_config('tasuki.role', 'system', true)");
    await client.query(
      "create temp table scoring (cve text, score numeric(6, 5), percentile numeric(6, 5)) on commit drop",
    );
    const copy = client.query(copyFrom("copy scoring from stdin (format csv)"));
    await pipeline(Readable.from(lines), copy);
    await client.query(
      `insert into documents.epss (cve, score, percentile, scored_on)
       select distinct on (cve) cve, score, percentile, $1::date from scoring
       on conflict (cve) do update set score = excluded.score, percentile = excluded.percentile, scored_on = excluded.scored_on
       where epss.score <> excluded.score and epss.scored_on <= excluded.scored_on`,
      [scoredOn],
    );
    await client.query("commit");
    return copy.rowCount ?? 0;
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}
