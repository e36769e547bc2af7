import type { Tx } from "./db.ts";
import { first, run } from "./rows.ts";

/** A setting that is changed on a page and kept under a key; `unset` holds for what was never set. */
export const keptSetting = <S extends object>(key: string, unset: S) => ({
  get: async (tx: Tx): Promise<S> => {
    const row = await first(tx)<{ value: Partial<S> }>`
      select value from base.setting where key = ${key}`;
    return { ...unset, ...row?.value };
  },
  save: async (tx: Tx, now: Date, setting: S): Promise<void> => {
    await run(tx)`
      insert into base.setting (key, value, changed_at) values (${key}, ${JSON.stringify(setting)}, ${now})
      on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at`;
  },
});
