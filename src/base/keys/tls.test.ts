import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import type { TLSSocket } from "node:tls";
import { afterEach, expect, test, vi } from "vitest";
import { makeTlsFiles } from "../../../test/tls.ts";
import { createLog } from "../program/log.ts";
import { OperatorError, readSettings } from "../program/settings.ts";
import { createTlsServer } from "./tls.ts";

afterEach(() => vi.useRealTimers());

const log = createLog(readSettings({ LOG_LEVEL: "silent" }), "test");
const files = () => {
  const { TLS_CERT_FILE, TLS_KEY_FILE } = makeTlsFiles();
  return { certFile: TLS_CERT_FILE, keyFile: TLS_KEY_FILE };
};

/** The certificate that a visitor is shown, by its fingerprint. */
const shownAt = (port: number) =>
  new Promise<string>((done, fail) => {
    const options = { port, host: "127.0.0.1", rejectUnauthorized: false, agent: false };
    get(options, (response) => {
      done((response.socket as TLSSocket).getPeerCertificate().fingerprint256);
      response.resume();
    }).on("error", fail);
  });

test("a renewed certificate is served without a restart, and an unreadable one changes nothing", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const mine = files();
  const renewed = files();
  const server = createTlsServer(mine, {}, (_request, response) => response.end("here"), log);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  const replace = (cert: Buffer | string, key: Buffer | string, at: number) => {
    writeFileSync(mine.certFile, cert);
    writeFileSync(mine.keyFile, key);
    utimesSync(mine.certFile, at, at);
    vi.advanceTimersByTime(60_000);
  };
  try {
    const first = await shownAt(port);
    replace("half a certificate", "and no key", 1_700_000_000);
    expect(await shownAt(port)).toBe(first);
    replace(readFileSync(renewed.certFile), readFileSync(renewed.keyFile), 1_700_000_100);
    const second = await shownAt(port);
    expect(second).not.toBe(first);
    vi.advanceTimersByTime(60_000);
    expect(await shownAt(port)).toBe(second);
  } finally {
    server.close();
  }
});

test("files that are none are named in one line", () => {
  const none = { certFile: "/nowhere/cert.pem", keyFile: "/nowhere/key.pem" };
  expect(() => createTlsServer(none, {}, () => {}, log)).toThrow(OperatorError);
  expect(() => createTlsServer(none, {}, () => {}, log)).toThrow(/^TLS_CERT_FILE is /);
  const [a, b] = [files(), files()];
  const mixed = { certFile: a.certFile, keyFile: b.keyFile };
  expect(() => createTlsServer(mixed, {}, () => {}, log)).toThrow(
    /^TLS_CERT_FILE and TLS_KEY_FILE/,
  );
});
