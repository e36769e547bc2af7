import type { ClientBase } from "pg";
import type { z } from "zod";
import type { Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, one } from "../../base/data/rows.ts";
import type { outcome } from "./api.ts";
import type { Standing } from "./standing.ts";

/** What became of one backup. */
export interface Outcome {
  beganAt: Date;
  endedAt: Date;
  occasion: z.output<typeof outcome>["occasion"];
  place: string;
  bytes: number | null;
  rows: number | null;
  uploads: number | null;
  damaged: number | null;
  failure: string | null;
}

/** Writes down what became of a backup; nothing where the database is older than the room. */
export async function saveOutcome(client: ClientBase, made: Outcome): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('backups.backup') is not null as there",
  );
  if (!rows[0]!.there) return;
  await client.query(
    `insert into backups.backup (began_at, ended_at, occasion, place, bytes, rows, uploads, damaged, failure)
     select "beganAt", "endedAt", occasion, place, bytes, rows, uploads, damaged, failure
     from json_to_record($1) as made ("beganAt" timestamptz, "endedAt" timestamptz, occasion text, place text,
       bytes bigint, rows bigint, uploads int, damaged int, failure text)`,
    [JSON.stringify(made)],
  );
}

/** One backup at a time is made by schedule; false where another process is at it. Until the connection ends. */
export async function tryHoldSchedule(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(
    "select pg_try_advisory_lock(7256005) as held",
  );
  return rows[0]!.held;
}

/** The newest outcomes, the newest first. */
export const findOutcomes = (tx: Tx, most: number) =>
  all(tx)<Omit<Stored<typeof outcome>, "failure"> & { failure: string | null }>`
    select id, ended_at as at, occasion, place, bytes::float8 as bytes, uploads, coalesce(damaged, 0) as damaged, failure
    from backups.backup order by ended_at desc limit ${most}`;

/** When the last good one was begun, whether the last of all failed and when, and how old the installation is. */
export const getStanding = (tx: Tx) =>
  one(tx)<Standing>`
    select good.began_at as "goodAt", coalesce(good.damaged, 0) as damaged,
      case when last.failure <> '' then last.ended_at end as "failedAt",
      (select min(created_at) from accounts.account) as since
    from (select) nothing
      left join (select * from backups.backup where failure is null order by ended_at desc limit 1) good on true
      left join (select * from backups.backup order by ended_at desc limit 1) last on true`;
