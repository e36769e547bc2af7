import { sql } from "kysely";
import type { Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, exists, first, one, run } from "../../base/data/rows.ts";
import type { file, Line } from "./api.ts";
import type { BankLine } from "./read.ts";

/** Stores a file's new lines; those that an earlier file held stay as they are. Gives how many were new. */
export async function saveFile(
  tx: Tx,
  now: Date,
  name: string,
  lines: readonly BankLine[],
): Promise<{ id: string; added: number }> {
  const { id } = await one(tx)<{ id: string }>`
    insert into transfers.file (name, read_at, lines, added)
    values (${name}, ${now}, ${lines.length}, 0) returning id`;
  const added = await run(tx)`
    insert into transfers.line (file_id, fingerprint, received_on, amount, payer, payer_key, place)
    select ${id}, l.fingerprint, l."receivedOn", l.amount, l.payer, l."payerKey", l.place
    from json_to_recordset(${JSON.stringify(lines)}::json) as l(fingerprint text, "receivedOn" date, amount int,
      payer text, "payerKey" text, place text)
    on conflict (fingerprint) do nothing`;
  if (added === 0) await run(tx)`delete from transfers.file where id = ${id}`;
  else await run(tx)`update transfers.file set added = ${added} where id = ${id}`;
  return { id, added };
}

/** A line without what its payments and the invoices say of it. */
type StoredLine = Omit<Line, "used" | "usedFor" | "proposals"> & { payerKey: string };

const LINE = sql`l.id, l.received_on as "receivedOn", l.amount, l.payer, l.payer_key as "payerKey", l.place,
  case when l.set_aside_at is not null then coalesce(l.aside_reason, '') end as aside`;
/** Yen of a line that were recorded as payments. */
const USED = sql`coalesce((select sum(p.amount) from invoices.payment p
  where p.line_id = l.id and p.withdrawn_at is null), 0)`;
const SHOWN = {
  waiting: sql`l.set_aside_at is null and ${USED} < l.amount`,
  used: sql`l.set_aside_at is null and ${USED} >= l.amount`,
  aside: sql`l.set_aside_at is not null`,
};

/** Lines of one kind, the newest first. */
export const findLines = (tx: Tx, show: keyof typeof SHOWN, limit: number) =>
  all(tx)<StoredLine>`select ${LINE} from transfers.line l
    where ${SHOWN[show]} order by l.received_on desc, l.id limit ${limit}`;

export const countLines = (tx: Tx) =>
  one(tx)<{ waiting: number; used: number; aside: number }>`
    select count(*) filter (where ${SHOWN.waiting})::int as waiting, count(*) filter (where ${SHOWN.used})::int as used,
      count(*) filter (where ${SHOWN.aside})::int as aside from transfers.line l`;

/** One line; others who want it wait until this transaction ends. */
export const lockLine = (tx: Tx, id: string) =>
  first(tx)<StoredLine>`
    select ${LINE} from transfers.line l where l.id = ${id} for update`;

export async function saveAside(tx: Tx, id: string, at: Date | null, reason: string | null) {
  await run(tx)`
    update transfers.line set set_aside_at = ${at}, aside_reason = ${reason} where id = ${id}`;
}

/** Files that brought something, the newest first; at most 20. */
export const findFiles = (tx: Tx) =>
  all(tx)<Omit<Stored<typeof file>, "may"> & { used: boolean }>`
    select f.id, f.name, f.read_at as "readAt", f.lines, f.added, exists (
      select from transfers.line l join invoices.payment p on p.line_id = l.id where l.file_id = f.id) as used
    from transfers.file f order by f.read_at desc, f.id limit 20`;

/** Removes a file with its lines, unless one was ever recorded as paid. Gives whether it did; null = no such file. */
export async function removeFile(tx: Tx, id: string): Promise<boolean | null> {
  if (!(await exists(tx)`select 1 from transfers.file where id = ${id} for update`)) return null;
  await run(tx)`select 1 from transfers.line where file_id = ${id} for update`;
  const removed = await run(tx)`
    delete from transfers.file f where f.id = ${id} and not exists (
      select from transfers.line l join invoices.payment p on p.line_id = l.id where l.file_id = f.id)`;
  return removed > 0;
}

/** Under which names who pays, as `key organisation`. */
export async function findPayers(tx: Tx, keys: readonly string[]): Promise<Set<string>> {
  const rows = await all(tx)<{ key: string; organisationId: string }>`
    select key, organisation_id as "organisationId" from transfers.payer
    where key = any (${[...new Set(keys)]})`;
  return new Set(rows.map(({ key, organisationId }) => `${key} ${organisationId}`));
}

export async function savePayer(tx: Tx, key: string, organisationId: string): Promise<void> {
  if (key === "") return;
  await run(tx)`
    insert into transfers.payer (key, organisation_id) values (${key}, ${organisationId})
    on conflict do nothing`;
}
