import type { Tx } from "../../base/data/db.ts";

/** Authorities of others and what an administrator believes of them, by fingerprint. */
export function findTrusts(tx: Tx) {
  return tx.selectFrom("certificates.trust").select(["fingerprint", "by_mail as byMail"]).execute();
}

export async function saveTrust(
  tx: Tx,
  fingerprint: string,
  byMail: boolean,
  now: Date,
): Promise<void> {
  await tx
    .insertInto("certificates.trust")
    .values({ fingerprint, by_mail: byMail, changed_at: now })
    .onConflict((conflict) =>
      conflict.column("fingerprint").doUpdateSet({ by_mail: byMail, changed_at: now }),
    )
    .execute();
}

/** Whose certificates of other authorities are registered, the newest first. */
export function findRegistrations(tx: Tx) {
  return tx
    .selectFrom("certificates.registration as r")
    .innerJoin("accounts.account as a", "a.id", "r.account_id")
    .select([
      "r.id",
      "r.fingerprint",
      "r.subject_number as subjectNumber",
      "a.name",
      "a.mail",
      "r.made_at as madeAt",
    ])
    .where("r.ended_at", "is", null)
    .orderBy("r.made_at", "desc")
    .limit(500)
    .execute();
}

export function getRegistration(tx: Tx, fingerprint: string, subjectNumber: string) {
  return tx
    .selectFrom("certificates.registration")
    .select(["id", "account_id as accountId"])
    .where("fingerprint", "=", fingerprint)
    .where("subject_number", "=", subjectNumber)
    .where("ended_at", "is", null)
    .executeTakeFirst();
}

/** Undefined when this number is registered already. */
export function saveRegistration(
  tx: Tx,
  registration: {
    fingerprint: string;
    subjectNumber: string;
    accountId: string;
    madeBy: string | null;
  },
  now: Date,
) {
  return tx
    .insertInto("certificates.registration")
    .values({
      fingerprint: registration.fingerprint,
      subject_number: registration.subjectNumber,
      account_id: registration.accountId,
      made_by: registration.madeBy,
      made_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(["fingerprint", "subject_number"]).where("ended_at", "is", null).doNothing(),
    )
    .returning("id")
    .executeTakeFirst();
}

/** Ends a registration; gives whose it was. */
export function endRegistration(tx: Tx, id: string, now: Date) {
  return tx
    .updateTable("certificates.registration")
    .set({ ended_at: now })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .returning("account_id as accountId")
    .executeTakeFirst();
}

/** Whether an account has any certificate left, ours or a registered one, with which it can sign in. */
export async function holdsCertificate(tx: Tx, accountId: string, now: Date): Promise<boolean> {
  const { holds } = await tx
    .selectNoFrom(({ exists, selectFrom, or }) =>
      or([
        exists(
          selectFrom("certificates.certificate")
            .select("id")
            .where("account_id", "=", accountId)
            .where("revoked_at", "is", null)
            .where("not_after", ">", now),
        ),
        exists(
          selectFrom("certificates.registration")
            .select("id")
            .where("account_id", "=", accountId)
            .where("ended_at", "is", null),
        ),
      ]).as("holds"),
    )
    .executeTakeFirstOrThrow();
  return Boolean(holds);
}

export async function saveTicket(
  tx: Tx,
  ticket: {
    tokenHash: string;
    browserHash: string;
    accountId: string;
    certificateId: string | null;
    expiresAt: Date;
  },
): Promise<void> {
  await tx
    .insertInto("certificates.ticket")
    .values({
      token_hash: ticket.tokenHash,
      browser_hash: ticket.browserHash,
      account_id: ticket.accountId,
      certificate_id: ticket.certificateId,
      expires_at: ticket.expiresAt,
    })
    .execute();
}

/** Takes the ticket away, whoever brings it; who brings it from another browser or too late gets nothing. */
export async function takeTicket(tx: Tx, tokenHash: string, browserHash: string, now: Date) {
  const ticket = await tx
    .deleteFrom("certificates.ticket")
    .where("token_hash", "=", tokenHash)
    .returning([
      "browser_hash as browserHash",
      "account_id as accountId",
      "certificate_id as certificateId",
      "expires_at as expiresAt",
    ])
    .executeTakeFirst();
  if (!ticket || ticket.browserHash !== browserHash || ticket.expiresAt <= now) return undefined;
  return ticket;
}

export async function removeOldTickets(tx: Tx, now: Date): Promise<void> {
  await tx.deleteFrom("certificates.ticket").where("expires_at", "<", now).execute();
}

/** Tickets for certificates of other authorities: none counts after what is believed of them changed. */
export async function removeForeignTickets(tx: Tx): Promise<void> {
  await tx.deleteFrom("certificates.ticket").where("certificate_id", "is", null).execute();
}
