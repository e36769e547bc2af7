import { sql } from "kysely";
import { MOST_COUNTED, type Stored } from "../../base/contract.ts";
import type { Fill } from "../../base/content.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, first, one, run } from "../../base/data/rows.ts";
import { down, inOrder, type Keyed, type PageAsked, paged } from "../../base/data/paged.ts";
import type { messageRow } from "./api.ts";

type Row = Omit<Stored<typeof messageRow>, "may" | "subjects"> & {
  template: string | null;
  /** Of a mail to one person, once it is written. */
  subject: string | null;
  /** Of the notices that it carries, still to be filled. */
  letters: { subject: string; fill: Record<string, Fill> | null }[];
};
type State = Row["state"];

/** Mails in each state since a moment; counted as lists are. */
export const countStates = (tx: Tx, since: Date) =>
  all(tx)<{ state: State; count: number }>`
    select s.state, c.count from unnest(array['queued', 'sending', 'accepted', 'temporarily_failed',
      'permanently_failed', 'unknown', 'cancelled']) as s(state),
    lateral (select count(*)::int as count from (select from notices.message m
      where m.state = s.state and m.created_at >= ${since} limit ${sql.lit(MOST_COUNTED + 1)}) capped) c`;

export async function countDeadAddresses(tx: Tx): Promise<number> {
  const { count } = await one(tx)<{ count: number }>`
    select count(*)::int as count from organisations.contact
    where mail_dead_at is not null and removed_at is null`;
  return count;
}

const NEWEST = inOrder("notices.messages", down("moment", "m.created_at"), down("uuid", "m.id"));

/** Newest mails first, with what they carry. */
export const findMessageRows = (
  tx: Tx,
  { state, ...page }: PageAsked & { state?: State | undefined },
) =>
  paged(
    tx,
    NEWEST,
    page,
    ({ key, after, by, order }) => sql<Row & Keyed>`
    with page as (
      select * from notices.message m where ${state ? sql`m.state = ${state}` : sql`true`} and ${after} ${order}
    )
    select m.id, o.name as organisation, c.name as recipient, m.address, m.template,
      m.subject, (select coalesce(json_agg(json_build_object('subject', l.subject, 'fill', n.fill) order by n.created_at),
        '[]') from notices.notice n join notices.letter l on l.id = n.letter_id where n.message_id = m.id) as letters,
      m.state, m.attempts, m.code, m.refusal, m.server_reply as "serverReply",
      m.created_at as "createdAt", m.settled_at as "settledAt",
      case when m.state in ('queued', 'temporarily_failed') then m.next_attempt_at end as "nextAttemptAt", ${key}
    from page m left join organisations.organisation o on o.id = m.organisation_id
      left join organisations.contact c on c.id = m.contact_id
    order by ${by}`,
  );

export const getMessage = (tx: Tx, id: string) =>
  first(tx)<{
    state: State;
    template: string | null;
    organisationId: string | null;
    addressDead: boolean;
  }>`
    select m.state, m.template, m.organisation_id as "organisationId",
      c.mail_dead_at is not null as "addressDead"
    from notices.message m left join organisations.contact c on c.id = m.contact_id where m.id = ${id}`;

/** Back into the queue, due now, with its count of attempts begun anew. */
export const requeueMessage = (tx: Tx, now: Date, id: string) =>
  run(tx)`
    update notices.message set state = 'queued', next_attempt_at = ${now}, attempts = 0, sender = null,
      refusal = null, seen_at = null
    where id = ${id}`;
