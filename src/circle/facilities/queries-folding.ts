import type { Tx } from "../../base/data/db.ts";
import { all, first, run } from "../../base/data/rows.ts";
import { saveSearchText } from "./queries-bulk.ts";
import { refoldedText } from "./search-text.ts";

/** The name of the rules by which everything stored was folded; undefined before the first time. */
export async function getFolding(tx: Tx): Promise<string | undefined> {
  const row = await first(tx)<{ rules: string }>`select rules from facilities.folding`;
  return row?.rules;
}

export const saveFolding = (tx: Tx, rules: string, now: Date) =>
  run(tx)`insert into facilities.folding (rules, at) values (${rules}, ${now})
    on conflict (only_one) do update set rules = excluded.rules, at = excluded.at`;

/** Folds the next facilities anew, in the order of their ids; gives the last of them, null once all are done. */
export async function refoldFacilities(
  tx: Tx,
  after: string | null,
  limit: number,
): Promise<string | null> {
  const rows = await all(tx)<{ id: string }>`select id from facilities.facility
    where ${after}::uuid is null or id > ${after}::uuid order by id limit ${limit} for update`;
  const ids = rows.map((row) => row.id);
  await saveSearchText(tx, ids);
  return ids.length < limit ? null : ids.at(-1)!;
}

/** The same for former names. Kana and place of that time stand nowhere else: they are folded on from what is stored. */
export async function refoldFormerNames(
  tx: Tx,
  after: string | null,
  limit: number,
): Promise<string | null> {
  const rows = await all(tx)<{ id: string; name: string; sought: string }>`
    select id, name, sought from facilities.former_name
    where ${after}::uuid is null or id > ${after}::uuid order by id limit ${limit} for update`;
  const made = rows.map(({ id, name, sought }) => ({ id, ...refoldedText(name, sought) }));
  await run(tx)`update facilities.former_name n set sought = made.sought, grams = made.grams::int[]
    from unnest(${made.map((row) => row.id)}::uuid[], ${made.map((row) => row.sought)}::text[],
      ${made.map((row) => `{${row.grams.join(",")}}`)}::text[]) as made (id, sought, grams) where n.id = made.id`;
  return rows.length < limit ? null : rows.at(-1)!.id;
}
