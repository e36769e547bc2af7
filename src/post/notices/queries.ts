import { randomUUID } from "node:crypto";
import { type RawBuilder, sql } from "kysely";
import { type Ended, whyEnded } from "../../circle/organisations/index.ts";
import type { Tx } from "../../base/data/db.ts";

/** The words of a batch of notices. */
export interface NewLetter {
  /** `id@version` of the wording. */
  template: string;
  subject: string;
  /** Plain text; what differs from reader to reader is left as {{institution}}, {{recipient}}, {{answerUrl}} … */
  body: string;
  /** Where {{answerUrl}} leads, e.g. `/r/{token}` or `/reactions/relay`. */
  linkPath: string;
}

/** Saves letters in one statement; gives their ids in the same order. */
export async function saveLetters(tx: Tx, letters: readonly NewLetter[]): Promise<string[]> {
  const rows = letters.map(({ linkPath, ...letter }) => ({
    ...letter,
    id: randomUUID(),
    link_path: linkPath,
  }));
  await tx.insertInto("notices.letter").values(rows).execute();
  return rows.map(({ id }) => id);
}

/** What is said of each notice, and its type in the database. */
const COLUMNS = {
  kind: "text",
  letter_id: "uuid",
  subject_id: "uuid",
  organisation_id: "uuid",
  contact_id: "uuid",
  step: "int",
  urgent: "boolean",
  alone: "boolean",
  mark: "text",
  fill: "jsonb",
  created_at: "timestamptz",
  not_before: "timestamptz",
  link_expires_at: "timestamptz",
} as const;

/** For each column a value, or an expression over the rows from which notices are made. */
export type NoticeRow = Record<keyof typeof COLUMNS, unknown>;

/**
 * Writes one notice for each row of `from` (what follows that word in SQL), in one statement.
 * A notice that exists already (same subject, contact, kind and step) is left as it is; where `fresh`, the
 * subjects are new in this transaction and have none, so it is not looked for. Gives how many were written.
 */
export async function queueNoticesFrom(
  tx: Tx,
  notice: NoticeRow,
  from: RawBuilder<unknown>,
  fresh = false,
): Promise<number> {
  const columns = Object.entries(COLUMNS) as [keyof NoticeRow, string][];
  const values = columns.map(([name, type]) => sql`(${notice[name]})::${sql.raw(type)}`);
  const result = await sql`
    insert into notices.notice (${sql.join(columns.map(([name]) => sql.ref(name)))})
    select ${sql.join(values)} from ${from}
    ${fresh ? sql`` : sql`on conflict do nothing`}`.execute(tx);
  return Number(result.numAffectedRows ?? 0);
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
