import { sql } from "kysely";
import type { SelectQueryBuilder } from "kysely";
import { type Ended, whyEnded } from "../../circle/organisations/index.ts";
import type { Tx } from "../../base/data/db.ts";
import type { DB } from "../../base/data/tables.ts";

/** Saves the words of a batch of notices; gives their id. */
export async function saveLetter(
  tx: Tx,
  letter: {
    /** `id@version` of the wording. */
    template: string;
    subject: string;
    /** Plain text; what differs from reader to reader is left as {{institution}}, {{recipient}}, {{answerUrl}} … */
    body: string;
    /** Where {{answerUrl}} leads, e.g. `/r/{token}` or `/reactions/relay`. */
    linkPath: string;
  },
): Promise<string> {
  const row = await tx
    .insertInto("notices.letter")
    .values({
      template: letter.template,
      subject: letter.subject,
      body: letter.body,
      link_path: letter.linkPath,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

/** What a caller's select must give for each notice, in this order. */
export const NOTICE_COLUMNS = [
  "kind",
  "letter_id",
  "subject_id",
  "organisation_id",
  "contact_id",
  "step",
  "urgent",
  "alone",
  "mark",
  "fill",
  "created_at",
  "not_before",
  "link_expires_at",
] as const;
type NoticeColumns = Record<(typeof NOTICE_COLUMNS)[number], unknown>;

/**
 * Writes one notice for each row of a select (columns as in NOTICE_COLUMNS), in one statement.
 * A notice that exists already (same subject, contact, kind and step) is left as it is; where `fresh`, the
 * subjects are new in this transaction and have none, so it is not looked for. Gives how many were written.
 */
export async function queueNoticesFrom<T extends keyof DB>(
  tx: Tx,
  rows: SelectQueryBuilder<DB, T, NoticeColumns>,
  fresh = false,
): Promise<number> {
  const result = await tx
    .insertInto("notices.notice")
    .columns([...NOTICE_COLUMNS])
    .expression(rows as never)
    .$if(!fresh, (query) => query.onConflict((conflict) => conflict.doNothing()))
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0);
}

/** Stops what has not been handed to a mail yet. */
export async function cancelNotices(
  tx: Tx,
  subjectIds: readonly string[],
  now: Date,
): Promise<void> {
  await tx
    .updateTable("notices.notice")
    .set((eb) => ({
      cancelled_at: eb
        .case()
        .when("message_id", "is", null)
        .then(now)
        .else(eb.ref("cancelled_at"))
        .end(),
    }))
    .where("subject_id", "=", sql<string>`any (${[...subjectIds]}::uuid[])`)
    .where("cancelled_at", "is", null)
    .execute();
}

/** Why a notice counts no more: the one it was sent to, at the address it was sent to, is there no more. */
export async function getLinkEnd(tx: Tx, noticeId: string): Promise<Ended | null> {
  const { rows } = await sql<{ ended: Ended | null }>`/* named: notices.link_end */
    select ${whyEnded({ organisation: "o", contact: "c" }, "m.address")} as ended
    from notices.notice n
      join organisations.organisation o on o.id = n.organisation_id
      join organisations.contact c on c.id = n.contact_id
      left join notices.message m on m.id = n.message_id
    where n.id = ${noticeId}`.execute(tx);
  return rows[0]?.ended ?? null;
}
