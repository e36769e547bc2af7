import { sql } from "kysely";
import type { Tx } from "../base/db.ts";

export interface Succession {
  id: string;
  organisationId: string;
  organisation: string;
  fromAccountId: string;
  toAccountId: string;
  from: string;
  fromMail: string;
  to: string;
  toMail: string;
  offeredAt: Date;
  expiresAt: Date;
  acceptedAt: Date | null;
  withdrawnAt: Date | null;
}

const read = async (tx: Tx, where: ReturnType<typeof sql>): Promise<Succession | undefined> => {
  const { rows } = await sql<Succession>`
    select s.id, s.organisation_id as "organisationId", o.name as organisation,
      s.from_account_id as "fromAccountId", s.to_account_id as "toAccountId",
      f.name as from, f.mail as "fromMail", t.name as to, t.mail as "toMail",
      s.offered_at as "offeredAt", s.expires_at as "expiresAt",
      s.accepted_at as "acceptedAt", s.withdrawn_at as "withdrawnAt"
    from people.succession s join organisations.organisation o on o.id = s.organisation_id
    join accounts.account f on f.id = s.from_account_id join accounts.account t on t.id = s.to_account_id
    where ${where}`.execute(tx);
  return rows[0];
};

/** As the system: the names are of accounts. */
export const getSuccession = (tx: Tx, id: string) => read(tx, sql`s.id = ${id}`);

/** The offer that stands in an organisation now. As the system. */
export const getOpenSuccession = (tx: Tx, organisationId: string, now: Date) =>
  read(
    tx,
    sql`s.organisation_id = ${organisationId} and s.accepted_at is null and s.withdrawn_at is null
      and s.expires_at > ${now}`,
  );

/** The organisation of an offer that the viewer may see. */
export async function getSuccessionHome(tx: Tx, id: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom("people.succession")
    .select("organisation_id as organisationId")
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.organisationId;
}

/** Offers the role; an offer whose time has passed makes room. */
export async function saveSuccession(
  tx: Tx,
  offer: { organisationId: string; fromAccountId: string; toAccountId: string; expiresAt: Date },
  now: Date,
): Promise<string> {
  const { organisationId, fromAccountId, toAccountId, expiresAt } = offer;
  await sql`update people.succession set withdrawn_at = expires_at where organisation_id = ${organisationId}
    and accepted_at is null and withdrawn_at is null and expires_at <= ${now}`.execute(tx);
  const { rows } = await sql<{ id: string }>`
    insert into people.succession (organisation_id, from_account_id, to_account_id, offered_at, expires_at)
    values (${organisationId}, ${fromAccountId}, ${toAccountId}, ${now}, ${expiresAt}) returning id`.execute(
    tx,
  );
  return rows[0]!.id;
}

export async function saveSuccessionEnd(
  tx: Tx,
  id: string,
  end: "accepted_at" | "withdrawn_at",
  now: Date,
): Promise<void> {
  await tx
    .updateTable("people.succession")
    .set({ [end]: now })
    .where("id", "=", id)
    .execute();
}

/** Who leaves neither hands over nor takes over. */
export async function withdrawFor(
  tx: Tx,
  organisationId: string,
  accountId: string,
  now: Date,
): Promise<void> {
  await sql`update people.succession set withdrawn_at = ${now} where organisation_id = ${organisationId}
    and accepted_at is null and withdrawn_at is null and ${accountId} in (from_account_id, to_account_id)`.execute(
    tx,
  );
}
