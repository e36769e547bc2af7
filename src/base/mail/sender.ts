import type { Tx } from "../data/db.ts";

/** Who writes to people in this installation, and how a person is reached. Set on screen. */
export interface Sender {
  name: string;
  /** Phone, mail, hours: shown as typed. Empty = not set yet, and said so on the secretariat's screen. */
  contact: string;
}

const KEY = "sender";
const UNSET: Sender = { name: "事務局", contact: "" };

export async function getSender(tx: Tx): Promise<Sender> {
  const row = await tx
    .selectFrom("base.setting")
    .select("value")
    .where("key", "=", KEY)
    .executeTakeFirst();
  return { ...UNSET, ...(row?.value as Partial<Sender> | undefined) };
}

export async function saveSender(tx: Tx, now: Date, sender: Sender): Promise<void> {
  const value = JSON.stringify(sender);
  await tx
    .insertInto("base.setting")
    .values({ key: KEY, value, changed_at: now })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value, changed_at: now }))
    .execute();
}
