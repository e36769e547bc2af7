import type { Tx } from "../../base/data/db.ts";
import { all, exists, run } from "../../base/data/rows.ts";
import { anywhere } from "../../base/data/like.ts";
import { down, inOrder, type PageAsked, paged } from "../../base/data/paged.ts";
import type { RevokedReason } from "./api.ts";

/** Two who make an authority, or order the last certificate of the limit, at once: one after the other. */
export async function waitForOthers(tx: Tx, about: string): Promise<void> {
  await run(tx)`select pg_advisory_xact_lock(hashtextextended(${`certificates ${about}`}, 0))`;
}

const AUTHORITY = [
  "id",
  "name",
  "certificate_pem as pem",
  "key_sealed as keySealed",
  "made_at as madeAt",
  "not_after as notAfter",
  "crl_number as listNumber",
  "crl_until as listUntil",
] as const;

/** Our own authorities, the newest first. */
export function findAuthorities(tx: Tx) {
  return tx
    .selectFrom("certificates.authority")
    .select(AUTHORITY)
    .orderBy("made_at", "desc")
    .orderBy("id")
    .execute();
}

/** Locked: lists are signed one after the other. */
export function getAuthorityToSign(tx: Tx, id: string) {
  return tx
    .selectFrom("certificates.authority")
    .select(AUTHORITY)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

export function getAuthorityFiles(tx: Tx, id: string) {
  return tx
    .selectFrom("certificates.authority")
    .select(["certificate_pem as pem", "crl as list"])
    .where("id", "=", id)
    .executeTakeFirst();
}

export interface SignedList {
  list: Buffer;
  number: number;
  until: Date;
}

export async function saveAuthority(
  tx: Tx,
  authority: {
    id: string;
    name: string;
    pem: string;
    keySealed: string;
    madeBy: string | null;
    notAfter: Date;
  },
  { list, number, until }: SignedList,
  now: Date,
): Promise<void> {
  await tx
    .insertInto("certificates.authority")
    .values({
      id: authority.id,
      name: authority.name,
      certificate_pem: authority.pem,
      key_sealed: authority.keySealed,
      made_at: now,
      made_by: authority.madeBy,
      not_after: authority.notAfter,
      crl: list,
      crl_number: number,
      crl_until: until,
    })
    .execute();
}

export async function saveList(tx: Tx, id: string, signed: SignedList): Promise<void> {
  await tx
    .updateTable("certificates.authority")
    .set({ crl: signed.list, crl_number: signed.number, crl_until: signed.until })
    .where("id", "=", id)
    .execute();
}

/** What stands on the list: revoked, and not run out by itself. */
export async function findRevoked(tx: Tx, authorityId: string, now: Date) {
  const rows = await tx
    .selectFrom("certificates.certificate")
    .select(["serial", "revoked_at as revokedAt"])
    .where("authority_id", "=", authorityId)
    .where("revoked_at", "is not", null)
    .where("not_after", ">", now)
    .orderBy("revoked_at")
    .orderBy("id")
    .execute();
  return rows.map(({ serial, revokedAt }) => ({ serial, revokedAt: revokedAt! }));
}

export async function saveCertificate(
  tx: Tx,
  certificate: {
    id: string;
    accountId: string;
    authorityId: string;
    serial: string;
    label: string;
    notAfter: Date;
    /** When somebody is reminded first that it ends. */
    nextAt: Date | null;
    replaces: string | null;
  },
  now: Date,
): Promise<void> {
  await tx
    .insertInto("certificates.certificate")
    .values({
      id: certificate.id,
      account_id: certificate.accountId,
      authority_id: certificate.authorityId,
      serial: certificate.serial,
      label: certificate.label,
      made_at: now,
      not_after: certificate.notAfter,
      next_at: certificate.nextAt,
      replaces: certificate.replaces,
    })
    .execute();
}

const CERTIFICATE = [
  "c.id",
  "c.account_id as accountId",
  "c.authority_id as authorityId",
  "c.serial",
  "c.label",
  "c.made_at as madeAt",
  "c.not_after as notAfter",
  "c.replaces",
  "c.used_at as usedAt",
  "c.revoked_at as revokedAt",
  "c.revoked_reason as revokedReason",
] as const;

/** Every certificate of an account, the newest first. */
export function findCertificatesOf(tx: Tx, accountId: string) {
  return tx
    .selectFrom("certificates.certificate as c")
    .select(CERTIFICATE)
    .where("c.account_id", "=", accountId)
    .orderBy("c.made_at", "desc")
    .orderBy("c.id")
    .execute();
}

export function getCertificate(tx: Tx, id: string) {
  return tx
    .selectFrom("certificates.certificate as c")
    .select(CERTIFICATE)
    .where("c.id", "=", id)
    .executeTakeFirst();
}

export function getCertificateBySerial(tx: Tx, authorityId: string, serial: string) {
  return tx
    .selectFrom("certificates.certificate as c")
    .select(CERTIFICATE)
    .where("c.authority_id", "=", authorityId)
    .where("c.serial", "=", serial)
    .executeTakeFirst();
}

export async function saveRevocation(
  tx: Tx,
  id: string,
  revocation: { at: Date; by: string | null; reason: RevokedReason },
): Promise<boolean> {
  const result = await tx
    .updateTable("certificates.certificate")
    .set({
      revoked_at: revocation.at,
      revoked_by: revocation.by,
      revoked_reason: revocation.reason,
    })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function saveUse(tx: Tx, id: string, now: Date): Promise<void> {
  await tx
    .updateTable("certificates.certificate")
    .set({ used_at: now })
    .where("id", "=", id)
    .execute();
}

/** Who is to be named in a certificate. */
export function getPerson(tx: Tx, accountId: string) {
  return tx
    .selectFrom("accounts.account")
    .select(["name", "mail"])
    .where("id", "=", accountId)
    .where("disabled_at", "is", null)
    .executeTakeFirst();
}

/** How many certificates of each authority hold. */
export async function countHolding(tx: Tx, now: Date): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom("certificates.certificate")
    .select((eb) => ["authority_id as id", eb.fn.countAll<string>().as("count")])
    .where("revoked_at", "is", null)
    .where("not_after", ">", now)
    .groupBy("authority_id")
    .execute();
  return new Map(rows.map((row) => [row.id, Number(row.count)]));
}

const NEWEST = inOrder("certificates.issued", down("moment", "c.made_at"), down("uuid", "c.id"));

/** Everything that was issued, the newest first; `search` in name, address, label. */
export const findIssued = (
  tx: Tx,
  {
    search,
    state,
    now,
    ...page
  }: PageAsked & { search: string; state: "holding" | "revoked" | "ended" | ""; now: Date },
) =>
  paged(tx, NEWEST, page, ({ key, after, by, limit }) =>
    tx
      .selectFrom("certificates.certificate as c")
      .innerJoin("accounts.account as a", "a.id", "c.account_id")
      .select([...CERTIFICATE, "a.name", "a.mail", key])
      .where(after)
      .orderBy(by)
      .limit(limit)
      .$if(search !== "", (query) =>
        query.where((eb) =>
          eb.or(
            (["a.name", "a.mail", "c.label"] as const).map((column) =>
              eb(column, "ilike", anywhere(search)),
            ),
          ),
        ),
      )
      .$if(state === "revoked", (query) => query.where("c.revoked_at", "is not", null))
      .$if(state === "holding" || state === "ended", (query) =>
        query
          .where("c.revoked_at", "is", null)
          .where("c.not_after", state === "holding" ? ">" : "<=", now),
      ),
  );

/** Certificates whose end draws near. Locked; who renewed already is left in peace. */
export async function findEnding(tx: Tx, now: Date, limit: number) {
  return all(tx)<{ ids: string[]; notAfter: Date; rung: number }>`
    select array[c.id::text] as ids, c.not_after as "notAfter", c.rung from certificates.certificate c
    where c.revoked_at is null and c.next_at <= ${now} and not exists (
      select from certificates.certificate n where n.replaces = c.id and n.revoked_at is null)
    order by c.next_at limit ${limit} for update of c skip locked`;
}

/** Whether another one that holds was made in its place. */
export const hasSuccessor = (tx: Tx, id: string): Promise<boolean> =>
  exists(tx)`select from certificates.certificate where replaces = ${id} and revoked_at is null`;

export async function saveClimbed(
  tx: Tx,
  id: string,
  { rung, nextAt }: { rung: number; nextAt: Date | null },
): Promise<void> {
  await run(tx)`update certificates.certificate set rung = ${rung}, next_at = ${nextAt}
    where id = ${id}`;
}
