import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { run } from "../../base/data/rows.ts";
import type { Role, Standing } from "../../base/viewer.ts";

/**
 * A token that its maker left behind when they changed the password, or had lost proofs cleared away: whoever was in
 * their account may have made it. Judged when it is used, so that nothing has to be revoked.
 */
const isLeftBehind = sql<boolean>`coalesce(t.created_at <= a.secured_at, false)`;

/**
 * A token that holds: not revoked, expired or left behind, its maker still there and allowed to act, its organisation
 * open.
 */
export async function getTokenByHash(tx: Tx, tokenHash: string, now: Date) {
  const row = await tx
    .selectFrom("tokens.token as t")
    .innerJoin("accounts.account as a", "a.id", "t.account_id")
    .innerJoin("accounts.membership as m", (join) =>
      join
        .onRef("m.account_id", "=", "t.account_id")
        .onRef("m.organisation_id", "=", "t.organisation_id"),
    )
    .innerJoin("organisations.organisation as o", "o.id", "t.organisation_id")
    .select([
      "t.id",
      "t.scopes",
      "t.account_id as accountId",
      "t.organisation_id as organisationId",
      "t.last_used_at as lastUsedAt",
      "m.role",
      "m.standing as makerStanding",
    ])
    .where("t.token_hash", "=", tokenHash)
    .where("t.revoked_at", "is", null)
    .where("t.expires_at", ">", now)
    .where("a.disabled_at", "is", null)
    .where("o.closed_at", "is", null)
    .where(isLeftBehind, "is", false)
    .executeTakeFirst();
  return row && { ...row, role: row.role as Role, makerStanding: row.makerStanding as Standing };
}

/** What the maker of a token is told of it; undefined once they are gone. As the system. */
export function getMadeToken(tx: Tx, id: string) {
  return tx
    .selectFrom("tokens.token as t")
    .innerJoin("accounts.account as a", "a.id", "t.account_id")
    .innerJoin("organisations.organisation as o", "o.id", "t.organisation_id")
    .select([
      "t.name",
      "t.scopes",
      "t.created_at as createdAt",
      "t.expires_at as expiresAt",
      "a.name as maker",
      "a.mail",
      "o.name as organisation",
    ])
    .where("t.id", "=", id)
    .where("a.disabled_at", "is", null)
    .executeTakeFirst();
}

export async function touchToken(tx: Tx, id: string, now: Date, from: string): Promise<void> {
  await tx
    .updateTable("tokens.token")
    .set({ last_used_at: now, last_used_from: from })
    .where("id", "=", id)
    .execute();
}

/** Every token of an organisation, the newest first, also those that hold no more. Read as the system. */
export function findTokensOf(tx: Tx, organisationId: string) {
  return tx
    .selectFrom("tokens.token as t")
    .innerJoin("accounts.account as a", "a.id", "t.account_id")
    .leftJoin("accounts.membership as m", (join) =>
      join
        .onRef("m.account_id", "=", "t.account_id")
        .onRef("m.organisation_id", "=", "t.organisation_id"),
    )
    .select([
      "t.id",
      "t.name",
      "t.scopes",
      "t.created_at as createdAt",
      "t.expires_at as expiresAt",
      "t.last_used_at as lastUsedAt",
      "t.last_used_from as lastUsedFrom",
      "t.revoked_at as revokedAt",
      "a.name as maker",
      "m.account_id as memberId",
      "a.disabled_at as disabledAt",
      isLeftBehind.as("leftBehind"),
    ])
    .where("t.organisation_id", "=", organisationId)
    .orderBy("t.created_at", "desc")
    .orderBy("t.id")
    .limit(200)
    .execute();
}

/** Until the end of this transaction nobody else makes a token for the organisation, so that counts hold. */
export async function lockTokens(tx: Tx, organisationId: string): Promise<void> {
  await run(tx)`select pg_advisory_xact_lock(hashtextextended(${`tokens ${organisationId}`}, 0))`;
}

/** How many tokens of an organisation hold. As the system: what is known of their makers is nobody's own. */
export async function countActive(tx: Tx, organisationId: string, now: Date): Promise<number> {
  const rows = await tx
    .selectFrom("tokens.token as t")
    .innerJoin("accounts.account as a", "a.id", "t.account_id")
    .select("t.id")
    .where("t.organisation_id", "=", organisationId)
    .where("t.revoked_at", "is", null)
    .where("t.expires_at", ">", now)
    .where(isLeftBehind, "is", false)
    .execute();
  return rows.length;
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
  const row = await tx
    .insertInto("tokens.token")
    .values({
      organisation_id: token.organisationId,
      account_id: token.accountId,
      name: token.name,
      token_hash: token.tokenHash,
      scopes: token.scopes,
      created_at: token.now,
      expires_at: token.expiresAt,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

/** The name of the token that is revoked now; null when it is none of this organisation's. Again changes nothing. */
export async function revoke(
  tx: Tx,
  organisationId: string,
  id: string,
  now: Date,
): Promise<{ name: string; fresh: boolean } | null> {
  const known = await tx
    .selectFrom("tokens.token")
    .select(["name", "revoked_at as revokedAt"])
    .where("id", "=", id)
    .where("organisation_id", "=", organisationId)
    .forUpdate()
    .executeTakeFirst();
  if (!known) return null;
  if (known.revokedAt) return { name: known.name, fresh: false };
  await tx.updateTable("tokens.token").set({ revoked_at: now }).where("id", "=", id).execute();
  return { name: known.name, fresh: true };
}
