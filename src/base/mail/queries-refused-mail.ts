import type { Tx } from "../data/db.ts";
import type { SendResult } from "./mail.ts";

/** Keeps that a mail was not taken, or nobody knows whether it was, until a person has seen it. */
export async function saveRefusedMail(
  tx: Tx,
  now: Date,
  mail: { to: string; subject: string },
  { outcome, code, reply }: SendResult,
): Promise<void> {
  await tx
    .insertInto("base.refused_mail")
    .values({
      refused_at: now,
      address: mail.to,
      subject: mail.subject,
      outcome,
      reply: `${code} ${reply}`,
    })
    .execute();
}

/** What nobody has seen yet, the newest first; at most `limit`. */
export async function findRefusedMail(tx: Tx, limit: number) {
  return tx
    .selectFrom("base.refused_mail")
    .select(["id", "refused_at as refusedAt", "address", "subject", "outcome", "reply"])
    .where("seen_at", "is", null)
    .orderBy("refused_at", "desc")
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** False where it is not there, or was seen before. */
export async function saveRefusedMailSeen(
  tx: Tx,
  now: Date,
  id: string,
  accountId: string | null,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("base.refused_mail")
    .set({ seen_at: now, seen_by: accountId })
    .where("id", "=", id)
    .where("seen_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
