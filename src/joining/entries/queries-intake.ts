import type { Tx } from "../../base/data/db.ts";
import { all, one, run } from "../../base/data/rows.ts";
import { keptSetting } from "../../base/data/setting.ts";
import type { Intake } from "./api.ts";

/** Until when and how many applications are taken. */
const intake = keptSetting<Intake>("entries.intake", { until: null, most: null, note: null });
export const getIntake = intake.get;
export const saveIntake = intake.save;

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
  const rows = await all(tx)<{ mail: string }>`delete from entries.wish returning mail`;
  return rows.map((row) => row.mail);
}

/** Keeps an address that wants to be told; once is enough. */
export const saveWish = (tx: Tx, mail: string, key: string, now: Date) =>
  run(tx)`insert into entries.wish (mail, mail_key, at) values (${mail}, ${key}, ${now})
    on conflict (mail_key) do nothing`;
