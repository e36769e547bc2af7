import type { Tx } from "../../base/data/db.ts";
import { one } from "../../base/data/rows.ts";
import type { Intake } from "./api.ts";

const KEY = "entries.intake";
const OPEN: Intake = { until: null, most: null, note: null };

/** Until when and how many applications are taken. */
export async function getIntake(tx: Tx): Promise<Intake> {
  const row = await tx
    .selectFrom("base.setting")
    .select("value")
    .where("key", "=", KEY)
    .executeTakeFirst();
  return { ...OPEN, ...(row?.value as Partial<Intake> | undefined) };
}

export async function saveIntake(tx: Tx, now: Date, intake: Intake): Promise<void> {
  const value = JSON.stringify(intake);
  await tx
    .insertInto("base.setting")
    .values({ key: KEY, value, changed_at: now })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value, changed_at: now }))
    .execute();
}

/** Organisations that wait or were let in. Those that stand with another count once. */
export async function countTaken(tx: Tx): Promise<number> {
  const { count } = await one(tx)<{ count: number }>`select count(*)::int as count
    from applications.application where state in ('waiting', 'asked', 'approved') and joined_to is null`;
  return count;
}

export async function countWishes(tx: Tx): Promise<number> {
  const { count } = await one(tx)<{ count: number }>`
    select count(*)::int as count from entries.wish`;
  return count;
}

/** Gives the addresses that want to be told, and forgets them here: from now on the mails to them know them. */
export async function takeWishes(tx: Tx): Promise<string[]> {
  const rows = await tx.deleteFrom("entries.wish").returning("mail").execute();
  return rows.map((row) => row.mail);
}

/** Keeps an address that wants to be told; once is enough. */
export async function saveWish(tx: Tx, mail: string, key: string, now: Date): Promise<void> {
  await tx
    .insertInto("entries.wish")
    .values({ mail, mail_key: key, at: now })
    .onConflict((conflict) => conflict.column("mail_key").doNothing())
    .execute();
}
