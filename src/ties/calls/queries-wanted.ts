import type { Tx } from "../../base/data/db.ts";
import { asSystem } from "../../base/data/db.ts";
import { run } from "../../base/data/rows.ts";
import type { About, Urgency } from "./api.ts";

/** One matter about which somebody is to be rung up. */
export interface Wanted {
  organisationId: string;
  subjectId: string;
  title: string;
  urgency: Urgency;
  dueAt: Date | null;
}

/** Puts these on the phone list, in the caller's transaction; what stands there stays where it is. */
export async function wantCalls(
  tx: Tx,
  about: About,
  wanted: readonly Wanted[],
  now: Date,
): Promise<void> {
  if (wanted.length === 0) return;
  const rows = JSON.stringify(wanted);
  await run(tx)`
    insert into calls.matter as m (organisation_id, about, subject_id, title, urgency, due_at, since)
    select w."organisationId", ${about}, w."subjectId", w.title, w.urgency, w."dueAt", ${now}
    from json_to_recordset(${rows}::json)
      as w("organisationId" uuid, "subjectId" uuid, title text, urgency text, "dueAt" timestamptz)
    on conflict (about, subject_id, organisation_id) do update
      set title = excluded.title, urgency = excluded.urgency, due_at = excluded.due_at,
        since = case when m.ended_at is null then m.since else excluded.since end, ended_at = null, ended_by = null`;
  await run(tx)`
    insert into calls.turn (organisation_id)
    select distinct "organisationId" from json_to_recordset(${rows}::json) as w("organisationId" uuid)
    on conflict do nothing`;
}

/**
 * These need not be rung up any more (an answer by whatever way, a withdrawal), whoever settled it: at once, in the
 * caller's transaction. A call that had settled it before cannot be taken back into the list.
 */
export async function endCalls(
  tx: Tx,
  about: About,
  of: { subjectIds: readonly string[] } | { organisationId: string },
  now: Date,
): Promise<void> {
  const subjectIds = "subjectIds" in of ? [...of.subjectIds] : null;
  const organisationId = "organisationId" in of ? of.organisationId : null;
  if (subjectIds?.length === 0) return;
  await asSystem(
    tx,
    (system) => run(system)`/* named: calls.end */
      update calls.matter set ended_at = coalesce(ended_at, ${now}::timestamptz), ended_by = null
      where about = ${about} and (subject_id = any (${subjectIds}::uuid[]) or organisation_id = ${organisationId})`,
  );
}
