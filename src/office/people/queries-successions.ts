import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { first, one, run } from "../../base/data/rows.ts";

export interface Offer {
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

const read = async (tx: Tx, where: ReturnType<typeof sql>): Promise<Offer | undefined> => {
  return first(tx)<Offer>`
    select s.id, s.organisation_id as "organisationId", o.name as organisation,
      s.from_account_id as "fromAccountId", s.to_account_id as "toAccountId",
      f.name as from, f.mail as "fromMail", t.name as to, t.mail as "toMail",
      s.offered_at as "offeredAt", s.expires_at as "expiresAt",
      s.accepted_at as "acceptedAt", s.withdrawn_at as "withdrawnAt"
    from people.succession s join organisations.organisation o on o.id = s.organisation_id
    join accounts.account f on f.id = s.from_account_id join accounts.account t on t.id = s.to_account_id
    where ${where}`;
};

/** As the system: the names are of accounts. */
export const getOffer = (tx: Tx, id: string) => read(tx, sql`s.id = ${id}`);

/** The offer that stands in an organisation now; it falls when one of both leaves. As the system. */
export const getOpenOffer = (tx: Tx, organisationId: string, now: Date) =>
  read(
    tx,
    sql`s.organisation_id = ${organisationId} and s.accepted_at is null and s.withdrawn_at is null
      and s.expires_at > ${now} and 2 = (select count(*) from accounts.membership m
        where m.organisation_id = s.organisation_id and m.account_id in (s.from_account_id, s.to_account_id))`,
  );

/** The organisation of an offer that the viewer may see. */
export async function getOfferHome(tx: Tx, id: string): Promise<string | undefined> {
  const row = await first(tx)<{ organisationId: string }>`
    select organisation_id as "organisationId" from people.succession where id = ${id}`;
  return row?.organisationId;
}

/** Offers the role; an offer that stands no more makes room. */
export async function saveOffer(
  tx: Tx,
  offer: { organisationId: string; fromAccountId: string; toAccountId: string; expiresAt: Date },
  now: Date,
): Promise<string> {
  const { organisationId, fromAccountId, toAccountId, expiresAt } = offer;
  await run(tx)`
    update people.succession set withdrawn_at = ${now} where organisation_id = ${organisationId}
    and accepted_at is null and withdrawn_at is null`;
  const { id } = await one(tx)<{ id: string }>`
    insert into people.succession (organisation_id, from_account_id, to_account_id, offered_at, expires_at)
    values (${organisationId}, ${fromAccountId}, ${toAccountId}, ${now}, ${expiresAt}) returning id`;
  return id;
}

export async function saveOfferEnd(
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
