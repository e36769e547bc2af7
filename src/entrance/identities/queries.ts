import { sql } from "kysely";
import type { Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, exists, first, run } from "../../base/data/rows.ts";
import type { identity } from "./api.ts";

interface ProviderRow {
  id: string;
  name: string;
  issuer: string;
  clientId: string;
  secretSealed: string;
  linksByMail: boolean;
}
type KeptProvider = ProviderRow & { disabledAt: Date | null };

const PROVIDER = sql`id, name, issuer, client_id as "clientId", secret_sealed as "secretSealed",
  links_by_mail as "linksByMail", disabled_at as "disabledAt"`;

export const findProviders = (tx: Tx) =>
  all(tx)<KeptProvider>`select ${PROVIDER} from identities.provider order by made_at, id`;

export const getProvider = (tx: Tx, id: string) =>
  first(tx)<KeptProvider>`select ${PROVIDER} from identities.provider where id = ${id}`;

/** How many accounts are linked to each provider. */
export async function countLinks(tx: Tx): Promise<Map<string, number>> {
  const rows = await all(tx)<{ id: string; count: number }>`
    select provider_id as id, count(*)::int as count from identities.identity
    where unlinked_at is null group by provider_id`;
  return new Map(rows.map((row) => [row.id, row.count]));
}

/** False when another provider in use has this issuer and client. */
export async function saveProvider(tx: Tx, row: ProviderRow, now: Date): Promise<boolean> {
  const saved = await run(tx)`
    insert into identities.provider (id, name, issuer, client_id, secret_sealed, links_by_mail, made_at)
    values (${row.id}, ${row.name}, ${row.issuer}, ${row.clientId}, ${row.secretSealed}, ${row.linksByMail}, ${now})
    on conflict (issuer, client_id) where disabled_at is null do nothing`;
  return saved > 0;
}

/** Whether another provider in use has this issuer and client. */
export const hasTwin = (tx: Tx, row: { id: string; issuer: string; clientId: string }) =>
  exists(
    tx,
  )`select from identities.provider where issuer = ${row.issuer} and client_id = ${row.clientId}
    and disabled_at is null and id <> ${row.id}`;

export const changeProviderRow = (tx: Tx, row: ProviderRow) =>
  run(tx)`
    update identities.provider set name = ${row.name}, issuer = ${row.issuer}, client_id = ${row.clientId},
      secret_sealed = ${row.secretSealed}, links_by_mail = ${row.linksByMail} where id = ${row.id}`;

export const closeProvider = (tx: Tx, id: string, at: Date | null) =>
  run(tx)`update identities.provider set disabled_at = ${at} where id = ${id}`;

/** The identities of an account that are linked, or were until `since`; the newest first. */
export const findIdentitiesOf = (tx: Tx, accountId: string, since: Date) =>
  all(tx)<Stored<typeof identity>>`
    select i.id, p.name as provider, i.mail, i.linked_at as "linkedAt", i.linked_by as "linkedBy",
      i.used_at as "usedAt", i.unlinked_at as "unlinkedAt"
    from identities.identity i join identities.provider p on p.id = i.provider_id
    where i.account_id = ${accountId} and (i.unlinked_at is null or i.unlinked_at > ${since})
    order by i.linked_at desc, i.id`;

/** Whose identity this is now. */
export const getLinked = (tx: Tx, providerId: string, subject: string) =>
  first(tx)<{ id: string; accountId: string }>`
    select id, account_id as "accountId" from identities.identity
    where provider_id = ${providerId} and subject = ${subject} and unlinked_at is null`;

/** Whether somebody was linked to this identity before: then nobody is by their mail address alone. */
export const wasLinked = (tx: Tx, providerId: string, subject: string) =>
  exists(
    tx,
  )`select from identities.identity where provider_id = ${providerId} and subject = ${subject}`;

export interface NewIdentity {
  providerId: string;
  subject: string;
  accountId: string;
  mail: string | null;
  linkedBy: "owner" | "mail";
}

/** Undefined when the identity is linked already: of two at the same moment one wins. */
export const saveIdentity = (tx: Tx, identity: NewIdentity, now: Date) =>
  first(tx)<{ id: string }>`
    insert into identities.identity (provider_id, subject, account_id, mail, linked_by, linked_at)
    values (${identity.providerId}, ${identity.subject}, ${identity.accountId}, ${identity.mail},
      ${identity.linkedBy}, ${now})
    on conflict (provider_id, subject) where unlinked_at is null do nothing returning id`;

export const saveUse = (tx: Tx, id: string, now: Date) =>
  run(tx)`update identities.identity set used_at = ${now} where id = ${id}`;

/** An identity of this account, linked or not. */
export const getOwnIdentity = (tx: Tx, id: string, accountId: string) =>
  first(tx)<{
    id: string;
    providerId: string;
    subject: string;
    unlinkedAt: Date | null;
    provider: string;
  }>`
    select i.id, i.provider_id as "providerId", i.subject, i.unlinked_at as "unlinkedAt", p.name as provider
    from identities.identity i join identities.provider p on p.id = i.provider_id
    where i.id = ${id} and i.account_id = ${accountId}`;

export const saveUnlinked = (tx: Tx, id: string, at: Date | null) =>
  run(tx)`update identities.identity set unlinked_at = ${at} where id = ${id}`;

/** Whether the account has any identity left with which it can sign in. */
export const holdsIdentity = (tx: Tx, accountId: string) =>
  exists(tx)`select from identities.identity i join identities.provider p on p.id = i.provider_id
    where i.account_id = ${accountId} and i.unlinked_at is null and p.disabled_at is null`;
