import { X509Certificate } from "node:crypto";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { findAccountByMail } from "../accounts/index.ts";
import { findAuthorities, getCertificateBySerial } from "./queries.ts";
import { findTrusts, getRegistration } from "./queries-entry.ts";
import { readTrusted, type TrustedAuthority } from "./trusted.ts";

/** Extended key usage: client authentication (RFC 5280 section 4.2.1.12). */
const FOR_CLIENTS = "1.3.6.1.5.5.7.3.2";

/** Why a certificate opens nothing. */
export type NotTaken =
  | "none"
  | "unreadable"
  | "foreign"
  | "unfit"
  | "early"
  | "ended"
  | "revoked"
  | "unregistered";

export interface Recognised {
  accountId: string;
  /** Ours; null for a certificate of another authority. */
  certificateId: string | null;
}

/**
 * Whose certificate this is. That its holder has the key was proved in the handshake (or the proxy says so);
 * here: which authority signed it, whether it holds now and is made for signing in, whether it is revoked
 * (asked of the database, so a revocation counts at once), and which account it names. As the system.
 */
export async function recognise(
  tx: Tx,
  context: Context,
  certificate: X509Certificate,
  now: Date,
): Promise<Recognised | NotTaken> {
  for (const authority of await findAuthorities(tx)) {
    if (!isSignedBy(certificate, new X509Certificate(authority.pem))) continue;
    const unfit = judge(certificate, now);
    const row = await getCertificateBySerial(tx, authority.id, serialOf(certificate));
    if (row?.revokedAt) return "revoked";
    if (unfit) return unfit;
    if (authority.notAfter <= now) return "ended";
    return row ? { accountId: row.accountId, certificateId: row.id } : "unregistered";
  }
  const { authorities } = readTrusted(context.settings.clientCaFile);
  const trusted = authorities.find((one) => isSignedBy(certificate, one.certificate));
  if (!trusted) return "foreign";
  const unfit = judge(certificate, now) ?? judgeLife(trusted.certificate, now);
  if (unfit) return unfit;
  const accountId = await findNamed(tx, trusted, certificate);
  return accountId ? { accountId, certificateId: null } : "unregistered";
}

/** Signed by exactly this authority, without others between. */
function isSignedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}

function judge(certificate: X509Certificate, now: Date): "unfit" | "early" | "ended" | null {
  const uses = certificate.keyUsage ?? [];
  if (certificate.ca || !uses.includes(FOR_CLIENTS)) return "unfit";
  return judgeLife(certificate, now);
}

function judgeLife(certificate: X509Certificate, now: Date): "early" | "ended" | null {
  if (now < certificate.validFromDate) return "early";
  return now > certificate.validToDate ? "ended" : null;
}

const serialOf = (certificate: X509Certificate) => certificate.serialNumber.toLowerCase();

/** By the number in its subject that an administrator registered, or by its one mail address where that is allowed. */
async function findNamed(
  tx: Tx,
  { fingerprint }: TrustedAuthority,
  certificate: X509Certificate,
): Promise<string | undefined> {
  const subject = certificate.toLegacyObject().subject as { serialNumber?: string | string[] };
  const [number, ...more] = [subject.serialNumber ?? []].flat();
  if (number && more.length === 0) {
    const registered = await getRegistration(tx, fingerprint, number);
    if (registered) return registered.accountId;
  }
  const trust = (await findTrusts(tx)).find((one) => one.fingerprint === fingerprint);
  if (!trust?.byMail) return undefined;
  const mails = mailsOf(certificate);
  const mail = mails.length === 1 ? mails[0] : undefined;
  return mail && (await findAccountByMail(tx, mail))?.id;
}

/** Mail addresses of the alternative names. Node quotes a value that could pass for several; such a one is none. */
function mailsOf(certificate: X509Certificate): string[] {
  return (certificate.subjectAltName ?? "")
    .split(", ")
    .flatMap((name) => /^email:([^\s",]+@[^\s",]+)$/.exec(name)?.[1] ?? []);
}
