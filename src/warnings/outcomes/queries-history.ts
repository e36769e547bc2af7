import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { down, inOrder, type Keyed, type PageAsked, paged } from "../../base/data/paged.ts";
import type { ListRow } from "../../base/contract.ts";
import type { findHistory } from "./api.ts";
import { STANDING } from "./queries-standing.ts";

const NEWEST = inOrder("outcomes.history", down("moment", "r.created_at"), down("uuid", "r.id"));

/** What one institution was told and answered, the newest first. */
export const findHistoryRows = (
  tx: Tx,
  { institutionId, ...page }: PageAsked & { institutionId: string },
) =>
  paged(
    tx,
    NEWEST,
    page,
    ({ key, after, order }) => sql<Keyed & ListRow<typeof findHistory>>`
    select r.id as "reactionId", a.title, r.mark, ${STANDING} as standing, r.answer, r.notified_at as "notifiedAt",
      r.first_answered_at as "firstAnsweredAt", r.answered_at as "answeredAt", r.closed_at as "closedAt", ${key}
    from reactions.reaction r join advisories.advisory a on a.id = r.advisory_id
    where r.institution_id = ${institutionId} and ${after} ${order}`,
  );
