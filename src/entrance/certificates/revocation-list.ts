import type { KeyObject } from "node:crypto";
import forge from "node-forge";
import { signBytes, toBytes } from "./x509.ts";

const { asn1 } = forge;
const { Class, Type } = asn1;

/** One line of the list. */
export interface Revoked {
  serial: string;
  revokedAt: Date;
}

/**
 * The signed list of revoked certificates (CRL version 2, RFC 5280 section 5), DER. `number` grows with
 * every list; `until` is when the next one is out at the latest.
 */
export function makeRevocationList(
  authority: { pem: string; key: KeyObject },
  list: { number: number; from: Date; until: Date; revoked: readonly Revoked[] },
): Buffer {
  const certificate = forge.pki.certificateFromPem(authority.pem);
  const algorithm = sequence([
    leaf(Type.OID, asn1.oidToDer(forge.pki.oids.sha256WithRSAEncryption!).getBytes()),
    leaf(Type.NULL, ""),
  ]);
  const lines = list.revoked.map(({ serial, revokedAt }) =>
    sequence([leaf(Type.INTEGER, forge.util.hexToBytes(serial)), time(revokedAt)]),
  );
  const keyIdentifier = certificate.generateSubjectKeyIdentifier().getBytes();
  const extensions = asn1.create(Class.CONTEXT_SPECIFIC, 0 as never, true, [
    sequence([
      extension(
        forge.pki.oids.authorityKeyIdentifier!,
        sequence([asn1.create(Class.CONTEXT_SPECIFIC, 0 as never, false, keyIdentifier)]),
      ),
      extension(CRL_NUMBER, leaf(Type.INTEGER, asn1.integerToDer(list.number).getBytes())),
    ]),
  ]);
  const body = sequence([
    leaf(Type.INTEGER, asn1.integerToDer(1).getBytes()),
    algorithm,
    subjectOf(authority.pem),
    time(list.from),
    time(list.until),
    // An empty list is left out, not written empty.
    ...(lines.length > 0 ? [sequence(lines)] : []),
    extensions,
  ]);
  // The first byte of a bit string says how many bits of the last one are unused.
  const signature = leaf(Type.BITSTRING, `\0${signBytes(toBytes(body), authority.key)}`);
  return toBytes(sequence([body, algorithm, signature]));
}

const CRL_NUMBER = "2.5.29.20";
/** Where the subject stands within the signed part of a certificate: after version, serial, algorithm, issuer, life. */
const SUBJECT = 5;

/** The name as it stands in the certificate, byte for byte. */
function subjectOf(pem: string): forge.asn1.Asn1 {
  const tree = asn1.fromDer(forge.pem.decode(pem)[0]!.body) as { value: forge.asn1.Asn1[] };
  const signedPart = tree.value[0] as { value: forge.asn1.Asn1[] };
  return signedPart.value[SUBJECT]!;
}

const sequence = (parts: forge.asn1.Asn1[]) =>
  asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, parts);
const leaf = (type: forge.asn1.Type, bytes: string) =>
  asn1.create(Class.UNIVERSAL, type, false, bytes);

function extension(oid: string, value: forge.asn1.Asn1): forge.asn1.Asn1 {
  return sequence([
    leaf(Type.OID, asn1.oidToDer(oid).getBytes()),
    leaf(Type.OCTETSTRING, toBytes(value).toString("binary")),
  ]);
}

/** Two-digit years until 2049, four digits after. */
function time(at: Date): forge.asn1.Asn1 {
  // by standard: RFC 5280 section 5.1.2.4
  return at.getUTCFullYear() < 2050
    ? leaf(Type.UTCTIME, asn1.dateToUtcTime(at) as unknown as string)
    : leaf(Type.GENERALIZEDTIME, asn1.dateToGeneralizedTime(at) as unknown as string);
}
