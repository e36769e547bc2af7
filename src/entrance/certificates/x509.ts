import { generateKeyPair, randomBytes, randomInt, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { promisify } from "node:util";
import forge from "node-forge";

const makeKeys = promisify(generateKeyPair);
const SERIAL_BYTES = 16;
/** Without signs that look alike when read aloud or copied by hand. */
const SIGNS = "abcdefghjkmnpqrstuvwxyz23456789";

/** A pair of RSA keys of so many bits; made off the request thread. */
export const newKeys = (bits: number): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> =>
  makeKeys("rsa", { modulusLength: bits });

/** 16 random bytes as hex; never negative, never with a leading zero byte. */
export function newSerial(): string {
  const bytes = randomBytes(SERIAL_BYTES);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.toString("hex");
}

/** A password of chance, for the file that carries a key. */
export function newPassword(signs: number): string {
  return Array.from({ length: signs }, () => SIGNS[randomInt(SIGNS.length)]).join("");
}

interface Life {
  from: Date;
  until: Date;
}

/** A self-signed authority; it signs the certificates of people, and no further authorities. PEM. */
export function makeAuthority(
  name: string,
  keys: { publicKey: KeyObject; privateKey: KeyObject },
  life: Life,
): string {
  const certificate = draft(keys.publicKey, newSerial(), life);
  certificate.setSubject(commonName(name));
  certificate.setIssuer(commonName(name));
  certificate.setExtensions([
    { name: "basicConstraints", critical: true, cA: true, pathLenConstraint: 0 },
    { name: "keyUsage", critical: true, keyCertSign: true, cRLSign: true },
    { name: "subjectKeyIdentifier" },
  ]);
  return forge.pki.certificateToPem(signed(certificate, keys.privateKey));
}

export interface Issuer {
  name: string;
  pem: string;
  key: KeyObject;
  /** Public address of the list of revoked certificates. */
  listUrl: string;
}

/** A certificate with which a person signs in: for client authentication and nothing else. */
export function makeCertificate(
  issuer: Issuer,
  person: { name: string; mail: string; serial: string },
  publicKey: KeyObject,
  life: Life,
): forge.pki.Certificate {
  const authority = forge.pki.certificateFromPem(issuer.pem);
  const certificate = draft(publicKey, person.serial, life);
  certificate.setSubject(commonName(person.name));
  certificate.setIssuer(commonName(issuer.name));
  certificate.setExtensions([
    { name: "basicConstraints", critical: true, cA: false },
    { name: "keyUsage", critical: true, digitalSignature: true },
    { name: "extKeyUsage", clientAuth: true },
    { name: "subjectAltName", altNames: [{ type: 1, value: person.mail }] },
    { name: "subjectKeyIdentifier" },
    {
      name: "authorityKeyIdentifier",
      keyIdentifier: authority.generateSubjectKeyIdentifier().getBytes(),
    },
    { name: "cRLDistributionPoints", altNames: [{ type: 6, value: issuer.listUrl }] },
  ]);
  return signed(certificate, issuer.key);
}

/** How a file with a key is locked: cipher, hash of the key derivation, and how often it runs. */
export interface Lock {
  algorithm: "aes256" | "3des";
  prf: "sha1" | "sha256";
  rounds: number;
}

/** Key and certificate in one locked file (PKCS#12, RFC 7292). */
export function packKey(
  key: KeyObject,
  certificate: forge.pki.Certificate,
  lock: { password: string; name: string; format: Lock },
): Buffer {
  const packed = forge.pkcs12.toPkcs12Asn1(
    forge.pki.privateKeyFromPem(key.export({ type: "pkcs8", format: "pem" }) as string),
    [certificate],
    lock.password,
    {
      algorithm: lock.format.algorithm,
      prfAlgorithm: lock.format.prf,
      count: lock.format.rounds,
      saltSize: 16,
      friendlyName: lock.name,
    } as Parameters<typeof forge.pkcs12.toPkcs12Asn1>[3],
  );
  return toBytes(packed);
}

function draft(publicKey: KeyObject, serial: string, life: Life): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  const pem = publicKey.export({ type: "spki", format: "pem" }) as string;
  certificate.publicKey = forge.pki.publicKeyFromPem(pem);
  certificate.serialNumber = serial;
  certificate.validity.notBefore = life.from;
  certificate.validity.notAfter = life.until;
  return certificate;
}

/** X.509 writes names by their tag; Japanese needs UTF-8. At most 64 signs fit (RFC 5280). */
function commonName(name: string): forge.pki.CertificateField[] {
  const value = [...name].slice(0, 64).join("");
  const valueTagClass = forge.asn1.Type.UTF8 as unknown as forge.asn1.Class;
  return [{ name: "commonName", value, valueTagClass }];
}

/** Node signs, not the library: its RSA is quick and does not betray the key by its timing. */
function signed(certificate: forge.pki.Certificate, key: KeyObject): forge.pki.Certificate {
  const signer = {
    sign: () =>
      signBytes(
        toBytes((certificate as unknown as { tbsCertificate: forge.asn1.Asn1 }).tbsCertificate),
        key,
      ),
  };
  certificate.sign(signer as unknown as forge.pki.rsa.PrivateKey, forge.md.sha256.create());
  return certificate;
}

/** RSA PKCS#1 v1.5 with SHA-256, as the library's binary text. */
export function signBytes(bytes: Buffer, key: KeyObject): string {
  return sign("sha256", bytes, key).toString("binary");
}

export function toBytes(tree: forge.asn1.Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(tree).getBytes(), "binary");
}
