import type { Tx } from "../../base/data/db.ts";

const PROVIDER = [
  "id",
  "name",
  "issuer",
  "client_id as clientId",
  "secret_sealed as secretSealed",
  "links_by_mail as linksByMail",
  "disabled_at as disabledAt",
] as const;

export function findProviders(tx: Tx) {
  return tx
    .selectFrom("identities.provider")
    .select(PROVIDER)
    .orderBy("made_at")
    .orderBy("id")
    .execute();
}

export function getProvider(tx: Tx, id: string) {
  return tx
    .selectFrom("identities.provider")
    .select(PROVIDER)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** How many accounts are linked to each provider. */
export async function countLinks(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom("identities.identity")
    .select((eb) => ["provider_id as id", eb.fn.countAll<string>().as("count")])
    .where("unlinked_at", "is", null)
    .groupBy("provider_id")
    .execute();
  return new Map(rows.map((row) => [row.id, Number(row.count)]));
}

interface ProviderRow {
  id: string;
  name: string;
  issuer: string;
  clientId: string;
  secretSealed: string;
  linksByMail: boolean;
}

/** False when another provider in use has this issuer and client. */
export async function saveProvider(tx: Tx, row: ProviderRow, now: Date): Promise<boolean> {
  const result = await tx
    .insertInto("identities.provider")
    .values({
      id: row.id,
      name: row.name,
      issuer: row.issuer,
      client_id: row.clientId,
      secret_sealed: row.secretSealed,
      links_by_mail: row.linksByMail,
      made_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(["issuer", "client_id"]).where("disabled_at", "is", null).doNothing(),
    )
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Whether another provider in use has this issuer and client. */
export async function hasTwin(
  tx: Tx,
  row: { id: string; issuer: string; clientId: string },
): Promise<boolean> {
  const twin = await tx
    .selectFrom("identities.provider")
    .select("id")
    .where("issuer", "=", row.issuer)
    .where("client_id", "=", row.clientId)
    .where("disabled_at", "is", null)
    .where("id", "!=", row.id)
    .executeTakeFirst();
  return twin !== undefined;
}

export async function changeProviderRow(tx: Tx, row: ProviderRow): Promise<void> {
  await tx
    .updateTable("identities.provider")
    .set({
      name: row.name,
      issuer: row.issuer,
      client_id: row.clientId,
      secret_sealed: row.secretSealed,
      links_by_mail: row.linksByMail,
    })
    .where("id", "=", row.id)
    .execute();
}

export async function closeProvider(tx: Tx, id: string, at: Date | null): Promise<void> {
  await tx
    .updateTable("identities.provider")
    .set({ disabled_at: at })
    .where("id", "=", id)
    .execute();
}

/** The identities of an account that are linked, or were until `since`; the newest first. */
export function findIdentitiesOf(tx: Tx, accountId: string, since: Date) {
  return tx
    .selectFrom("identities.identity as i")
    .innerJoin("identities.provider as p", "p.id", "i.provider_id")
    .select([
      "i.id",
      "p.name as provider",
      "i.mail",
      "i.linked_at as linkedAt",
      "i.linked_by as linkedBy",
      "i.used_at as usedAt",
      "i.unlinked_at as unlinkedAt",
    ])
    .where("i.account_id", "=", accountId)
    .where((eb) => eb.or([eb("i.unlinked_at", "is", null), eb("i.unlinked_at", ">", since)]))
    .orderBy("i.linked_at", "desc")
    .orderBy("i.id")
    .execute();
}

/** Whose identity this is now. */
export function getLinked(tx: Tx, providerId: string, subject: string) {
  return tx
    .selectFrom("identities.identity")
    .select(["id", "account_id as accountId"])
    .where("provider_id", "=", providerId)
    .where("subject", "=", subject)
    .where("unlinked_at", "is", null)
    .executeTakeFirst();
}

/** Whether somebody was linked to this identity before: then nobody is by their mail address alone. */
export async function wasLinked(tx: Tx, providerId: string, subject: string): Promise<boolean> {
  const row = await tx
    .selectFrom("identities.identity")
    .select("id")
    .where("provider_id", "=", providerId)
    .where("subject", "=", subject)
    .executeTakeFirst();
  return row !== undefined;
}

export interface NewIdentity {
  providerId: string;
  subject: string;
  accountId: string;
  mail: string | null;
  linkedBy: "owner" | "mail";
}

/** Undefined when the identity is linked already: of two at the same moment one wins. */
export function saveIdentity(tx: Tx, identity: NewIdentity, now: Date) {
  return tx
    .insertInto("identities.identity")
    .values({
      provider_id: identity.providerId,
      subject: identity.subject,
      account_id: identity.accountId,
      mail: identity.mail,
      linked_by: identity.linkedBy,
      linked_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(["provider_id", "subject"]).where("unlinked_at", "is", null).doNothing(),
    )
    .returning("id")
    .executeTakeFirst();
}

export async function saveUse(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.updateTable("identities.identity").set({ used_at: now }).where("id", "=", id).execute();
}

/** An identity of this account, linked or not. */
export function getOwnIdentity(tx: Tx, id: string, accountId: string) {
  return tx
    .selectFrom("identities.identity as i")
    .innerJoin("identities.provider as p", "p.id", "i.provider_id")
    .select([
      "i.id",
      "i.provider_id as providerId",
      "i.subject",
      "i.unlinked_at as unlinkedAt",
      "p.name as provider",
    ])
    .where("i.id", "=", id)
    .where("i.account_id", "=", accountId)
    .executeTakeFirst();
}

export async function saveUnlinked(tx: Tx, id: string, at: Date | null): Promise<void> {
  await tx
    .updateTable("identities.identity")
    .set({ unlinked_at: at })
    .where("id", "=", id)
    .execute();
}

/** Whether the account has any identity left with which it can sign in. */
export async function holdsIdentity(tx: Tx, accountId: string): Promise<boolean> {
  const row = await tx
    .selectFrom("identities.identity as i")
    .innerJoin("identities.provider as p", "p.id", "i.provider_id")
    .select("i.id")
    .where("i.account_id", "=", accountId)
    .where("i.unlinked_at", "is", null)
    .where("p.disabled_at", "is", null)
    .executeTakeFirst();
  return row !== undefined;
}
