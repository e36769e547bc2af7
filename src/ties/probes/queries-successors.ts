import type { Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, first, one, run } from "../../base/data/rows.ts";
import type { successor } from "./api.ts";

/** Who comes after, of whom a name or an address is known. */
export interface Successor {
  name: string | null;
  mail: string | null;
}

/** Keeps who comes after a contact; what was said of it before, and nobody looked at, is replaced. */
export const saveSuccessor = (
  tx: Tx,
  { contactId, organisationId }: { contactId: string; organisationId: string },
  { name, mail }: Successor,
  now: Date,
) =>
  run(tx)`
    insert into probes.successor (contact_id, organisation_id, name, mail, said_at)
    values (${contactId}, ${organisationId}, ${name}, ${mail}, ${now})
    on conflict (contact_id) where done_at is null
      do update set name = excluded.name, mail = excluded.mail, said_at = excluded.said_at`;

/** The contact says that it is the right one after all. */
export const removeSuccessor = (tx: Tx, contactId: string) =>
  run(tx)`delete from probes.successor where contact_id = ${contactId} and done_at is null`;

/** Who was said to come after this contact, as long as nobody has looked at it. */
export const getSuccessor = (tx: Tx, contactId: string) =>
  first(tx)<Successor>`
    select name, mail from probes.successor where contact_id = ${contactId} and done_at is null`;

/** Contacts said to have changed, which nobody has looked at yet; the oldest first, at most 200. */
export const findSuccessors = (tx: Tx) =>
  all(tx)<Stored<typeof successor>>`
    select s.id, s.organisation_id as "organisationId", o.name as organisation, c.name as contact, s.name, s.mail,
      s.said_at as at
    from probes.successor s join organisations.organisation o on o.id = s.organisation_id
      join organisations.contact c on c.id = s.contact_id
    where s.done_at is null order by s.said_at limit 200`;

/** So many wait to be entered. */
export async function countSuccessors(tx: Tx): Promise<number> {
  const { count } = await one(tx)<{ count: number }>`
    select count(*)::int as count from probes.successor where done_at is null`;
  return count;
}

/** Gives whose it is; undefined where there is none that the viewer may change, or a newer one waits. */
export const saveSuccessorDone = (tx: Tx, id: string, at: Date | null) =>
  first(tx)<{ organisationId: string }>`
    update probes.successor s set done_at = ${at} where s.id = ${id} and (${at}::timestamptz is not null
      or not exists (select from probes.successor n where n.contact_id = s.contact_id and n.done_at is null
        and n.id <> s.id))
    returning organisation_id as "organisationId"`;
