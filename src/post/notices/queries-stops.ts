import type { Tx } from "../../base/data/db.ts";
import { first, one, run } from "../../base/data/rows.ts";
import type { Refusal, Stop } from "./api.ts";

/** What sending has stopped for, while it waits for a person. */
export async function getStopped(tx: Tx): Promise<Stop["about"] | undefined> {
  const row = await first(tx)<{ about: Stop["about"] }>`
    select about from notices.stop where resumed_at is null`;
  return row?.about;
}

/** When a person last let sending go on; mails settled before count no more. */
export async function getLastResumption(tx: Tx): Promise<Date | null> {
  const { at } = await one(tx)<{ at: Date | null }>`
    select max(resumed_at) as at from notices.stop`;
  return at;
}

export interface Refused {
  id: string;
  contactId: string;
  address: string;
}

/** Mails refused in one of these ways since a moment, how many were tried at all, and the commonest answer. */
export const findRefusedSince = (tx: Tx, since: Date, kinds: readonly Refusal[]) =>
  one(tx)<{ refused: Refused[]; reply: string | null; tried: number }>`
    with refused as materialized (
      select id, contact_id, address, server_reply from notices.message
      where template is null and settled_at > ${since} and refusal = any (${[...kinds]}::text[])
        and state in ('temporarily_failed', 'permanently_failed'))
    select coalesce(json_agg(json_build_object('id', id, 'contactId', contact_id, 'address', address)), '[]') as refused,
      mode() within group (order by server_reply) as reply,
      (select count(*)::int from notices.message
        where template is null and settled_at > ${since} and state <> 'cancelled') as tried
    from refused`;

/** False where another worker stopped it in the same moment. */
export const saveStop = async (
  tx: Tx,
  stop: {
    at: Date;
    about: Stop["about"];
    since: Date;
    tried: number;
    refused: number;
    reply: string;
  },
): Promise<boolean> =>
  (await run(tx)`
    insert into notices.stop (stopped_at, about, since, tried, refused, reply)
    values (${stop.at}, ${stop.about}, ${stop.since}, ${stop.tried}, ${stop.refused}, ${stop.reply})
    on conflict do nothing`) > 0;

/** The stop that waits for a person, and how many mails wait behind it. */
export const getStop = (tx: Tx) =>
  first(tx)<Omit<Stop, "at"> & { at: Date }>`
    select stopped_at as at, about, refused, tried, reply,
      (select count(*)::int from (select from notices.message
        where template is null and state in ('queued', 'temporarily_failed') limit 10000) m) as waiting
    from notices.stop where resumed_at is null`;

/** Ends the stop; gives what it was about, and since when mails had been refused. */
export const saveResumption = (
  tx: Tx,
  now: Date,
  { by, blame }: { by: string | null; blame: "ours" | "theirs" },
) =>
  first(tx)<{ about: Stop["about"]; since: Date }>`
    update notices.stop set resumed_at = ${now}, resumed_by = ${by}, blame = ${blame}
    where resumed_at is null returning about, since`;

/** Refused mails go back into the queue, due now, unless they went out or were given up meanwhile. */
export const requeueRefused = (tx: Tx, now: Date, ids: readonly string[]) =>
  run(tx)`
    update notices.message set state = 'queued', next_attempt_at = ${now}, attempts = 0, sender = null,
      refusal = null
    where id = any (${[...ids]}::uuid[]) and state in ('temporarily_failed', 'permanently_failed')`;
