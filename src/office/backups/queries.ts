import type { ClientBase } from "pg";
import type { Tx } from "../../base/data/db.ts";

/** What became of one backup. */
export interface Outcome {
  beganAt: Date;
  endedAt: Date;
  occasion: "schedule" | "upgrade" | "hand";
  place: string;
  bytes: number | null;
  rows: number | null;
  uploads: number | null;
  damaged: number | null;
  failure: string | null;
}

/** Writes down what became of a backup; nothing where the database is older than the room. */
export async function saveOutcome(client: ClientBase, one: Outcome): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('backups.backup') is not null as there",
  );
  if (!rows[0]!.there) return;
  await client.query(
    `insert into backups.backup (began_at, ended_at, occasion, place, bytes, rows, uploads, damaged, failure)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      one.beganAt,
      one.endedAt,
      one.occasion,
      one.place,
      one.bytes,
      one.rows,
      one.uploads,
      one.damaged,
      one.failure,
    ],
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
export async function findOutcomes(tx: Tx, most: number) {
  return tx
    .selectFrom("backups.backup")
    .select([
      "id",
      "began_at as beganAt",
      "ended_at as endedAt",
      "occasion",
      "place",
      "bytes",
      "rows",
      "uploads",
      "damaged",
      "failure",
    ])
    .orderBy("ended_at", "desc")
    .limit(most)
    .execute();
}

/** When the last good one was begun, whether the last of all failed and when, and how old the installation is. */
export async function getStanding(tx: Tx): Promise<{
  goodAt: Date | null;
  damaged: number;
  failedAt: Date | null;
  since: Date | null;
}> {
  const good = await tx
    .selectFrom("backups.backup")
    .select(["began_at", "damaged"])
    .where("failure", "is", null)
    .orderBy("ended_at", "desc")
    .limit(1)
    .executeTakeFirst();
  const last = await tx
    .selectFrom("backups.backup")
    .select(["ended_at", "failure"])
    .orderBy("ended_at", "desc")
    .limit(1)
    .executeTakeFirst();
  const first = await tx
    .selectFrom("accounts.account")
    .select((of) => of.fn.min("created_at").as("at"))
    .executeTakeFirst();
  return {
    goodAt: good?.began_at ?? null,
    damaged: good?.damaged ?? 0,
    failedAt: last?.failure ? last.ended_at : null,
    since: first?.at ?? null,
  };
}
