import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { first, run } from "../../base/data/rows.ts";
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
export async function endProofs(tx: Tx, applicationId: string, now: Date): Promise<void> {
  await tx
    .updateTable("applications.proof")
    .set({ expires_at: now })
    .where("application_id", "=", applicationId)
    .where("expires_at", ">", now)
    .execute();
}

/** How many links this address was sent since then, whoever asked for them. */
export async function countProofs(tx: Tx, mailKey: string, since: Date): Promise<number> {
  const row = await tx
    .selectFrom("applications.proof")
    .select((eb) => eb.fn.countAll<string>().as("count"))
    .where("mail_key", "=", mailKey)
    .where("made_at", ">", since)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** A link that still holds, to be sent once more when the mail server was away. */
export async function getOpenProof(tx: Tx, applicationId: string, now: Date) {
  return tx
    .selectFrom("applications.proof")
    .select(["id", "expires_at as expiresAt"])
    .where("application_id", "=", applicationId)
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();
}

export async function saveProof(
  tx: Tx,
  proof: { applicationId: string; mail: string; key: string; now: Date; expiresAt: Date },
): Promise<string> {
  const made = await tx
    .insertInto("applications.proof")
    .values({
      application_id: proof.applicationId,
      mail: proof.mail,
      mail_key: proof.key,
      made_at: proof.now,
      expires_at: proof.expiresAt,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return made.id;
}

export interface Proof {
  id: string;
  applicationId: string;
  state: string;
  name: string;
}

/** A link and the application it proves the address of; undefined when the address is another one by now. */
export async function getProof(tx: Tx, id: string, now: Date): Promise<Proof | undefined> {
  return tx
    .selectFrom("applications.proof as p")
    .innerJoin("applications.application as a", "a.id", "p.application_id")
    .select(["p.id", "a.id as applicationId", "a.state", "a.name"])
    .where("p.id", "=", id)
    .where("p.expires_at", ">", now)
    .whereRef("p.mail", "=", "a.mail")
    .executeTakeFirst();
}

/** Its one use. */
export async function saveProofUse(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.updateTable("applications.proof").set({ used_at: now }).where("id", "=", id).execute();
}

/** A decision about the application that this one stands with shall see that something was added. */
export async function touchHead(tx: Tx, applicationId: string): Promise<void> {
  await run(tx)`update applications.application h set version = h.version + 1
    from applications.application a where a.id = ${applicationId} and h.id = a.joined_to`;
}

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
  await run(tx)`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
  const row = await first(tx)<{ id: string }>`
    select coalesce(joined_to, id) as id from applications.application
    where id <> ${of.id} and state in ('waiting', 'asked') and applicant = ${of.applicant}
      and case when ${of.facilityId}::uuid is not null then facility_id = ${of.facilityId}
        else facility_id is null and prefecture is not distinct from ${of.prefecture}
          and regexp_replace(normalize(name, nfkc), '\\s', '', 'g') = regexp_replace(normalize(${of.name}, nfkc), '\\s', '', 'g') end
    order by proved_at, id limit 1`;
  return row?.id ?? null;
}

/** A question with the application it is about. */
export async function getQuestion(tx: Tx, id: string) {
  return tx
    .selectFrom("applications.question as q")
    .innerJoin("applications.application as a", "a.id", "q.application_id")
    .select([
      "q.id",
      "q.text",
      "q.answer",
      "q.asked_at as askedAt",
      "a.id as applicationId",
      sql<State>`a.state`.as("state"),
      "a.name",
      "a.person",
      "a.mail",
    ])
    .where("q.id", "=", id)
    .executeTakeFirst();
}

/** Keeps the answer to a question; false when there is one. */
export async function saveAnswer(
  tx: Tx,
  questionId: string,
  answer: string,
  now: Date,
): Promise<boolean> {
  const kept = await tx
    .updateTable("applications.question")
    .set({ answer, answered_at: now })
    .where("id", "=", questionId)
    .where("answer", "is", null)
    .executeTakeFirst();
  return kept.numUpdatedRows > 0n;
}
