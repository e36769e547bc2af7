import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import forge from "node-forge";

/** A server certificate for loopback, signed by itself, as the files that an operator names. */
export function makeTlsFiles(): { TLS_CERT_FILE: string; TLS_KEY_FILE: string } {
  const folder = mkdtempSync(join(tmpdir(), "tasuki-tls-"));
  const { pem, key } = makeForeignCertificate({ name: "localhost", ca: false, host: true });
  const files = { TLS_CERT_FILE: join(folder, "cert.pem"), TLS_KEY_FILE: join(folder, "key.pem") };
  writeFileSync(files.TLS_CERT_FILE, pem);
  writeFileSync(files.TLS_KEY_FILE, key, { mode: 0o600 });
  return files;
}

/** A port that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().on("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}

export interface Foreign {
  pem: string;
  key: string;
  name: string;
}

/** A certificate of somebody else's making: an authority, a person's signed by one, or one signed by itself. */
export function makeForeignCertificate(how: {
  name: string;
  ca: boolean;
  by?: Foreign;
  mails?: string[];
  /** The serialNumber in the subject. */
  number?: string;
  /** Serial of the certificate itself, hex. */
  serial?: string;
  from?: Date;
  until?: Date;
  host?: boolean;
  forClients?: boolean;
}): Foreign {
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const certificate = forge.pki.createCertificate();
  const spki = keys.publicKey.export({ type: "spki", format: "pem" }) as string;
  certificate.publicKey = forge.pki.publicKeyFromPem(spki);
  certificate.serialNumber = how.serial ?? "4711";
  certificate.validity.notBefore = how.from ?? new Date("2026-01-01T00:00:00Z");
  certificate.validity.notAfter = how.until ?? new Date("2036-01-01T00:00:00Z");
  const utf8 = forge.asn1.Type.UTF8 as unknown as forge.asn1.Class;
  const commonName = (value: string) => ({ name: "commonName", value, valueTagClass: utf8 });
  const subject = [
    commonName(how.name),
    ...(how.number ? [{ type: "2.5.4.5", value: how.number }] : []),
  ];
  certificate.setSubject(subject);
  certificate.setIssuer([commonName(how.by?.name ?? how.name)]);
  const names = [
    ...(how.mails ?? []).map((value) => ({ type: 1, value })),
    ...(how.host
      ? [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ]
      : []),
  ];
  certificate.setExtensions([
    { name: "basicConstraints", critical: true, cA: how.ca },
    ...(how.ca || how.host || how.forClients === false
      ? []
      : [{ name: "extKeyUsage", clientAuth: true }]),
    ...(names.length > 0 ? [{ name: "subjectAltName", altNames: names }] : []),
  ]);
  const key = keys.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  const signer = {
    sign: () => {
      const { tbsCertificate } = certificate as unknown as { tbsCertificate: forge.asn1.Asn1 };
      const bytes = Buffer.from(forge.asn1.toDer(tbsCertificate).getBytes(), "binary");
      return sign("sha256", bytes, how.by?.key ?? key).toString("binary");
    },
  };
  certificate.sign(signer as unknown as forge.pki.rsa.PrivateKey, forge.md.sha256.create());
  return { pem: forge.pki.certificateToPem(certificate), key, name: how.name };
}
