import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, first, one, run, takeTurn } from "../../base/data/rows.ts";
import type { Role, Standing } from "../../base/viewer.ts";

/**
 * A token that its maker left behind when they changed the password, or had lost proofs cleared away: whoever was in
 * their account may have made it. Judged when it is used, so that nothing has to be revoked.
 */
const isLeftBehind = sql`coalesce(t.created_at <= a.secured_at, false)`;

/**
 * A token that holds: not revoked, expired or left behind, its maker still there and allowed to act, its organisation
 * open.
 */
export const getTokenByHash = (tx: Tx, tokenHash: string, now: Date) =>
  first(tx)<{
    id: string;
    scopes: string[];
    accountId: string;
    organisationId: string;
    lastUsedAt: Date | null;
    role: Role;
    makerStanding: Standing;
  }>`
    select t.id, t.scopes, t.account_id as "accountId", t.organisation_id as "organisationId",
      t.last_used_at as "lastUsedAt", m.role, m.standing as "makerStanding"
    from tokens.token t
      join accounts.account a on a.id = t.account_id
      join accounts.membership m on m.account_id = t.account_id and m.organisation_id = t.organisation_id
      join organisations.organisation o on o.id = t.organisation_id
    where t.token_hash = ${tokenHash} and t.revoked_at is null and t.expires_at > ${now}
      and a.disabled_at is null and o.closed_at is null and not ${isLeftBehind}`;

/** What the maker of a token is told of it; undefined once they are gone. As the system. */
export const getMadeToken = (tx: Tx, id: string) =>
  first(tx)<{
    name: string;
    scopes: string[];
    createdAt: Date;
    expiresAt: Date;
    maker: string;
    mail: string;
    organisation: string;
  }>`
    select t.name, t.scopes, t.created_at as "createdAt", t.expires_at as "expiresAt", a.name as maker, a.mail,
      o.name as organisation
    from tokens.token t
      join accounts.account a on a.id = t.account_id
      join organisations.organisation o on o.id = t.organisation_id
    where t.id = ${id} and a.disabled_at is null`;

export const touchToken = (tx: Tx, id: string, now: Date, from: string) =>
  run(tx)`update tokens.token set last_used_at = ${now}, last_used_from = ${from} where id = ${id}`;

/** Every token of an organisation, the newest first, also those that hold no more. Read as the system. */
export const findTokensOf = (tx: Tx, organisationId: string) =>
  all(tx)<{
    id: string;
    name: string;
    scopes: string[];
    createdAt: Date;
    expiresAt: Date;
    lastUsedAt: Date | null;
    lastUsedFrom: string | null;
    revokedAt: Date | null;
    maker: string;
    memberId: string | null;
    disabledAt: Date | null;
    leftBehind: boolean;
  }>`
    select t.id, t.name, t.scopes, t.created_at as "createdAt", t.expires_at as "expiresAt",
      t.last_used_at as "lastUsedAt", t.last_used_from as "lastUsedFrom", t.revoked_at as "revokedAt",
      a.name as maker, m.account_id as "memberId", a.disabled_at as "disabledAt", ${isLeftBehind} as "leftBehind"
    from tokens.token t
      join accounts.account a on a.id = t.account_id
      left join accounts.membership m on m.account_id = t.account_id and m.organisation_id = t.organisation_id
    where t.organisation_id = ${organisationId} order by t.created_at desc, t.id limit 200`;

/** Until the end of this transaction nobody else makes a token for the organisation, so that counts hold. */
export const lockTokens = (tx: Tx, organisationId: string) =>
  takeTurn(tx, `tokens ${organisationId}`);

/** How many tokens of an organisation hold. As the system: what is known of their makers is nobody's own. */
export async function countActive(tx: Tx, organisationId: string, now: Date): Promise<number> {
  const { count } = await one(tx)<{ count: number }>`
    select count(*)::int as count from tokens.token t join accounts.account a on a.id = t.account_id
    where t.organisation_id = ${organisationId} and t.revoked_at is null and t.expires_at > ${now}
      and not ${isLeftBehind}`;
  return count;
}

export async function saveToken(
  tx: Tx,
  token: {
    organisationId: string;
    accountId: string;
    name: string;
    tokenHash: string;
    scopes: string[];
    now: Date;
    expiresAt: Date;
  },
): Promise<string> {
  const { organisationId, accountId, name, tokenHash, scopes, now, expiresAt } = token;
  const { id } = await one(tx)<{ id: string }>`
    insert into tokens.token (organisation_id, account_id, name, token_hash, scopes, created_at, expires_at)
    values (${organisationId}, ${accountId}, ${name}, ${tokenHash}, ${scopes}, ${now}, ${expiresAt}) returning id`;
  return id;
}

/** The name of the token that is revoked now; null when it is none of this organisation's. Again changes nothing. */
export async function revoke(
  tx: Tx,
  organisationId: string,
  id: string,
  now: Date,
): Promise<{ name: string; fresh: boolean } | null> {
  const known = await first(tx)<{ name: string; revokedAt: Date | null }>`
    select name, revoked_at as "revokedAt" from tokens.token
    where id = ${id} and organisation_id = ${organisationId} for update`;
  if (!known) return null;
  if (known.revokedAt) return { name: known.name, fresh: false };
  await run(tx)`update tokens.token set revoked_at = ${now} where id = ${id}`;
  return { name: known.name, fresh: true };
}
