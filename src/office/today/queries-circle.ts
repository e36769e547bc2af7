import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";

/** What waits for the secretariat about who belongs to the circle and whether they can be reached. */
export interface CircleFacts {
  /** Somebody said on the page of a test mail who comes after. */
  successors: number;
  /** Mails that came in and nobody has looked at. */
  letters: number;
  vacant: number;
}

export async function getCircleFacts(tx: Tx): Promise<CircleFacts> {
  const { rows } = await sql<CircleFacts>`
    select (select count(*)::int from probes.probe
        where successor_at is not null and successor_done_at is null) as successors,
      (select count(*)::int from (select from mailboxes.received
        where done_at is null limit 1000) r) as letters,
      ${vacancies} as vacant`.execute(tx);
  return rows[0]!;
}

const vacancies = sql`(select count(*)::int from people.vacancy v
  join organisations.organisation o on o.id = v.organisation_id where o.closed_at is null)`;

/** Organisations that nobody signs in for any more, as far as the viewer may see them. */
export async function countVacancies(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`select ${vacancies} as count`.execute(tx);
  return rows[0]!.count;
}

/** What an organisation of the circle is asked about itself. */
export interface OwnMatters {
  /** Test mails of the last round that wait for an answer, and until when. */
  probes: number;
  probesBy: Date | null;
  /** Invoices that are open, and when the first is due. */
  invoices: number;
  invoicesBy: string | null;
}

export async function getOwnMatters(tx: Tx, organisationId: string): Promise<OwnMatters> {
  const { rows } = await sql<OwnMatters>`
    select p.count as probes, p.by as "probesBy", i.count as invoices, i.by as "invoicesBy"
    from (select count(*)::int as count, min(answer_by) as by from probes.probe
        where organisation_id = ${organisationId} and state = 'waiting') p,
      (select count(*)::int as count, min(due_on) as by from invoices.invoice i
        where organisation_id = ${organisationId} and cancelled_at is null
          and amount > (select coalesce(sum(amount), 0) from invoices.payment
            where invoice_id = i.id and withdrawn_at is null)) i`.execute(tx);
  return rows[0]!;
}

/** The contact or account names of those who offer the viewer the representative's role. */
export async function findOffers(tx: Tx, accountId: string, now: Date): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select coalesce(c.name, '代表者') as name from people.succession s
    left join organisations.contact c on c.organisation_id = s.organisation_id and c.account_id = s.from_account_id
      and c.removed_at is null
    where s.to_account_id = ${accountId} and s.accepted_at is null and s.withdrawn_at is null and s.expires_at > ${now}`.execute(
    tx,
  );
  return rows.map((row) => row.name);
}
