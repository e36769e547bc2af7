import { type RawBuilder, sql } from "kysely";

/** Why what was sent to a contact counts no more: the organisation closed, the contact left, or has another address. */
export type Ended = "closed" | "left" | "moved";

/**
 * Judged at the moment somebody comes with a link, so that nothing has to be revoked: a contact that is put back, or
 * an organisation that opens again, has its links again. The one rule for every kind of link. Columns by table alias
 * in the asking query; `address` is what the link was sent to, null where nothing was sent.
 */
export const whyEnded = (
  { organisation, contact }: { organisation: string; contact: string },
  address: string,
): RawBuilder<Ended | null> => sql<Ended | null>`case
  when ${sql.ref(`${organisation}.closed_at`)} is not null then 'closed'
  when ${sql.ref(`${contact}.removed_at`)} is not null then 'left'
  when ${sql.ref(`${contact}.id`)} is not null
    and lower(${sql.ref(address)}) <> lower(coalesce(${sql.ref(`${contact}.mail`)}, '')) then 'moved' end`;
