import { SECOND } from "../../base/clock.ts";
import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, first, run } from "../../base/data/rows.ts";
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
  const { tokenHash, accountId, organisationId, createdAt, confirmedAt, now, expiresAt } = session;
  const { proved, device, place } = session;
  await run(tx)`
    insert into accounts.session (token_hash, account_id, organisation_id, created_at, last_seen_at, expires_at,
      confirmed_at, proved, device, place)
    values (${tokenHash}, ${accountId}, ${organisationId}, ${createdAt}, ${now}, ${expiresAt},
      ${confirmedAt}, ${[...proved]}, ${device}, ${place})`;
}

/**
 * A session that still holds, whole or half: account not disabled, organisation open, still a member. With what
 * decides whether it is whole. One statement, looked up by indexes.
 */
export async function getSessionByToken(tx: Tx, tokenHash: string, now: Date) {
  const row = await first(tx)<{
    id: string;
    accountId: string;
    organisationId: string;
    role: MemberRole;
    standing: Standing;
    confirmedAt: Date;
    createdAt: Date;
    lastSeenAt: Date;
    proved: Factor[];
    roles: MemberRole[];
    hasPassword: boolean;
    held: Factor[];
  }>`/* named: accounts.session */
    select s.id, s.account_id as "accountId", s.organisation_id as "organisationId", m.role, m.standing,
      s.confirmed_at as "confirmedAt", s.created_at as "createdAt", s.last_seen_at as "lastSeenAt", s.proved,
      array(select o.role from accounts.membership o where o.account_id = a.id) as roles, ${HELD}
    from accounts.session s
      join accounts.account a on a.id = s.account_id
      join accounts.membership m on m.account_id = s.account_id and m.organisation_id = s.organisation_id
      join organisations.organisation o on o.id = s.organisation_id
    where s.token_hash = ${tokenHash} and s.expires_at > ${now} and a.disabled_at is null and o.closed_at is null`;
  return row && { ...row, holds: holdings(row) };
}

/** Of an account `a`: whether it has a password, and what else it can prove itself with. */
const HELD = sql`a.password_hash <> '' as "hasPassword",
  array(select h.factor from accounts.held_factor h where h.account_id = a.id) as held`;

const holdings = ({ hasPassword, held }: { hasPassword: boolean; held: Factor[] }): Factor[] =>
  hasPassword ? ["password", ...held] : held;

/** What an account can prove itself with. */
export async function findHeld(tx: Tx, accountId: string): Promise<Factor[]> {
  const row = await first(tx)<{ hasPassword: boolean; held: Factor[] }>`
    select ${HELD} from accounts.account a where a.id = ${accountId}`;
  return row ? holdings(row) : [];
}

/** Ends the session and gives it, for whoever begins another in its place; undefined when it had ended. */
export async function takeSession(tx: Tx, tokenHash: string, now: Date) {
  const row = await first(tx)<
    Pick<
      KeptSession,
      "accountId" | "organisationId" | "createdAt" | "confirmedAt" | "expiresAt"
    > & {
      proved: Factor[];
    }
  >`
    delete from accounts.session where token_hash = ${tokenHash}
    returning account_id as "accountId", organisation_id as "organisationId", created_at as "createdAt",
      confirmed_at as "confirmedAt", expires_at as "expiresAt", proved`;
  return row && row.expiresAt > now ? row : undefined;
}

export const touchSession = (tx: Tx, tokenHash: string, now: Date, expiresAt: Date) =>
  run(tx)`update accounts.session set last_seen_at = ${now}, expires_at = ${expiresAt}
    where token_hash = ${tokenHash}`;

export const removeSession = (tx: Tx, tokenHash: string) =>
  run(tx)`delete from accounts.session where token_hash = ${tokenHash}`;

/** Moves every session on by milliseconds. */
export async function moveSessionsOn(tx: Tx, by: number): Promise<void> {
  const later = sql`make_interval(secs => ${by / SECOND})`;
  await run(tx)`
    update accounts.session set created_at = created_at + ${later}, last_seen_at = last_seen_at + ${later},
    expires_at = expires_at + ${later}, confirmed_at = confirmed_at + ${later}`;
}

/** Ends every session of an account but one. */
export const removeOtherSessions = (tx: Tx, accountId: string, keptHash: string | null) =>
  run(tx)`delete from accounts.session
    where account_id = ${accountId} and token_hash is distinct from ${keptHash}`;

/** True when the session now acts for the organisation. */
export async function moveSession(
  tx: Tx,
  tokenHash: string,
  organisationId: string,
): Promise<boolean> {
  const moved = await run(tx)`update accounts.session set organisation_id = ${organisationId}
    where token_hash = ${tokenHash}`;
  return moved > 0;
}

/** The sessions of an account that still hold, the last used first. */
export const findSessions = (tx: Tx, accountId: string, now: Date) =>
  all(tx)<{
    id: string;
    tokenHash: string;
    device: string;
    place: string;
    since: Date;
    lastUsed: Date;
  }>`
    select id, token_hash as "tokenHash", device, place, created_at as since, last_seen_at as "lastUsed"
    from accounts.session where account_id = ${accountId} and expires_at > ${now} order by last_seen_at desc, id`;

/** True when this account had such a session, which has ended now. */
export async function removeSessionById(tx: Tx, accountId: string, id: string): Promise<boolean> {
  const removed = await run(tx)`
    delete from accounts.session where account_id = ${accountId} and id = ${id}`;
  return removed > 0;
}

/** Notes that an account can prove itself so, or no longer. */
export async function saveHeld(
  tx: Tx,
  accountId: string,
  factor: Factor,
  holds: boolean,
): Promise<void> {
  if (holds)
    await run(
      tx,
    )`insert into accounts.held_factor (account_id, factor) values (${accountId}, ${factor})
      on conflict do nothing`;
  else
    await run(
      tx,
    )`delete from accounts.held_factor where account_id = ${accountId} and factor = ${factor}`;
}
