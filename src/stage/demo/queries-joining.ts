import type { Tx } from "../../base/data/db.ts";
import { all, one } from "../../base/data/rows.ts";

/** A facility of this kind that is no member, the same for the same number. */
export async function getStranger(tx: Tx, kind: string, index: number): Promise<string> {
  const rows = await all(tx)<{ id: string }>`
    select f.id from facilities.facility f join facilities.code c on c.facility_id = f.id
    where f.kind = ${kind} and not exists (select from members.institution i where i.code = c.code)
    order by c.code offset ${index} limit 1`;
  if (!rows[0]) throw new Error(`no facility of the kind ${kind} is left to join`);
  return rows[0].id;
}

/** A test mail that a mail server took: somebody may press its button. */
export interface TestMail {
  noticeId: string;
  contactId: string;
  linkExpiresAt: Date;
  at: Date;
}

/** First test mails that were taken after `since`. */
export const findTestMails = (tx: Tx, since: Date) =>
  all(tx)<TestMail>`
    select n.id as "noticeId", p.contact_id as "contactId", n.link_expires_at as "linkExpiresAt", m.settled_at as at
    from notices.message m join notices.notice n on n.message_id = m.id join probes.probe p on p.id = n.subject_id
    where m.state = 'accepted' and m.settled_at > ${since} and n.contact_id = p.contact_id and n.step = 0
    order by m.settled_at, n.id`;

/** When the next step after a test mail is due. */
export async function getNextClimb(tx: Tx): Promise<Date | null> {
  const { at } = await one(tx)<{ at: Date | null }>`
    select min(next_at) as at from probes.probe`;
  return at;
}
