import type { Tx } from "../../base/data/db.ts";
import { first, one, run, takeTurn } from "../../base/data/rows.ts";
import type { Flag, State } from "./api.ts";

/** What an applicant said, checked, as it is stored. */
export interface Sent {
  applicant: string;
  facilityId: string | null;
  name: string;
  prefecture: string | null;
  facts: Record<string, unknown>;
  person: string;
  personKana: string;
  duty: string;
  mail: string;
  key: string;
  domain: string;
  phone: string;
  site: string | null;
  siteDomain: string | null;
  reason: string | null;
  flags: readonly Flag[];
}

const columnsOf = (sent: Sent, now: Date) => ({
  applicant: sent.applicant,
  facility_id: sent.facilityId,
  name: sent.name,
  prefecture: sent.prefecture,
  facts: JSON.stringify(sent.facts),
  person: sent.person,
  person_kana: sent.personKana,
  duty: sent.duty,
  mail: sent.mail,
  mail_key: sent.key,
  domain: sent.domain,
  phone: sent.phone,
  site: sent.site,
  site_domain: sent.siteDomain,
  reason: sent.reason,
  flags: [...sent.flags],
  sent_at: now,
  changed_at: now,
});

/** Keeps an application that has just been sent; its address is not proved yet. */
export async function saveNewApplication(tx: Tx, sent: Sent, now: Date): Promise<string> {
  const made = await tx
    .insertInto("applications.application")
    .values(columnsOf(sent, now))
    .returning("id")
    .executeTakeFirstOrThrow();
  return made.id;
}

/** The same application, sent again after a correction; false when its address was proved meanwhile. */
export async function saveSentAgain(tx: Tx, id: string, sent: Sent, now: Date): Promise<boolean> {
  const result = await tx
    .updateTable("applications.application")
    .set((eb) => ({ ...columnsOf(sent, now), version: eb("version", "+", 1) }))
    .where("id", "=", id)
    .where("state", "=", "sent")
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** The links sent so far prove nothing any more. Ended, not removed: how many an address was sent is still counted. */
export const endProofs = (tx: Tx, applicationId: string, now: Date) =>
  run(tx)`update applications.proof set expires_at = ${now}
    where application_id = ${applicationId} and expires_at > ${now}`;

/** How many links this address was sent since then, whoever asked for them; of several mails at once each counts. */
export async function countProofs(tx: Tx, mailKey: string, since: Date): Promise<number> {
  await takeTurn(tx, `proofs ${mailKey}`);
  const { count } = await one(tx)<{ count: number }>`
    select count(*)::int as count from applications.proof where mail_key = ${mailKey} and made_at > ${since}`;
  return count;
}

/** A link that still holds, to be sent once more when the mail server was away. */
export const getOpenProof = (tx: Tx, applicationId: string, now: Date) =>
  first(tx)<{ id: string; expiresAt: Date }>`
    select id, expires_at as "expiresAt" from applications.proof
    where application_id = ${applicationId} and used_at is null and expires_at > ${now}`;

export async function saveProof(
  tx: Tx,
  proof: { applicationId: string; mail: string; key: string; now: Date; expiresAt: Date },
): Promise<string> {
  const { id } = await one(tx)<{ id: string }>`
    insert into applications.proof (application_id, mail, mail_key, made_at, expires_at)
    values (${proof.applicationId}, ${proof.mail}, ${proof.key}, ${proof.now}, ${proof.expiresAt}) returning id`;
  return id;
}

export interface Proof {
  id: string;
  applicationId: string;
  state: State;
  name: string;
}

/** A link and the application it proves the address of; undefined when the address is another one by now. */
export const getProof = (tx: Tx, id: string, now: Date) =>
  first(tx)<Proof>`
    select p.id, a.id as "applicationId", a.state, a.name
    from applications.proof p join applications.application a on a.id = p.application_id
    where p.id = ${id} and p.expires_at > ${now} and p.mail = a.mail`;

/** Its one use. */
export const saveProofUse = (tx: Tx, id: string, now: Date) =>
  run(tx)`update applications.proof set used_at = ${now} where id = ${id}`;

/** A decision about the application that this one stands with shall see that something was added. */
export const touchHead = (tx: Tx, applicationId: string) =>
  run(tx)`update applications.application h set version = h.version + 1
    from applications.application a where a.id = ${applicationId} and h.id = a.joined_to`;

/** The oldest open application of the same organisation: the same facility, else the same name and prefecture. */
export async function getSameOrganisation(
  tx: Tx,
  of: {
    id: string;
    facilityId: string | null;
    applicant: string;
    name: string;
    prefecture: string | null;
  },
): Promise<string | null> {
  // One after another for one organisation, so that two proofs at once do not both stand first.
  const key = `application ${of.facilityId ?? `${of.applicant} ${of.prefecture} ${of.name}`}`;
  await takeTurn(tx, key);
  const row = await first(tx)<{ id: string }>`
    select coalesce(joined_to, id) as id from applications.application
    where id <> ${of.id} and state in ('waiting', 'asked') and applicant = ${of.applicant}
      and case when ${of.facilityId}::uuid is not null then facility_id = ${of.facilityId}
        else facility_id is null and prefecture is not distinct from ${of.prefecture}
          and regexp_replace(normalize(name, nfkc), '\\s', '', 'g') = regexp_replace(normalize(${of.name}, nfkc), '\\s', '', 'g') end
    order by proved_at, id limit 1`;
  return row?.id ?? null;
}

/** A question, and the application that it is about. */
export interface Question extends Proof {
  text: string;
  answer: string | null;
  person: string;
  mail: string;
}

export const getQuestion = (tx: Tx, id: string) =>
  first(tx)<Question>`
    select q.id, q.text, q.answer, a.id as "applicationId", a.state, a.name, a.person, a.mail
    from applications.question q join applications.application a on a.id = q.application_id
    where q.id = ${id}`;

/** Keeps the answer to a question; false when there is one. */
export async function saveAnswer(tx: Tx, questionId: string, answer: string, now: Date) {
  const kept = await run(
    tx,
  )`update applications.question set answer = ${answer}, answered_at = ${now}
    where id = ${questionId} and answer is null`;
  return kept > 0;
}
