import { sql } from "kysely";
import type { Factor } from "../accounts/api.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, first, one } from "../../base/data/rows.ts";

/** Name and address of an account that is in use. */
export const getPerson = (tx: Tx, accountId: string) =>
  first(tx)<{ name: string; mail: string }>`
    select name, mail from accounts.account where id = ${accountId} and disabled_at is null`;

/** The organisations an account belongs to. */
export async function findOrganisationsOf(tx: Tx, accountId: string): Promise<string[]> {
  const rows = await all(tx)<{ id: string }>`
    select organisation_id as id from accounts.membership where account_id = ${accountId}`;
  return rows.map((row) => row.id);
}

/** What an account can prove itself with besides its password. */
export async function findHeldBy(tx: Tx, accountId: string): Promise<Factor[]> {
  const rows = await all(tx)<{ factor: Factor }>`
    select factor from accounts.held_factor where account_id = ${accountId}`;
  return rows.map((row) => row.factor);
}

/** Who signs in for an organisation, or has this very address; with a running recovery. At most 100, by name. */
export const findHelped = (tx: Tx, of: { organisationId: string } | { mail: string }, now: Date) =>
  all(tx)<{
    accountId: string;
    name: string;
    mail: string;
    organisation: string;
    recoveryId: string | null;
    startedAt: Date | null;
    openFrom: Date | null;
    expiresAt: Date | null;
    holds: Factor[];
  }>`
    select a.id as "accountId", a.name, a.mail, o.name as organisation, r.id as "recoveryId",
      r.started_at as "startedAt", r.open_from as "openFrom", r.expires_at as "expiresAt",
      array(select factor from accounts.held_factor h where h.account_id = a.id) as holds
    from accounts.account a
      join accounts.membership m on m.account_id = a.id
      join organisations.organisation o on o.id = m.organisation_id
      left join factors.recovery r on r.account_id = a.id and r.used_at is null and r.stopped_at is null
        and r.expires_at > ${now}
    where a.disabled_at is null and o.closed_at is null
      and ${"mail" in of ? sql`a.mail = ${of.mail}` : sql`o.id = ${of.organisationId}`}
    order by a.name, a.id limit 100`;

const isRunning = (now: Date) =>
  sql`used_at is null and stopped_at is null and expires_at > ${now}`;

/** The recovery of an account that runs now. */
export const getRunning = (tx: Tx, accountId: string, now: Date) =>
  first(tx)<{ id: string }>`
    select id from factors.recovery where account_id = ${accountId} and ${isRunning(now)}`;

export async function saveRecovery(
  tx: Tx,
  recovery: {
    accountId: string;
    organisationId: string;
    startedBy: string | null;
    checkedBy: string;
    now: Date;
    openFrom: Date;
    expiresAt: Date;
  },
): Promise<string> {
  const { accountId, organisationId, startedBy, checkedBy, now, openFrom, expiresAt } = recovery;
  const { id } = await one(tx)<{ id: string }>`
    insert into factors.recovery (account_id, organisation_id, started_by, checked_by, started_at, open_from, expires_at)
    values (${accountId}, ${organisationId}, ${startedBy}, ${checkedBy}, ${now}, ${openFrom}, ${expiresAt}) returning id`;
  return id;
}

/** A recovery that still runs. */
export const getRecovery = (tx: Tx, id: string, now: Date) =>
  first(tx)<{
    id: string;
    accountId: string;
    organisationId: string;
    startedBy: string | null;
    openFrom: Date;
    expiresAt: Date;
  }>`
    select id, account_id as "accountId", organisation_id as "organisationId", started_by as "startedBy",
      open_from as "openFrom", expires_at as "expiresAt"
    from factors.recovery where id = ${id} and ${isRunning(now)}`;

/** Whose recovery it is still signs in for the organisation that vouched for them. */
const STILL_THERE = sql`exists (select from accounts.membership m
  join accounts.account a on a.id = m.account_id and a.disabled_at is null
  join organisations.organisation o on o.id = m.organisation_id and o.closed_at is null
  where m.account_id = recovery.account_id and m.organisation_id = recovery.organisation_id)`;

/**
 * Ends a recovery that runs: it is stopped, or used, once, after its wait and by somebody who did not leave. Undefined
 * where it cannot be.
 */
export const endRecovery = (tx: Tx, id: string, by: "stopped_at" | "used_at", now: Date) =>
  first(tx)<{ subjectId: string; forOrganisationId: string }>`
    update factors.recovery set ${by === "used_at" ? sql`used_at` : sql`stopped_at`} = ${now}
    where id = ${id} and ${isRunning(now)} ${by === "used_at" ? sql`and open_from <= ${now} and ${STILL_THERE}` : sql``}
    returning account_id as "subjectId", organisation_id as "forOrganisationId"`;

/** The name of an organisation. */
export async function getOrganisationName(tx: Tx, id: string): Promise<string> {
  const row = await first(tx)<{ name: string }>`
    select name from organisations.organisation where id = ${id}`;
  return row?.name ?? "";
}

/** Who may sign in as an administrator of the secretariat. */
export const findAdministrators = (tx: Tx) =>
  all(tx)<{ id: string; organisationId: string }>`
    select a.id, m.organisation_id as "organisationId"
    from accounts.account a
      join accounts.membership m on m.account_id = a.id
      join organisations.organisation o on o.id = m.organisation_id
    where m.role = 'secretariat' and m.standing = 'administrator' and a.disabled_at is null and o.closed_at is null
    order by a.id`;
