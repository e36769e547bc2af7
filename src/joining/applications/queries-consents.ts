import type { Tx } from "../../base/data/db.ts";
import { all, run } from "../../base/data/rows.ts";

export interface Said {
  textId: string;
  version: string;
  given: boolean;
  at: Date;
}

/** What was said with one thing: an application. */
export const findConsentsOf = (tx: Tx, saidWith: string) =>
  all(tx)<Said>`select text_id as "textId", text_version as version, given, at
    from applications.consent where said_with = ${saidWith} order by text_id`;

/** The last word of an organisation on each version of each text. Needed ones count as given when anybody gave them. */
export const findSaid = (tx: Tx, organisationId: string) =>
  all(tx)<Said>`
    select distinct on (text_id, text_version) text_id as "textId", text_version as version, given, at
    from applications.consent where organisation_id = ${organisationId}
    order by text_id, text_version, at desc, given desc`;

type Saying = readonly { id: string; version: string; given: boolean }[];

export async function saveSaid(
  tx: Tx,
  by: { organisationId?: string; accountId?: string | null; saidWith?: string },
  said: Saying,
  now: Date,
): Promise<void> {
  const { organisationId = null, accountId = null, saidWith = null } = by;
  await run(tx)`
    insert into applications.consent (organisation_id, account_id, said_with, text_id, text_version, given, at)
    select ${organisationId}::uuid, ${accountId}::uuid, ${saidWith}::uuid, one.id, one.version, one.given, ${now}::timestamptz
    from json_to_recordset(${JSON.stringify(said)}::json) as one (id text, version text, given boolean)`;
}

/** Keeps what was said with an application, in place of what was said with it before. */
export async function saveConsentsOf(
  tx: Tx,
  saidWith: string,
  said: Saying,
  now: Date,
): Promise<void> {
  await removeConsentsOf(tx, [saidWith]);
  await saveSaid(tx, { saidWith }, said, now);
}

/** What was said with these is from now on the word of the organisation. */
export const bindConsents = (tx: Tx, saidWith: readonly string[], organisationId: string) =>
  run(tx)`update applications.consent set organisation_id = ${organisationId}
    where said_with = any(${saidWith}::uuid[])`;

/** Removes what was said with things that are gone, where it is no organisation's word. */
export const removeConsentsOf = (tx: Tx, saidWith: readonly string[]) =>
  run(tx)`
    delete from applications.consent where said_with = any(${saidWith}::uuid[]) and organisation_id is null`;
