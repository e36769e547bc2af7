import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, exists, first, run, takeTurn } from "../../base/data/rows.ts";
import { anywhere } from "../../base/data/like.ts";
import { down, inOrder, type Keyed, type PageAsked, paged } from "../../base/data/paged.ts";
import type { RevokedReason } from "./api.ts";

/** Two who make an authority, or order the last certificate of the limit, at once: one after the other. */
export const waitForOthers = (tx: Tx, about: string) => takeTurn(tx, `certificates ${about}`);

interface AuthorityRow {
  id: string;
  name: string;
  pem: string;
  keySealed: string;
  madeAt: Date;
  notAfter: Date;
  listNumber: string;
  listUntil: Date;
}
const AUTHORITY = sql`id, name, certificate_pem as pem, key_sealed as "keySealed", made_at as "madeAt",
  not_after as "notAfter", crl_number as "listNumber", crl_until as "listUntil"`;

/** Our own authorities, the newest first. */
export const findAuthorities = (tx: Tx) =>
  all(tx)<AuthorityRow>`select ${AUTHORITY} from certificates.authority order by made_at desc, id`;

/** Locked: lists are signed one after the other. */
export const getAuthorityToSign = (tx: Tx, id: string) =>
  first(
    tx,
  )<AuthorityRow>`select ${AUTHORITY} from certificates.authority where id = ${id} for update`;

export const getAuthorityFiles = (tx: Tx, id: string) =>
  first(tx)<{ pem: string; list: Buffer }>`
    select certificate_pem as pem, crl as list from certificates.authority where id = ${id}`;

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
  const { id, name, pem, keySealed, madeBy, notAfter } = authority;
  await run(tx)`
    insert into certificates.authority (id, name, certificate_pem, key_sealed, made_at, made_by, not_after, crl,
      crl_number, crl_until)
    values (${id}, ${name}, ${pem}, ${keySealed}, ${now}, ${madeBy}, ${notAfter}, ${list}, ${number}, ${until})`;
}

export const saveList = (tx: Tx, id: string, signed: SignedList) =>
  run(tx)`update certificates.authority
    set crl = ${signed.list}, crl_number = ${signed.number}, crl_until = ${signed.until} where id = ${id}`;

/** What stands on the list: revoked, and not run out by itself. */
export const findRevoked = (tx: Tx, authorityId: string, now: Date) =>
  all(tx)<{ serial: string; revokedAt: Date }>`
    select serial, revoked_at as "revokedAt" from certificates.certificate
    where authority_id = ${authorityId} and revoked_at is not null and not_after > ${now}
    order by revoked_at, id`;

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
  const { id, accountId, authorityId, serial, label, notAfter, nextAt, replaces } = certificate;
  await run(tx)`
    insert into certificates.certificate (id, account_id, authority_id, serial, label, made_at, not_after, next_at,
      replaces)
    values (${id}, ${accountId}, ${authorityId}, ${serial}, ${label}, ${now}, ${notAfter}, ${nextAt}, ${replaces})`;
}

interface CertificateRow {
  id: string;
  accountId: string;
  authorityId: string;
  serial: string;
  label: string;
  madeAt: Date;
  notAfter: Date;
  replaces: string | null;
  usedAt: Date | null;
  revokedAt: Date | null;
  revokedReason: RevokedReason | null;
}
const CERTIFICATE = sql`c.id, c.account_id as "accountId", c.authority_id as "authorityId", c.serial, c.label,
  c.made_at as "madeAt", c.not_after as "notAfter", c.replaces, c.used_at as "usedAt", c.revoked_at as "revokedAt",
  c.revoked_reason as "revokedReason"`;

/** Every certificate of an account, the newest first. */
export const findCertificatesOf = (tx: Tx, accountId: string) =>
  all(tx)<CertificateRow>`select ${CERTIFICATE} from certificates.certificate c
    where c.account_id = ${accountId} order by c.made_at desc, c.id`;

export const getCertificate = (tx: Tx, id: string) =>
  first(
    tx,
  )<CertificateRow>`select ${CERTIFICATE} from certificates.certificate c where c.id = ${id}`;

export const getCertificateBySerial = (tx: Tx, authorityId: string, serial: string) =>
  first(tx)<CertificateRow>`select ${CERTIFICATE} from certificates.certificate c
    where c.authority_id = ${authorityId} and c.serial = ${serial}`;

export async function saveRevocation(
  tx: Tx,
  id: string,
  { at, by, reason }: { at: Date; by: string | null; reason: RevokedReason },
): Promise<boolean> {
  const revoked = await run(tx)`
    update certificates.certificate set revoked_at = ${at}, revoked_by = ${by}, revoked_reason = ${reason}
    where id = ${id} and revoked_at is null`;
  return revoked > 0;
}

export const saveUse = (tx: Tx, id: string, now: Date) =>
  run(tx)`update certificates.certificate set used_at = ${now} where id = ${id}`;

/** Who is to be named in a certificate. */
export const getPerson = (tx: Tx, accountId: string) =>
  first(tx)<{ name: string; mail: string }>`
    select name, mail from accounts.account where id = ${accountId} and disabled_at is null`;

/** How many certificates of each authority hold. */
export async function countHolding(tx: Tx, now: Date): Promise<Map<string, number>> {
  const rows = await all(tx)<{ id: string; count: number }>`
    select authority_id as id, count(*)::int as count from certificates.certificate
    where revoked_at is null and not_after > ${now} group by authority_id`;
  return new Map(rows.map((row) => [row.id, row.count]));
}

const NEWEST = inOrder("certificates.issued", down("moment", "c.made_at"), down("uuid", "c.id"));

type State = "holding" | "revoked" | "ended" | "";
function isIn(state: State, now: Date) {
  if (state === "") return sql`true`;
  if (state === "revoked") return sql`c.revoked_at is not null`;
  return sql`c.revoked_at is null and c.not_after ${state === "holding" ? sql`>` : sql`<=`} ${now}`;
}

/** Everything that was issued, the newest first; `search` in name, address, label. */
export const findIssued = (
  tx: Tx,
  asked: PageAsked & { search: string; state: State; now: Date },
) =>
  paged(
    tx,
    NEWEST,
    asked,
    ({ key, after, order }) => sql<CertificateRow & { name: string; mail: string } & Keyed>`
    select ${CERTIFICATE}, a.name, a.mail, ${key}
    from certificates.certificate c join accounts.account a on a.id = c.account_id
    where ${after} and ${isIn(asked.state, asked.now)}
      and (a.name ilike ${anywhere(asked.search)} or a.mail ilike ${anywhere(asked.search)}
        or c.label ilike ${anywhere(asked.search)}) ${order}`,
  );

/** Certificates whose end draws near. Locked; who renewed already is left in peace. */
export const findEnding = (tx: Tx, now: Date, limit: number) =>
  all(tx)<{ ids: string[]; notAfter: Date; rung: number }>`
    select array[c.id::text] as ids, c.not_after as "notAfter", c.rung from certificates.certificate c
    where c.revoked_at is null and c.next_at <= ${now} and not exists (
      select from certificates.certificate n where n.replaces = c.id and n.revoked_at is null)
    order by c.next_at limit ${limit} for update of c skip locked`;

/** Whether another one that holds was made in its place. */
export const hasSuccessor = (tx: Tx, id: string) =>
  exists(tx)`select from certificates.certificate where replaces = ${id} and revoked_at is null`;

export const saveClimbed = (
  tx: Tx,
  id: string,
  { rung, nextAt }: { rung: number; nextAt: Date | null },
) =>
  run(tx)`update certificates.certificate set rung = ${rung}, next_at = ${nextAt}
    where id = ${id}`;
