import { randomUUID } from "node:crypto";
import { DAY } from "../../base/clock.ts";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { backdated, getIssuing, openIssuer, publishList } from "./authority.ts";
import { rungAt } from "../../base/later/ladder.ts";
import { loadRules, wayOf } from "./content.ts";
import {
  findCertificatesOf,
  getPerson,
  saveCertificate,
  saveRevocation,
  waitForOthers,
} from "./queries.ts";
import type { RevokedReason } from "./api.ts";
import { makeCertificate, newKeys, newPassword, newSerial, packKey } from "./x509.ts";

export interface Order {
  accountId: string;
  label: string;
  format: "modern" | "older";
  /** The certificate that the new one follows; it holds until the new one is used. */
  replaces: string | null;
}
export interface Made {
  id: string;
  fileName: string;
  file: Buffer;
  password: string;
}

/**
 * Makes a key and its certificate, and hands both over in a locked file. Neither the key nor the password is
 * kept. As the system. Refuses: nobody to issue, its key does not open, too many that hold.
 */
export async function issue(
  tx: Tx,
  context: Context,
  order: Order,
  now: Date,
): Promise<Made | "no_authority" | "authority_shut" | "too_many_certificates"> {
  const rules = loadRules(now);
  const authority = await getIssuing(tx, now);
  const person = await getPerson(tx, order.accountId);
  if (!authority || !person) return "no_authority";
  const issuer = openIssuer(context, authority);
  if (!issuer) return "authority_shut";
  const keys = await newKeys(rules.certificate.keyBits);
  await waitForOthers(tx, order.accountId);
  const holding = (await findCertificatesOf(tx, order.accountId)).filter(
    (one) => !one.revokedAt && one.notAfter > now && one.id !== order.replaces,
  );
  if (holding.length >= rules.certificate.most) return "too_many_certificates";

  const id = randomUUID();
  const serial = newSerial();
  const end = Math.min(now.getTime() + rules.certificate.days * DAY, authority.notAfter.getTime());
  const notAfter = new Date(Math.floor(end / 1000) * 1000);
  const life = { from: backdated(now), until: notAfter };
  const certificate = makeCertificate(issuer, { ...person, serial }, keys.publicKey, life);
  const password = newPassword(rules.passwordSigns);
  const format = rules.formats.find((one) => one.key === order.format) ?? rules.formats[0]!;
  const name = `Tasuki ${person.name}（${order.label}）`;
  const file = packKey(keys.privateKey, certificate, { password, name, format });
  const nextAt = rungAt(wayOf({ notAfter }, now), 0);
  const made = { ...order, id, serial, notAfter, nextAt, authorityId: authority.id };
  await saveCertificate(tx, made, now);
  return { id, file, password, fileName: `tasuki-${serial.slice(0, 8)}.p12` };
}

/** Revokes for good, and signs the public list anew. As the system. False when it was revoked before. */
export async function revoke(
  tx: Tx,
  context: Context,
  certificate: { id: string; authorityId: string },
  revocation: { at: Date; by: string | null; reason: RevokedReason },
): Promise<boolean> {
  const changed = await saveRevocation(tx, certificate.id, revocation);
  if (changed && !(await publishList(tx, context, certificate.authorityId, revocation.at)))
    context.log.warn({ id: certificate.authorityId }, "list of revoked certificates not signed");
  return changed;
}
