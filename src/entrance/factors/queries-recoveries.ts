import { sql } from "kysely";
import type { Factor } from "../accounts/api.ts";
import type { Tx } from "../../base/data/db.ts";

/** Name and address of an account that is in use. */
export function getPerson(tx: Tx, accountId: string) {
  return tx
    .selectFrom("accounts.account")
    .select(["id", "name", "mail"])
    .where("id", "=", accountId)
    .where("disabled_at", "is", null)
    .executeTakeFirst();
}

/** The organisations an account belongs to. */
export async function findOrganisationsOf(tx: Tx, accountId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom("accounts.membership")
    .select("organisation_id as id")
    .where("account_id", "=", accountId)
    .execute();
  return rows.map((row) => row.id);
}

/** What an account can prove itself with besides its password. */
export async function findHeldBy(tx: Tx, accountId: string): Promise<Factor[]> {
  const rows = await tx
    .selectFrom("accounts.held_factor")
    .select("factor")
    .where("account_id", "=", accountId)
    .execute();
  return rows.map((row) => row.factor as Factor);
}

/** Who signs in for an organisation, or has this very address; with a running recovery. At most 100, by name. */
export async function findHelped(
  tx: Tx,
  of: { organisationId: string } | { mail: string },
  now: Date,
) {
  const rows = await tx
    .selectFrom("accounts.account as a")
    .innerJoin("accounts.membership as m", "m.account_id", "a.id")
    .innerJoin("organisations.organisation as o", "o.id", "m.organisation_id")
    .leftJoin("factors.recovery as r", (join) =>
      join
        .onRef("r.account_id", "=", "a.id")
        .on("r.used_at", "is", null)
        .on("r.stopped_at", "is", null)
        .on("r.expires_at", ">", now),
    )
    .select([
      "a.id as accountId",
      "a.name",
      "a.mail",
      "o.id as organisationId",
      "o.name as organisation",
      "r.id as recoveryId",
      "r.started_at as startedAt",
      "r.open_from as openFrom",
      "r.expires_at as expiresAt",
      sql<string[]>`array(select factor from accounts.held_factor h where h.account_id = a.id)`.as(
        "holds",
      ),
    ])
    .where("a.disabled_at", "is", null)
    .where("o.closed_at", "is", null)
    .where("organisationId" in of ? "o.id" : "a.mail", "=", Object.values(of)[0]!)
    .orderBy("a.name")
    .orderBy("a.id")
    .limit(100)
    .execute();
  return rows.map((row) => ({ ...row, holds: row.holds as Factor[] }));
}

const isRunning = (now: Date) =>
  sql<boolean>`used_at is null and stopped_at is null and expires_at > ${now}`;

/** The recovery of an account that runs now. */
export function getRunning(tx: Tx, accountId: string, now: Date) {
  return tx
    .selectFrom("factors.recovery")
    .select("id")
    .where("account_id", "=", accountId)
    .where(isRunning(now))
    .executeTakeFirst();
}

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
  const row = await tx
    .insertInto("factors.recovery")
    .values({
      account_id: recovery.accountId,
      organisation_id: recovery.organisationId,
      started_by: recovery.startedBy,
      checked_by: recovery.checkedBy,
      started_at: recovery.now,
      open_from: recovery.openFrom,
      expires_at: recovery.expiresAt,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Whose recovery it is still signs in for the organisation that vouched for them. */
const stillThere = sql<boolean>`exists (select from accounts.membership m
  join accounts.account a on a.id = m.account_id and a.disabled_at is null
  join organisations.organisation o on o.id = m.organisation_id and o.closed_at is null
  where m.account_id = recovery.account_id and m.organisation_id = recovery.organisation_id)`;

/** A recovery that still runs. */
export function getRecovery(tx: Tx, id: string, now: Date) {
  return tx
    .selectFrom("factors.recovery")
    .select([
      "id",
      "account_id as accountId",
      "organisation_id as organisationId",
      "started_by as startedBy",
      "open_from as openFrom",
      "expires_at as expiresAt",
    ])
    .where("id", "=", id)
    .where(isRunning(now))
    .executeTakeFirst();
}

/**
 * Ends a recovery that runs: it is stopped, or used, once, after its wait and by somebody who did not leave. Undefined
 * where it cannot be.
 */
export function endRecovery(tx: Tx, id: string, by: "stopped_at" | "used_at", now: Date) {
  return tx
    .updateTable("factors.recovery")
    .set({ [by]: now })
    .where("id", "=", id)
    .where(isRunning(now))
    .$if(by === "used_at", (query) => query.where("open_from", "<=", now).where(stillThere))
    .returning(["account_id as subjectId", "organisation_id as forOrganisationId"])
    .executeTakeFirst();
}

/** The name of an organisation. */
export async function getOrganisationName(tx: Tx, id: string): Promise<string> {
  const row = await tx
    .selectFrom("organisations.organisation")
    .select("name")
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.name ?? "";
}

/** Who may sign in as an administrator of the secretariat. */
export function findAdministrators(tx: Tx) {
  return tx
    .selectFrom("accounts.account as a")
    .innerJoin("accounts.membership as m", "m.account_id", "a.id")
    .innerJoin("organisations.organisation as o", "o.id", "m.organisation_id")
    .select(["a.id", "m.organisation_id as organisationId"])
    .where("m.role", "=", "secretariat")
    .where("m.standing", "=", "administrator")
    .where("a.disabled_at", "is", null)
    .where("o.closed_at", "is", null)
    .orderBy("a.id")
    .execute();
}
