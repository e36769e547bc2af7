import type { Tx } from "../../base/data/db.ts";
import { all, exists, first, run } from "../../base/data/rows.ts";
import type { Role, Standing } from "../../base/viewer.ts";
import type { OrganisationKind } from "../../circle/organisations/api.ts";
import { saveOrganisation } from "../../circle/organisations/index.ts";

/** Roles that an account can have in an organisation. */
export type MemberRole = Exclude<Role, "system" | "anonymous">;

/** Writes one try down in each bucket; gives their ids. */
export async function saveTries(tx: Tx, buckets: string[], now: Date): Promise<string[]> {
  const rows = await all(tx)<{ id: string }>`insert into accounts.sign_in_try (bucket, at)
    select bucket, ${now}::timestamptz from unnest(${buckets}::text[]) as bucket returning id`;
  return rows.map((row) => row.id);
}

/** The tries in each bucket since then. */
export async function countTries(tx: Tx, buckets: string[], since: Date) {
  const rows = await all(tx)<{ bucket: string; tries: number }>`
    select bucket, count(*)::int as tries from accounts.sign_in_try
    where bucket = any (${buckets}::text[]) and at > ${since} group by bucket`;
  return new Map(rows.map((row) => [row.bucket, row.tries]));
}

/** A try that succeeded, or was not even looked at, is no failure: it is taken back. */
export const takeBackTries = (tx: Tx, ids: string[]) =>
  run(tx)`delete from accounts.sign_in_try where id = any (${ids}::bigint[])`;

/** Removes tries, sessions and links that count no more. */
export async function removeOld(tx: Tx, triesBefore: Date, now: Date): Promise<void> {
  await run(tx)`delete from accounts.sign_in_try where at < ${triesBefore}`;
  await run(tx)`delete from accounts.session where expires_at < ${now}`;
  await run(tx)`delete from accounts.password_link where expires_at < ${now}`;
}

interface AccountRow {
  id: string;
  name: string;
  mail: string;
  passwordHash: string;
}

export const getAccountByMail = (tx: Tx, mail: string) =>
  first(tx)<AccountRow>`select id, name, mail, password_hash as "passwordHash"
    from accounts.account where mail = ${mail} and disabled_at is null`;

export const getAccount = (tx: Tx, id: string) =>
  first(tx)<AccountRow>`select id, name, mail, password_hash as "passwordHash"
    from accounts.account where id = ${id} and disabled_at is null`;

/** Whether somebody was ever signed in to the account. */
export const hasSignedIn = (tx: Tx, accountId: string) =>
  exists(
    tx,
  )`select from base.event where name = 'accounts.signed_in' and subject_id = ${accountId} limit 1`;

/** The organisations an account may act for, open ones only, by name. */
export const findMemberships = (tx: Tx, accountId: string) =>
  all(tx)<{
    id: string;
    name: string;
    kind: OrganisationKind;
    role: MemberRole;
    standing: Standing;
  }>`
    select o.id, o.name, o.kind, m.role, m.standing
    from accounts.membership m join organisations.organisation o on o.id = m.organisation_id
    where m.account_id = ${accountId} and o.closed_at is null order by o.name, o.id`;

/** Makes an account; undefined where the address has one already, which stays as it is. */
export async function saveNewAccount(
  tx: Tx,
  { mail, name, passwordHash }: { mail: string; name: string; passwordHash: string },
  now: Date,
): Promise<string | undefined> {
  const made = await first(tx)<{ id: string }>`
    insert into accounts.account (mail, name, password_hash, created_at)
    values (${mail}, ${name}, ${passwordHash}, ${now}) on conflict (mail) do nothing returning id`;
  return made?.id;
}

/** What an account may do for an organisation from now on; null: nothing, it acts for it no more. */
export async function saveMembership(
  tx: Tx,
  accountId: string,
  organisationId: string,
  place: { role: string; standing: Standing } | null,
): Promise<void> {
  if (!place)
    await run(tx)`delete from accounts.membership
      where account_id = ${accountId} and organisation_id = ${organisationId}`;
  else
    await run(tx)`insert into accounts.membership (account_id, organisation_id, role, standing)
      values (${accountId}, ${organisationId}, ${place.role}, ${place.standing})
      on conflict (account_id, organisation_id) do update set role = excluded.role, standing = excluded.standing`;
}

/** The secretariat's own organisation; made when the installation is new. */
export async function getSecretariat(tx: Tx): Promise<string> {
  const found = await first(tx)<{ id: string }>`select id from organisations.organisation
    where kind = 'secretariat' and closed_at is null order by created_at limit 1`;
  const made = { kind: "secretariat", name: "事務局", kana: null, prefecture: null };
  return found?.id ?? (await saveOrganisation(tx, made));
}
