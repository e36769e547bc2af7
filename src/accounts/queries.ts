import { sql } from "kysely";
import type { Tx } from "../base/db.ts";
import type { Role, Standing } from "../base/viewer.ts";
import type { OrganisationKind } from "../organisations/api.ts";

/** Roles that an account can have in an organisation. */
export type MemberRole = Exclude<Role, "system" | "anonymous">;

/**
 * Goes on as the system within this transaction: for somebody who has proved nothing yet, and so may
 * see nothing. Only sign-in and invitations do this.
 */
export async function actAsSystem(tx: Tx): Promise<void> {
  await sql`select set_config('tasuki.role', 'system', true)`.execute(tx);
}

/** Keeps what was written so far, although the request may be refused later. The viewer is gone afterwards. */
export async function keepSoFar(tx: Tx): Promise<void> {
  await sql`commit and chain`.execute(tx);
}

/** Counts one try in each bucket, whatever becomes of the request. Gives the tries since `since`, with this one. */
export async function countTries(tx: Tx, buckets: string[], now: Date, since: Date) {
  const made = await tx
    .insertInto("accounts.sign_in_try")
    .values(buckets.map((bucket) => ({ bucket, at: now })))
    .returning("id")
    .execute();
  await keepSoFar(tx);
  await actAsSystem(tx);
  const rows = await tx
    .selectFrom("accounts.sign_in_try")
    .select((eb) => ["bucket", eb.fn.countAll<string>().as("tries")])
    .where("bucket", "in", buckets)
    .where("at", ">", since)
    .groupBy("bucket")
    .execute();
  return {
    ids: made.map((row) => row.id),
    tries: new Map(rows.map((row) => [row.bucket, Number(row.tries)])),
  };
}

/** A try that succeeded, or was not even looked at, is no failure: it is taken back. */
export async function takeBackTries(tx: Tx, ids: string[]): Promise<void> {
  await tx.deleteFrom("accounts.sign_in_try").where("id", "in", ids).execute();
}

/** Removes tries and sessions that count no more. */
export async function removeOld(tx: Tx, triesBefore: Date, now: Date): Promise<void> {
  await tx.deleteFrom("accounts.sign_in_try").where("at", "<", triesBefore).execute();
  await tx.deleteFrom("accounts.session").where("expires_at", "<", now).execute();
}

export function getAccountByMail(tx: Tx, mail: string) {
  return tx
    .selectFrom("accounts.account")
    .select(["id", "name", "mail", "password_hash as passwordHash"])
    .where("mail", "=", mail)
    .where("disabled_at", "is", null)
    .executeTakeFirst();
}

export function getAccount(tx: Tx, id: string) {
  return tx
    .selectFrom("accounts.account")
    .select(["id", "name", "mail", "password_hash as passwordHash"])
    .where("id", "=", id)
    .where("disabled_at", "is", null)
    .executeTakeFirst();
}

/** The organisations an account may act for, open ones only, by name. */
export async function findMemberships(tx: Tx, accountId: string) {
  const rows = await tx
    .selectFrom("accounts.membership as m")
    .innerJoin("organisations.organisation as o", "o.id", "m.organisation_id")
    .select(["o.id", "o.name", "o.kind", "m.role", "m.standing"])
    .where("m.account_id", "=", accountId)
    .where("o.closed_at", "is", null)
    .orderBy("o.name")
    .orderBy("o.id")
    .execute();
  return rows as {
    id: string;
    name: string;
    kind: OrganisationKind;
    role: MemberRole;
    standing: Standing;
  }[];
}

export async function saveSession(
  tx: Tx,
  session: {
    tokenHash: string;
    accountId: string;
    organisationId: string;
    now: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await tx
    .insertInto("accounts.session")
    .values({
      token_hash: session.tokenHash,
      account_id: session.accountId,
      organisation_id: session.organisationId,
      created_at: session.now,
      last_seen_at: session.now,
      expires_at: session.expiresAt,
      confirmed_at: session.now,
    })
    .execute();
}

/** A session that still holds: account not disabled, organisation open, still a member. One indexed look. */
export function getSessionByToken(tx: Tx, tokenHash: string, now: Date) {
  return tx
    .selectFrom("accounts.session as s")
    .innerJoin("accounts.account as a", "a.id", "s.account_id")
    .innerJoin("accounts.membership as m", (join) =>
      join
        .onRef("m.account_id", "=", "s.account_id")
        .onRef("m.organisation_id", "=", "s.organisation_id"),
    )
    .innerJoin("organisations.organisation as o", "o.id", "s.organisation_id")
    .select([
      "s.account_id as accountId",
      "s.organisation_id as organisationId",
      "m.role",
      "m.standing",
      "s.confirmed_at as confirmedAt",
      "s.created_at as createdAt",
      "s.last_seen_at as lastSeenAt",
    ])
    .where("s.token_hash", "=", tokenHash)
    .where("s.expires_at", ">", now)
    .where("a.disabled_at", "is", null)
    .where("o.closed_at", "is", null)
    .executeTakeFirst();
}

export async function touchSession(
  tx: Tx,
  tokenHash: string,
  now: Date,
  expiresAt: Date,
): Promise<void> {
  await tx
    .updateTable("accounts.session")
    .set({ last_seen_at: now, expires_at: expiresAt })
    .where("token_hash", "=", tokenHash)
    .execute();
}

export async function removeSession(tx: Tx, tokenHash: string): Promise<void> {
  await tx.deleteFrom("accounts.session").where("token_hash", "=", tokenHash).execute();
}

/** Ends every session of an account but one. */
export async function removeOtherSessions(
  tx: Tx,
  accountId: string,
  keptHash: string | null,
): Promise<void> {
  await tx
    .deleteFrom("accounts.session")
    .where("account_id", "=", accountId)
    .$if(keptHash !== null, (query) => query.where("token_hash", "!=", keptHash!))
    .execute();
}

/** True when the session now acts for the organisation. */
export async function moveSession(
  tx: Tx,
  tokenHash: string,
  organisationId: string,
): Promise<boolean> {
  const result = await tx
    .updateTable("accounts.session")
    .set({ organisation_id: organisationId })
    .where("token_hash", "=", tokenHash)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function savePassword(tx: Tx, accountId: string, passwordHash: string): Promise<void> {
  await tx
    .updateTable("accounts.account")
    .set({ password_hash: passwordHash })
    .where("id", "=", accountId)
    .execute();
}

/** The account of this address, made or given a new password and name. */
export async function saveAccount(
  tx: Tx,
  account: { mail: string; name: string; passwordHash: string },
  now: Date,
): Promise<string> {
  const row = await tx
    .insertInto("accounts.account")
    .values({
      mail: account.mail,
      name: account.name,
      password_hash: account.passwordHash,
      created_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .column("mail")
        .doUpdateSet({ name: account.name, password_hash: account.passwordHash }),
    )
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function saveMembership(
  tx: Tx,
  accountId: string,
  organisationId: string,
  role: string,
  standing: Standing,
): Promise<void> {
  await tx
    .insertInto("accounts.membership")
    .values({ account_id: accountId, organisation_id: organisationId, role, standing })
    .onConflict((conflict) =>
      conflict.columns(["account_id", "organisation_id"]).doUpdateSet({ role, standing }),
    )
    .execute();
}
