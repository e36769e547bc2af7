import type { Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all } from "../../base/data/rows.ts";
import type { letter } from "./api-papers.ts";

/** Every mail about membership; which one, its facts say. */
export const LETTER = "invoices.letter";

/** The newest mails about one membership, and what became of them. */
export const findLetters = (tx: Tx, organisationId: string) =>
  all(tx)<Omit<Stored<typeof letter>, "label"> & { kind: string }>`
     select id, facts ->> 'kind' as kind, address, state, coalesce(settled_at, created_at) as at from notices.message
     where template = ${LETTER} and organisation_id = ${organisationId} order by created_at desc, id limit 50`;
