import type { Tx } from "../../base/data/db.ts";
import { all } from "../../base/data/rows.ts";
import type { MESSAGE_STATES } from "../../post/notices/api.ts";

/** Every mail about membership; which one, its facts say. */
export const LETTER = "invoices.letter";

/** The newest mails about one membership, and what became of them. */
export async function findLetters(tx: Tx, organisationId: string) {
  return all(tx)<{
    id: string;
    kind: string;
    address: string | null;
    state: keyof typeof MESSAGE_STATES;
    at: Date;
  }>`select id, facts ->> 'kind' as kind, address, state, coalesce(settled_at, created_at) as at from notices.message
     where template = ${LETTER} and organisation_id = ${organisationId} order by created_at desc, id limit 50`;
}
