import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { exists, first, run, takeTurn } from "../../base/data/rows.ts";
import { USABLE } from "./queries.ts";

/** Two presses of one person go one by one. */
export const lockCaller = (tx: Tx, accountId: string) => takeTurn(tx, `caller ${accountId}`);

/** Whom this person has, as long as something is wanted of it. */
export const getOwnTurn = (tx: Tx, accountId: string, now: Date) =>
  first(tx)<{ organisationId: string }>`
    select t.organisation_id as "organisationId" from calls.turn t
    where t.taken_by = ${accountId} and t.taken_until > ${now}
      and exists (select from calls.matter m where m.organisation_id = t.organisation_id and m.ended_at is null) limit 1`;

/**
 * The most urgent that nobody has and that may be rung up now, or the one named; locked. Whom somebody takes at this
 * moment is passed over. `not_before` stands in the row that is locked: who was rung up a moment ago is not found.
 */
export const lockNext = (tx: Tx, organisationId: string | null, now: Date) =>
  first(tx)<{ organisationId: string }>`
    select t.organisation_id as "organisationId"
    from calls.matter m join calls.turn t on t.organisation_id = m.organisation_id
      join organisations.organisation o on o.id = m.organisation_id and o.closed_at is null
    where m.ended_at is null and (t.taken_until is null or t.taken_until <= ${now}) and ${
      organisationId
        ? sql`m.organisation_id = ${organisationId}`
        : sql`(t.not_before is null or t.not_before <= ${now}) and ${USABLE}`
    }
    order by m.rank, m.due_at, m.since, m.organisation_id limit 1 for update of t skip locked`;

/** Something is wanted of it: asked once more where it is locked. */
export const isWanted = (tx: Tx, organisationId: string) =>
  exists(tx)`
    select from calls.matter where organisation_id = ${organisationId} and ended_at is null`;

export const saveTurn = (
  tx: Tx,
  organisationId: string,
  { accountId, now, until }: { accountId: string; now: Date; until: Date },
) =>
  run(tx)`
    update calls.turn set taken_by = ${accountId}, taken_at = ${now}, taken_until = ${until}
    where organisation_id = ${organisationId}`;

/** Gives back whatever this person has. */
export const removeTurns = (tx: Tx, accountId: string) =>
  run(tx)`
    update calls.turn set taken_by = null, taken_at = null, taken_until = null where taken_by = ${accountId}`;

/** Not rung up again before that moment; null: whenever somebody has time. */
export const saveNotBefore = (tx: Tx, organisationId: string, at: Date | null) =>
  run(tx)`
    update calls.turn set not_before = ${at} where organisation_id = ${organisationId}`;
