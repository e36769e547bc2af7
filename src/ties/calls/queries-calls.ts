import type { Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, first, one, run } from "../../base/data/rows.ts";
import type { getDay, Outcome } from "./api.ts";

export interface NewCall {
  organisationId: string;
  accountId: string | null;
  outcome: Outcome;
  note: string | null;
  phone: string | null;
  againAt: Date | null;
}

/** Writes a call down, about all that is wanted of the organisation, or about one subject. */
export async function saveCall(
  tx: Tx,
  call: NewCall,
  now: Date,
  subjectId: string | null = null,
): Promise<string> {
  const { id } = await one(tx)<{ id: string }>`
    insert into calls.call (organisation_id, at, account_id, outcome, note, phone, again_at, matters)
    values (${call.organisationId}, ${now}, ${call.accountId}, ${call.outcome}, ${call.note}, ${call.phone},
      ${call.againAt}, array(select m.id from calls.matter m where m.organisation_id = ${call.organisationId}
        and case when ${subjectId}::uuid is null then m.ended_at is null else m.subject_id = ${subjectId} end))
    returning id`;
  return id;
}

/** The answer call of this person with whom they have now: what else is heard in it is one call. */
export const getAnswerCall = (tx: Tx, organisationId: string, accountId: string | null) =>
  first(tx)<{ id: string }>`
    select k.id from calls.call k join calls.turn t using (organisation_id)
    where k.organisation_id = ${organisationId} and k.account_id = ${accountId} and t.taken_by = ${accountId}
      and k.outcome = 'answered' and k.at >= t.taken_at order by k.at desc limit 1`;

/** The same call was about this as well. */
export const addToCall = (
  tx: Tx,
  callId: string,
  more: { subjectId: string; note: string | null },
) =>
  run(tx)`
    update calls.call k set note = nullif(concat_ws(E'\n', k.note, ${more.note}::text), ''),
      matters = k.matters || array(select m.id from calls.matter m where m.subject_id = ${more.subjectId}
        and m.organisation_id = k.organisation_id and m.id <> all (k.matters))
    where k.id = ${callId}`;

/** What speaking settles is settled by this call. */
export const settleBy = (
  tx: Tx,
  callId: string,
  { organisationId, abouts, now }: { organisationId: string; abouts: readonly string[]; now: Date },
) =>
  run(tx)`
    update calls.matter set ended_at = ${now}, ended_by = ${callId}
    where organisation_id = ${organisationId} and about = any (${[...abouts]}) and ended_at is null`;

/** Takes a call back, with what it alone had settled; gives whose it was. */
export async function removeCallRow(tx: Tx, id: string): Promise<string | undefined> {
  const row = await first(tx)<{ organisationId: string }>`
    delete from calls.call where id = ${id} returning organisation_id as "organisationId"`;
  if (!row) return undefined;
  await run(tx)`update calls.matter set ended_at = null, ended_by = null where ended_by = ${id}`;
  return row.organisationId;
}

/** When the last call that is left said that it is to be tried again. */
export const getLastAgain = (tx: Tx, organisationId: string) =>
  first(tx)<{ againAt: Date | null }>`
    select again_at as "againAt" from calls.call where organisation_id = ${organisationId}
    order by at desc, id desc limit 1`;

/** Who rang up how many between two moments. */
export const findByPerson = (tx: Tx, from: Date, to: Date) =>
  all(tx)<Stored<typeof getDay.reply>["people"][number]>`
    select a.name, count(*)::int as calls, (count(*) filter (where k.outcome = 'spoken'))::int as spoken,
      (count(*) filter (where k.outcome = 'answered'))::int as answered,
      (count(*) filter (where k.outcome = 'absent'))::int as absent,
      (count(*) filter (where k.outcome = 'call_back'))::int as "callBack",
      (count(*) filter (where k.outcome = 'wrong_number'))::int as "wrongNumber"
    from calls.call k left join accounts.account a on a.id = k.account_id
    where k.at >= ${from} and k.at < ${to} group by k.account_id, a.name order by a.name, k.account_id`;
