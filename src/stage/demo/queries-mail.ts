import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { first } from "../../base/data/rows.ts";
import { anywhere } from "../../base/data/like.ts";
import { down, inOrder, type Keyed, type PageAsked, paged } from "../../base/data/paged.ts";
import type { ListRow } from "../../base/contract.ts";
import type { findMails } from "./api.ts";

type MailRow = ListRow<typeof findMails> & { serverReply: string | null };
const ROW = sql`m.id, m.created_at as at, coalesce(o.name, '') as organisation, coalesce(c.name, '') as recipient,
  coalesce(m.address, '') as address, m.state,
  m.server_reply as "serverReply",
  coalesce(m.subject, (select min(l.subject) || case when count(*) > 1 then ' ほか' || count(*) - 1 || '件' else '' end
    from notices.notice n join notices.letter l on l.id = n.letter_id where n.message_id = m.id), '') as subject`;
const FROM = sql`from notices.message m
  left join organisations.organisation o on o.id = m.organisation_id
  left join organisations.contact c on c.id = m.contact_id`;
const NEWEST = inOrder("demo.mails", down("moment", "m.created_at"), down("uuid", "m.id"));

/** Mails of every state, also those to one person, the newest first; `search` looks in names, addresses and subjects. */
export function findMailRows(
  tx: Tx,
  { search, ...page }: PageAsked & { search?: string | undefined },
) {
  const like = anywhere(search ?? "");
  const found = search
    ? sql`(o.name ilike ${like} or c.name ilike ${like} or m.subject ilike ${like}
        or m.address ilike ${like} or exists (
        select from notices.notice n join notices.letter l on l.id = n.letter_id
        where n.message_id = m.id and l.subject ilike ${like}))`
    : sql`true`;
  return paged(
    tx,
    NEWEST,
    page,
    ({ key, after, order }) => sql<MailRow & Keyed>`
    select ${ROW}, ${key} ${FROM} where ${found} and ${after} ${order}`,
  );
}

export const getMailRow = (tx: Tx, id: string) =>
  first(tx)<MailRow>`select ${ROW} ${FROM} where m.id = ${id}`;
