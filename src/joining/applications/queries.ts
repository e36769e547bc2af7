import { sql, type Updateable } from "kysely";
import type { z } from "zod";
import type { Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, exists, first, one, run } from "../../base/data/rows.ts";
import { anywhere } from "../../base/data/like.ts";
import { inOrder, type Keyed, paged, up } from "../../base/data/paged.ts";
import type { ApplicationsApplication } from "../../base/data/tables.ts";
import type { Flag, listApplications, question, State } from "./api.ts";
import type { Sent } from "./queries-arriving.ts";

/** One application as the desk sees it. */
export interface Application extends Omit<Sent, "key" | "flags"> {
  id: string;
  state: State;
  version: number;
  mailKey: string;
  flags: Flag[];
  joinedTo: string | null;
  sentAt: Date;
  provedAt: Date | null;
  checkedAt: Date | null;
  checkedBy: string | null;
  checkNote: string | null;
  decidedAt: Date | null;
  refusal: string | null;
  words: string | null;
  organisationId: string | null;
}

const COLUMNS =
  sql.raw(`a.id, a.state, a.version, a.applicant, a.facility_id as "facilityId", a.name, a.prefecture,
  a.facts, a.person, a.person_kana as "personKana", a.duty, a.mail, a.mail_key as "mailKey", a.domain, a.phone, a.site,
  a.site_domain as "siteDomain", a.reason, a.flags, a.joined_to as "joinedTo", a.sent_at as "sentAt",
  a.proved_at as "provedAt", a.checked_at as "checkedAt", a.checked_by as "checkedBy", a.check_note as "checkNote",
  a.decided_at as "decidedAt", a.refusal, a.words, a.organisation_id as "organisationId"`);

const WAITS_LONGEST = inOrder(
  "applications",
  up("moment", sql`coalesce(a.proved_at, a.sent_at)`),
  up("uuid", "a.id"),
);

/** The queue, who waits longest first; decided ones newest first would need another list and are searched for. */
export function findApplications(tx: Tx, filter: z.output<typeof listApplications.query>) {
  const states = filter.state === "open" ? ["waiting", "asked"] : [filter.state];
  const text = anywhere(filter.text);
  return paged(
    tx,
    WAITS_LONGEST,
    filter,
    ({ key, after, order }) => sql<Application & Keyed & { together: number }>`
    select ${COLUMNS}, (select count(*)::int from applications.application o where o.joined_to = a.id) as together, ${key}
    from applications.application a
    where a.joined_to is null
      and (${filter.state} = '' or a.state = any(${states}::text[]))
      and (${filter.applicant} = '' or a.applicant = ${filter.applicant})
      and (${filter.text} = '' or a.name ilike ${text} or a.person ilike ${text} or a.mail ilike ${text}) and ${after}
    ${order}`,
  );
}

export async function countByState(tx: Tx): Promise<Partial<Record<State, number>>> {
  const rows = await all(tx)<{ state: State; count: number }>`
    select state, count(*)::int as count from applications.application
    where joined_to is null group by state`;
  return Object.fromEntries(rows.map((row) => [row.state, row.count]));
}

/** How many organisations wait for the secretariat, and since when the first. For 「今日」. */
export const countOpenApplications = (tx: Tx) =>
  one(tx)<{ count: number; since: Date | null }>`
    select count(*)::int as count, min(proved_at) as since from applications.application
    where state = 'waiting' and joined_to is null`;

/** One application; `lock`: nobody else decides about it until this transaction ends. */
export const getApplicationById = (tx: Tx, id: string, lock = false) =>
  first(tx)<Application>`select ${COLUMNS} from applications.application a
    where a.id = ${id} ${lock ? sql`for update` : sql``}`;

/** Open applications that stand with this one, in the order in which they came. */
export const findJoined = (tx: Tx, id: string) =>
  all(tx)<Application>`select ${COLUMNS} from applications.application a
    where a.joined_to = ${id} and a.state in ('waiting', 'asked', 'approved') order by a.proved_at, a.id`;

export const addFlag = (tx: Tx, id: string, flag: Flag) =>
  run(tx)`update applications.application set flags = array_append(flags, ${flag})
    where id = ${id} and not ${flag} = any(flags)`;

export const findQuestions = (tx: Tx, applicationId: string) =>
  all(tx)<Stored<typeof question>>`
    select id, text, asked_at as "askedAt", answer, answered_at as "answeredAt" from applications.question
    where application_id = ${applicationId} order by asked_at`;

export async function saveQuestion(
  tx: Tx,
  applicationId: string,
  text: string,
  by: string | null,
  now: Date,
): Promise<string> {
  const { id } = await one(tx)<{ id: string }>`
    insert into applications.question (application_id, text, asked_at, asked_by)
    values (${applicationId}, ${text}, ${now}, ${by}) returning id`;
  return id;
}

/** Writes columns of applications; their new version tells whoever had them open that something changed. */
export async function saveChange(
  tx: Tx,
  ids: readonly string[],
  columns: Updateable<ApplicationsApplication> & { state: State },
  now: Date,
): Promise<void> {
  await tx
    .updateTable("applications.application")
    .set((eb) => ({ ...columns, version: eb("version", "+", 1), changed_at: now }))
    .where("id", "in", ids)
    .execute();
}

/** Lets an application stand with another; those that stood with it move along. Null: on its own. */
export async function saveJoined(
  tx: Tx,
  id: string,
  joinTo: string | null,
  now: Date,
): Promise<void> {
  await run(tx)`
    update applications.application set joined_to = ${joinTo}, version = version + 1, changed_at = ${now}
    where id = ${id} ${joinTo ? sql`or joined_to = ${id}` : sql``}`;
  if (joinTo)
    await run(tx)`update applications.application set version = version + 1 where id = ${joinTo}`;
}

/** Those that stood with an application go on without it; the oldest of them stands first. */
export async function leaveGroup(tx: Tx, id: string, now: Date): Promise<void> {
  await run(tx)`with rest as (
      select id, first_value(id) over (order by proved_at, id) as head
      from applications.application where joined_to = ${id})
    update applications.application a set version = version + 1, changed_at = ${now},
      joined_to = case when rest.head = a.id then null else rest.head end
    from rest where a.id = rest.id`;
  await run(tx)`update applications.application set joined_to = null where id = ${id}`;
}

/** Whether the organisation has a representative who signs in. */
export const hasRepresentative = (tx: Tx, organisationId: string) =>
  exists(tx)`select from accounts.membership
    where organisation_id = ${organisationId} and standing = 'representative' limit 1`;

/** Whether this is an open organisation of this kind. */
export const isOpenOrganisation = (tx: Tx, id: string, kind: string) =>
  exists(tx)`select from organisations.organisation
    where id = ${id} and kind = ${kind} and closed_at is null`;

/** Removes what was never proved, and what was refused, after its time; gives which. Approved ones stay. */
export async function removeOld(
  tx: Tx,
  before: { unproved: Date; refused: Date },
): Promise<string[]> {
  const rows = await all(tx)<{ id: string }>`delete from applications.application
    where state = 'sent' and sent_at < ${before.unproved}
      or state = 'refused' and decided_at < ${before.refused} returning id`;
  return rows.map((row) => row.id);
}
