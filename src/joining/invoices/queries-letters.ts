import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import type { LETTER_STATES } from "./api.ts";

export type LetterState = keyof typeof LETTER_STATES;

export interface Letter {
  id: string;
  organisationId: string;
  invoiceId: string | null;
  receiptId: string | null;
  kind: string;
  /** What the mail says besides the facts of the invoice. */
  words: Record<string, string>;
  state: LetterState;
}

export async function saveLetter(
  tx: Tx,
  now: Date,
  letter: {
    organisationId: string;
    invoiceId: string | null;
    receiptId: string | null;
    kind: string;
    words: Record<string, string>;
  },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into invoices.letter (organisation_id, invoice_id, receipt_id, kind, words, state, created_at, changed_at)
    values (${letter.organisationId}, ${letter.invoiceId}, ${letter.receiptId}, ${letter.kind}, ${JSON.stringify(letter.words)}, 'queued', ${now}, ${now})
    returning id`.execute(tx);
  return rows[0]!.id;
}

/** Takes a letter to be sent; null where another process has it, or it went. One left in sending becomes unknown. */
export async function takeLetter(tx: Tx, now: Date, id: string): Promise<Letter | null> {
  const { rows } = await sql<Letter>`
    select id, organisation_id as "organisationId", invoice_id as "invoiceId", receipt_id as "receiptId", kind, words, state
    from invoices.letter where id = ${id} for update`.execute(tx);
  const letter = rows[0];
  if (letter?.state === "sending") await saveLetterState(tx, now, id, "unknown", null, null);
  if (!letter || !["queued", "temporarily_failed"].includes(letter.state)) return null;
  await sql`update invoices.letter set state = 'sending', changed_at = ${now} where id = ${id}`.execute(
    tx,
  );
  return letter;
}

export async function saveLetterState(
  tx: Tx,
  now: Date,
  id: string,
  state: LetterState,
  address: string | null,
  answer: string | null,
): Promise<void> {
  await sql`update invoices.letter set state = ${state}, address = coalesce(${address}, address), answer = ${answer},
    changed_at = ${now} where id = ${id}`.execute(tx);
}

export async function findLetters(tx: Tx, organisationId: string) {
  const { rows } = await sql<{
    id: string;
    kind: string;
    address: string | null;
    state: LetterState;
    at: Date;
  }>`select id, kind, address, state, changed_at as at from invoices.letter
     where organisation_id = ${organisationId} order by created_at desc, id limit 50`.execute(tx);
  return rows;
}

/** Letters that still wait: kicked once a day in case their job was lost or the parts were switched off. */
export async function findWaitingLetters(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from invoices.letter
    where state in ('queued', 'temporarily_failed') order by created_at limit 1000`.execute(tx);
  return rows.map(({ id }) => id);
}
