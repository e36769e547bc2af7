import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import type { PageKey } from "../../base/web/page-key.ts";
import type { MESSAGE_STATES } from "../../post/notices/api.ts";

export interface MailRow {
  id: string;
  /** With microseconds, for the next page. */
  at: string;
  organisation: string;
  recipient: string;
  address: string;
  subject: string;
  state: keyof typeof MESSAGE_STATES;
  serverReply: string | null;
}

/** Mails of every state, the newest first; `search` looks in names, addresses and subjects. */
export function findMailRows(
  tx: Tx,
  filter: { search: string | undefined; after: PageKey | null; limit: number },
): Promise<MailRow[]> {
  const like = `%${(filter.search ?? "").replaceAll(/[\\%_]/g, "\\$&")}%`;
  const found = filter.search
    ? sql`(o.name ilike ${like} or c.name ilike ${like} or m.address ilike ${like} or exists (
        select from notices.notice n join notices.letter l on l.id = n.letter_id
        where n.message_id = m.id and l.subject ilike ${like}))`
    : sql`true`;
  const after = filter.after
    ? sql`(m.created_at, m.id) < (${filter.after.time}::timestamptz, ${filter.after.id}::uuid)`
    : sql`true`;
  return read(tx, sql`${found} and ${after}`, filter.limit);
}

export async function getMailRow(tx: Tx, id: string): Promise<MailRow | undefined> {
  return (await read(tx, sql`m.id = ${id}`, 1))[0];
}

async function read(tx: Tx, condition: RawBuilder<unknown>, limit: number): Promise<MailRow[]> {
  const { rows } = await sql<MailRow>`
    select m.id, to_char(m.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
      o.name as organisation, c.name as recipient, m.address, m.state, m.server_reply as "serverReply",
      coalesce((select min(l.subject) || case when count(*) > 1 then ' ほか' || count(*) - 1 || '件' else '' end
        from notices.notice n join notices.letter l on l.id = n.letter_id where n.message_id = m.id), '') as subject
    from notices.message m
      join organisations.organisation o on o.id = m.organisation_id
      join organisations.contact c on c.id = m.contact_id
    where ${condition} order by m.created_at desc, m.id desc limit ${limit}`.execute(tx);
  return rows;
}
