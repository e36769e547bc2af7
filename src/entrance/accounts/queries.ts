import type { Tx } from "../../base/data/db.ts";
import { first, run } from "../../base/data/rows.ts";
import type { Role, Standing } from "../../base/viewer.ts";
import type { OrganisationKind } from "../../circle/organisations/api.ts";
import { saveOrganisation } from "../../circle/organisations/index.ts";

/** Roles that an account can have in an organisation. */
export type MemberRole = Exclude<Role, "system" | "anonymous">;

/** Writes one try down in each bucket; gives their ids. */
export async function saveTries(tx: Tx, buckets: string[], now: Date): Promise<string[]> {
  const rows = await tx
    .insertInto("accounts.sign_in_try")
    .values(buckets.map((bucket) => ({ bucket, at: now })))
    .returning("id")
    .execute();
  return rows.map((row) => row.id);
}

/** The tries in each bucket since then. */
export async function countTries(tx: Tx, buckets: string[], since: Date) {
  const rows = await tx
    .selectFrom("accounts.sign_in_try")
    .select((eb) => ["bucket", eb.fn.countAll<string>().as("tries")])
    .where("bucket", "in", buckets)
    .where("at", ">", since)
    .groupBy("bucket")
    .execute();
  return new Map(rows.map((row) => [row.bucket, Number(row.tries)]));
}

/** A try that succeeded, or was not even looked at, is no failure: it is taken back. */
export async function takeBackTries(tx: Tx, ids: string[]): Promise<void> {
  await tx.deleteFrom("accounts.sign_in_try").where("id", "in", ids).execute();
}

/** Removes tries, sessions and links that count no more. */
export async function removeOld(tx: Tx, triesBefore: Date, now: Date): Promise<void> {
  await tx.deleteFrom("accounts.sign_in_try").where("at", "<", triesBefore).execute();
  await tx.deleteFrom("accounts.session").where("expires_at", "<", now).execute();
  await tx.deleteFrom("accounts.password_link").where("expires_at", "<", now).execute();
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

/** Whether somebody was ever signed in to the account. */
export async function hasSignedIn(tx: Tx, accountId: string): Promise<boolean> {
  const row = await tx
    .selectFrom("base.event")
    .select("id")
    .where("name", "=", "accounts.signed_in")
    .where("subject_id", "=", accountId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
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

/** Makes an account; undefined where the address has one already, which stays as it is. */
export async function saveNewAccount(
  tx: Tx,
  account: { mail: string; name: string; passwordHash: string },
  now: Date,
): Promise<string | undefined> {
  const { mail, name, passwordHash } = account;
  const row = await tx
    .insertInto("accounts.account")
    .values({ mail, name, password_hash: passwordHash, created_at: now })
    .onConflict((conflict) => conflict.column("mail").doNothing())
    .returning("id")
    .executeTakeFirst();
  return row?.id;
}

/** What an account may do for an organisation from now on; null: nothing, it acts for it no more. */
export async function saveMembership(
  tx: Tx,
  accountId: string,
  organisationId: string,
  place: { role: string; standing: Standing } | null,
): Promise<void> {
  if (!place) {
    await run(tx)`delete from accounts.membership
      where account_id = ${accountId} and organisation_id = ${organisationId}`;
    return;
  }
  const { role, standing } = place;
  await tx
    .insertInto("accounts.membership")
    .values({ account_id: accountId, organisation_id: organisationId, role, standing })
    .onConflict((conflict) =>
      conflict.columns(["account_id", "organisation_id"]).doUpdateSet({ role, standing }),
    )
    .execute();
}

/** The secretariat's own organisation; made when the installation is new. */
export async function getSecretariat(tx: Tx): Promise<string> {
  const found = await first(tx)<{ id: string }>`select id from organisations.organisation
    where kind = 'secretariat' and closed_at is null order by created_at limit 1`;
  const made = { kind: "secretariat", name: "事務局", kana: null, prefecture: null };
  return found?.id ?? (await saveOrganisation(tx, made));
}
