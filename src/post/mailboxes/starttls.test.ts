import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import forge from "node-forge";
import nodemailer from "nodemailer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { testContext } from "../../../test/web.ts";
import { listen, type Listener } from "./listen.ts";

let database: TestDatabase;
let listener: Listener;
const folder = mkdtempSync(join(tmpdir(), "tasuki-starttls-"));

beforeAll(async () => {
  database = await createTestDatabase();
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = "01";
  certificate.validity.notBefore = new Date(Date.now() - 86_400_000);
  certificate.validity.notAfter = new Date(Date.now() + 86_400_000);
  certificate.setSubject([{ name: "commonName", value: "localhost" }]);
  certificate.setIssuer([{ name: "commonName", value: "localhost" }]);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  writeFileSync(certFile, forge.pki.certificateToPem(certificate));
  writeFileSync(keyFile, forge.pki.privateKeyToPem(keys.privateKey));
  const env = {
    MAIL_FROM: "office@tasuki.example.jp",
    MAIL_LISTEN: "127.0.0.1:0",
    TLS_CERT_FILE: certFile,
    TLS_KEY_FILE: keyFile,
  };
  listener = (await listen(testContext(database, "work", env)))!;
});
afterAll(async () => {
  await listener.stop();
  rmSync(folder, { recursive: true });
  await database.drop();
});

test("with a certificate the line is encrypted before a mail is handed over", async () => {
  const post = nodemailer.createTransport({
    host: "127.0.0.1",
    port: listener.port,
    requireTLS: true,
    tls: { rejectUnauthorized: false },
  });
  const sent = await post.sendMail({
    from: "a@b.example",
    to: "office@tasuki.example.jp",
    subject: "encrypted",
    text: "x",
  });
  expect(sent.response).toMatch(/^250/);
  post.close();
  const { rows } = await database.owner.query("select subject from mailboxes.received");
  expect(rows).toEqual([{ subject: "encrypted" }]);
});
