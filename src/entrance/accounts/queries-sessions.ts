import { SECOND } from "../../base/clock.ts";
import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { run } from "../../base/data/rows.ts";
import type { Standing } from "../../base/viewer.ts";
import type { Factor } from "./api.ts";
import type { MemberRole } from "./queries.ts";

export interface KeptSession {
  tokenHash: string;
  accountId: string;
  organisationId: string;
  createdAt: Date;
  /** When the person last proved that it is still them. */
  confirmedAt: Date;
  proved: readonly Factor[];
  /** The browser as it calls itself. */
  device: string;
  /** Where from, coarsely. */
  place: string;
  now: Date;
  expiresAt: Date;
}

export async function saveSession(tx: Tx, session: KeptSession): Promise<void> {
  await tx
    .insertInto("accounts.session")
    .values({
      token_hash: session.tokenHash,
      account_id: session.accountId,
      organisation_id: session.organisationId,
      created_at: session.createdAt,
      last_seen_at: session.now,
      expires_at: session.expiresAt,
      confirmed_at: session.confirmedAt,
      proved: [...session.proved],
      device: session.device,
      place: session.place,
    })
    .execute();
}

/**
 * A session that still holds, whole or half: account not disabled, organisation open, still a member. With what
 * decides whether it is whole. One statement, looked up by indexes.
 */
export async function getSessionByToken(tx: Tx, tokenHash: string, now: Date) {
  const row = await tx
    .selectFrom("accounts.session as s")
    .innerJoin("accounts.account as a", "a.id", "s.account_id")
    .innerJoin("accounts.membership as m", (join) =>
      join
        .onRef("m.account_id", "=", "s.account_id")
        .onRef("m.organisation_id", "=", "s.organisation_id"),
    )
    .innerJoin("organisations.organisation as o", "o.id", "s.organisation_id")
    .select([
      "s.id",
      "s.account_id as accountId",
      "s.organisation_id as organisationId",
      "m.role",
      "m.standing",
      "s.confirmed_at as confirmedAt",
      "s.created_at as createdAt",
      "s.last_seen_at as lastSeenAt",
      "s.proved",
      sql<boolean>`a.password_hash <> ''`.as("hasPassword"),
      sql<
        string[]
      >`array(select h.factor from accounts.held_factor h where h.account_id = a.id)`.as("held"),
      sql<string[]>`array(select o.role from accounts.membership o where o.account_id = a.id)`.as(
        "roles",
      ),
    ])
    .where("s.token_hash", "=", tokenHash)
    .where("s.expires_at", ">", now)
    .where("a.disabled_at", "is", null)
    .where("o.closed_at", "is", null)
    .modifyEnd(sql`/* named: accounts.session */`)
    .executeTakeFirst();
  if (!row) return undefined;
  const { hasPassword, held, ...session } = row;
  return {
    ...session,
    role: session.role as MemberRole,
    standing: session.standing as Standing,
    proved: session.proved as Factor[],
    roles: session.roles as MemberRole[],
    holds: holdings(hasPassword, held),
  };
}

const holdings = (hasPassword: boolean, held: readonly string[]): Factor[] => [
  ...(hasPassword ? (["password"] as const) : []),
  ...(held as Factor[]),
];

/** What an account can prove itself with. */
export async function findHeld(tx: Tx, accountId: string): Promise<Factor[]> {
  const row = await tx
    .selectFrom("accounts.account as a")
    .select([
      sql<boolean>`a.password_hash <> ''`.as("hasPassword"),
      sql<
        string[]
      >`array(select h.factor from accounts.held_factor h where h.account_id = a.id)`.as("held"),
    ])
    .where("a.id", "=", accountId)
    .executeTakeFirst();
  return row ? holdings(row.hasPassword, row.held) : [];
}

/** Ends the session and gives it, for whoever begins another in its place; undefined when it had ended. */
export async function takeSession(tx: Tx, tokenHash: string, now: Date) {
  const row = await tx
    .deleteFrom("accounts.session")
    .where("token_hash", "=", tokenHash)
    .returning([
      "account_id as accountId",
      "organisation_id as organisationId",
      "created_at as createdAt",
      "confirmed_at as confirmedAt",
      "expires_at as expiresAt",
      "proved",
    ])
    .executeTakeFirst();
  return row && row.expiresAt > now ? { ...row, proved: row.proved as Factor[] } : undefined;
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

/** Moves every session on by milliseconds. */
export async function moveSessionsOn(tx: Tx, by: number): Promise<void> {
  const later = sql`make_interval(secs => ${by / SECOND})`;
  await run(tx)`
    update accounts.session set created_at = created_at + ${later}, last_seen_at = last_seen_at + ${later},
    expires_at = expires_at + ${later}, confirmed_at = confirmed_at + ${later}`;
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

/** The sessions of an account that still hold, the last used first. */
export function findSessions(tx: Tx, accountId: string, now: Date) {
  return tx
    .selectFrom("accounts.session")
    .select([
      "id",
      "token_hash as tokenHash",
      "device",
      "place",
      "proved",
      "created_at as createdAt",
      "last_seen_at as lastSeenAt",
    ])
    .where("account_id", "=", accountId)
    .where("expires_at", ">", now)
    .orderBy("last_seen_at", "desc")
    .orderBy("id")
    .execute();
}

/** True when this account had such a session, which has ended now. */
export async function removeSessionById(tx: Tx, accountId: string, id: string): Promise<boolean> {
  const result = await tx
    .deleteFrom("accounts.session")
    .where("account_id", "=", accountId)
    .where("id", "=", id)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Notes that an account can prove itself so, or no longer. */
export async function saveHeld(
  tx: Tx,
  accountId: string,
  factor: Factor,
  holds: boolean,
): Promise<void> {
  if (holds) {
    await tx
      .insertInto("accounts.held_factor")
      .values({ account_id: accountId, factor })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return;
  }
  await tx
    .deleteFrom("accounts.held_factor")
    .where("account_id", "=", accountId)
    .where("factor", "=", factor)
    .execute();
}
