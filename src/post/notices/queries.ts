import { randomUUID } from "node:crypto";
import { type RawBuilder, sql } from "kysely";
import { type Ended, whyEnded } from "../../circle/organisations/index.ts";
import { asSystem, type Tx } from "../../base/data/db.ts";
import { all, first, run } from "../../base/data/rows.ts";

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
  return run(tx)`
    insert into notices.notice (${sql.join(columns.map(([name]) => sql.ref(name)))})
    select ${sql.join(values)} from ${from}
    ${fresh ? sql`` : sql`on conflict do nothing`}`;
}

/**
 * Stops what is queued about these and has not gone out, for whoever settled them; a mail that is being sent goes.
 * Locked first, so that what is put into a mail at this very moment is seen, and stopped too.
 */
export async function cancelNotices(
  tx: Tx,
  subjectIds: readonly string[],
  now: Date,
): Promise<void> {
  if (subjectIds.length === 0) return;
  await asSystem(tx, async (system) => {
    const rows = await all(system)<{ id: string }>`/* named: notices.lock_open */
      select id from notices.notice
      where subject_id = any (${[...subjectIds]}::uuid[]) and cancelled_at is null for update`;
    if (rows.length === 0) return;
    await run(system)`/* named: notices.cancel */
      with waiting as (
        select id from notices.message where state in ('queued', 'temporarily_failed') and id in (
          select message_id from notices.notice where id = any (${rows.map(({ id }) => id)}::uuid[])) for update
      )
      update notices.notice set cancelled_at = ${now}::timestamptz
      where id = any (${rows.map(({ id }) => id)}::uuid[])
        and (message_id is null or message_id in (select id from waiting))`;
  });
}

/** Why a notice counts no more: the one it was sent to, at the address it was sent to, is there no more. */
export async function getLinkEnd(tx: Tx, noticeId: string): Promise<Ended | null> {
  const row = await first(tx)<{ ended: Ended | null }>`/* named: notices.link_end */
    select ${whyEnded({ organisation: "o", contact: "c" }, "m.address")} as ended
    from notices.notice n
      join organisations.organisation o on o.id = n.organisation_id
      join organisations.contact c on c.id = n.contact_id
      left join notices.message m on m.id = n.message_id
    where n.id = ${noticeId}`;
  return row?.ended ?? null;
}
