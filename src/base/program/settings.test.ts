import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { readSecret } from "../keys/secret.ts";
import { describeSettings, OperatorError, readSettings } from "./settings.ts";

test("nothing set gives the defaults", () => {
  expect(readSettings({})).toMatchObject({
    dataDir: resolve("data"),
    databaseUrl: undefined,
    webDatabaseUrl: undefined,
    workDatabaseUrl: undefined,
    host: "127.0.0.1",
    port: 8080,
    publicUrl: "http://localhost:8080",
    mailFrom: "tasuki@localhost",
    trustProxy: false,
    busySeconds: 2,
    allowPrivateFetch: [],
  });
});

test("what is set is read, and an empty variable counts as unset", () => {
  const settings = readSettings({
    PORT: "9000",
    PUBLIC_URL: "https://tasuki.example.jp/",
    TRUST_PROXY: "2",
    SMTP_URL: "",
    ALLOW_PRIVATE_FETCH: "10.0.0.0/8, feeds.local ,::1",
  });
  expect(settings).toMatchObject({
    port: 9000,
    publicUrl: "https://tasuki.example.jp",
    trustProxy: 2,
    smtpUrl: undefined,
  });
  expect(settings.allowPrivateFetch).toEqual(["10.0.0.0/8", "feeds.local", "::1"]);
});

test.each([
  [{ PORT: "http" }, 'PORT is "http", expected a number from 0 to 65535'],
  [{ PORT: "70000" }, 'PORT is "70000", expected a number from 0 to 65535'],
  [{ LOG_LEVEL: "loud" }, /^LOG_LEVEL is "loud", expected fatal, /],
  [
    { PUBLIC_URL: "https://a.example/b" },
    /^PUBLIC_URL is .* expected https:\/\/host without a path$/,
  ],
  [{ TRUST_PROXY: "true" }, /^TRUST_PROXY is "true", expected false, or/],
  [{ ALLOW_PRIVATE_FETCH: "10.0.0.0/99" }, /^ALLOW_PRIVATE_FETCH is/],
  [{ SMTP_URL: "smtp://mail.example" }, /^MAIL_FROM is not set/],
  [{ TLS_CERT_FILE: "cert.pem" }, /^TLS_KEY_FILE is not set.*because TLS_CERT_FILE is set$/],
  [{ TLS_KEY_FILE: "key.pem" }, /^TLS_CERT_FILE is not set/],
  [{ TLS_CLIENT_PORT: "8443" }, /^TLS_CERT_FILE is not set.*because TLS_CLIENT_PORT is set$/],
  [{ CERTIFICATE_URL: "http://a.example" }, /^CERTIFICATE_URL is/],
  [{ PROXY_CERT_SECRET: "hunter2" }, /^PROXY_CERT_SECRET is \(not shown\)/],
  [
    { DATABASE_URL: "mysql://root:hunter2@db/x" },
    /^DATABASE_URL is \(not shown\), expected postgres:/,
  ],
  [{ SECRET_KEY: "hunter2" }, /^SECRET_KEY is \(not shown\), expected at least 32 characters$/],
])("a wrong setting is named in one line: %j", (env, line) => {
  expect(() => readSettings(env)).toThrow(OperatorError);
  expect(() => readSettings(env)).toThrow(line);
  expect(() => readSettings(env)).not.toThrow(/hunter2|\n/);
});

test("the table for the handbook names every setting", () => {
  for (const name of ["DATA_DIR", "DATABASE_URL", "SMTP_URL", "WORK_CONCURRENCY"]) {
    expect(describeSettings()).toContain(`| \`${name}\` |`);
  }
});

test("the signing key is made once, for its owner only, and the same afterwards", () => {
  const dataDir = fs.mkdtempSync(join(tmpdir(), "tasuki-secret-"));
  const key = readSecret({ dataDir, secretKey: undefined });
  expect(key).toHaveLength(32);
  expect(readSecret({ dataDir, secretKey: undefined })).toEqual(key);
  expect(fs.statSync(join(dataDir, "secret.key")).mode & 0o777).toBe(0o600);
  expect(fs.readdirSync(dataDir)).toEqual(["secret.key"]);
  expect(readSecret({ dataDir, secretKey: "x".repeat(32) })).not.toEqual(key);
  fs.writeFileSync(join(dataDir, "secret.key"), "short");
  expect(() => readSecret({ dataDir, secretKey: undefined })).toThrow(/holds 5 bytes/);
  fs.rmSync(dataDir, { recursive: true });
});

const shipped = (path: string) => join(import.meta.dirname, "../../../content", path);

test("own content that no room would read is refused by name: its words would count for nothing", () => {
  const folder = fs.mkdtempSync(join(tmpdir(), "content-"));
  for (const name of ["applications", "consents", ".git"]) fs.mkdirSync(join(folder, name));
  const read = (dir: string) => () => readSettings({ CONTENT_DIR: dir });
  expect(read(folder)).toThrow(/^CONTENT_DIR .*no room reads: consents;/);
  fs.rmdirSync(join(folder, "consents"));
  // A file that moved between two rooms that both are there.
  const moved = shipped("guidance/vendor-enquiry.yaml");
  fs.copyFileSync(moved, join(folder, "applications", "vendor-enquiry.yaml"));
  expect(read(folder)).toThrow(/no room reads: applications\/vendor-enquiry\.yaml;/);
  fs.rmSync(join(folder, "applications", "vendor-enquiry.yaml"));
  const mine = join(folder, "applications", "mine.yaml");
  for (const broken of ["id: [", "id: applying\n", ""]) {
    fs.writeFileSync(mine, broken);
    expect(read(folder)).toThrow(OperatorError);
    expect(read(folder)).toThrow(/^CONTENT_DIR: .*mine\.yaml: /);
  }
  fs.copyFileSync(shipped("applications/applying.yaml"), mine);
  expect(read(folder)()).toMatchObject({ contentDir: folder });
  expect(read(join(folder, "nowhere"))).toThrow(OperatorError);
  fs.rmSync(folder, { recursive: true });
});
