import { verify, X509Certificate } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import forge from "node-forge";
import { type Session, signIn } from "../src/entrance/accounts/api.ts";
import { createAccount, identify } from "../src/entrance/accounts/index.ts";
import { faces, routes } from "../src/app.ts";
import { createMailSink } from "../src/base/mail/mail-sink.ts";
import { SYSTEM, type Viewer } from "../src/base/viewer.ts";
import { buildWeb } from "../src/base/web/web.ts";
import { orderCertificate } from "../src/entrance/certificates/api.ts";
import { createTestDatabase } from "./database.ts";
import { type Foreign, freePort, makeForeignCertificate, makeTlsFiles } from "./tls.ts";
import { startTestWeb, testContext } from "./web.ts";
import { makeWorld, viewerOf } from "./world.ts";

export const PROXY_SECRET = "between-the-proxy-and-us-long-enough";
const PASSWORD = "いちばん長い合言葉はこちら";

/** A file with a key as it was handed over. */
export interface Made {
  certificate: { id: string };
  fileName: string;
  file: string;
  password: string;
}
/** What a browser shows where certificates are asked for. */
export interface Shown {
  pfx?: Buffer;
  passphrase?: string;
  cert?: string;
  key?: string;
}
export interface Answer {
  status: number;
  to: string | undefined;
  cookies: Record<string, string>;
  text: string;
}

export const fileOf = (made: Made): Shown => ({
  pfx: Buffer.from(made.file, "base64"),
  passphrase: made.password,
});
export const shownBy = ({ pem, key }: Foreign): Shown => ({ cert: pem, key });

/** An installation that speaks TLS itself on two ports, and trusts the authority of a sector. */
export async function startCertificateSite(env: Record<string, string> = {}) {
  const database = await createTestDatabase();
  const world = await makeWorld(database);
  const sink = await createMailSink();
  const sector = makeForeignCertificate({ name: "Sector CA", ca: true, serial: "01" });
  const caFile = join(mkdtempSync(join(tmpdir(), "tasuki-ca-")), "ca.pem");
  writeFileSync(caFile, sector.pem);
  const port = await freePort();
  const context = testContext(database, "web", {
    ...makeTlsFiles(),
    PORT: String(port),
    PUBLIC_URL: `https://127.0.0.1:${port}`,
    TLS_CLIENT_PORT: String(await freePort()),
    PROXY_CERT_SECRET: PROXY_SECRET,
    CLIENT_CA_FILE: caFile,
    SMTP_URL: sink.url,
    MAIL_FROM: "Tasuki <office@tasuki.example.jp>",
    ...env,
  });
  const app = await buildWeb(context, { routes, faces, identify: identify(context) });
  await app.listen({ host: "127.0.0.1", port });
  const web = await startTestWeb(context);
  const { publicUrl, certificateUrl } = context.settings;

  return {
    database,
    world,
    sink,
    sector,
    context,
    app,
    ask: web.ask,
    desk: viewerOf("secretariat", world.secretariat),
    account: (
      mail: string,
      name: string,
      role: "institution" | "ministry" = "institution",
    ): Promise<Viewer> => {
      const organisationId = role === "ministry" ? world.ministry : world.hospitalTokyo;
      const person = { mail, name, password: PASSWORD, organisationId, role };
      return database.work.asViewer(SYSTEM, (tx) => createAccount(tx, person, context.clock.now()));
    },
    /** The password, in a browser that has these cookies; gives the session. */
    password: async (mail: string, cookies: Record<string, string>): Promise<Session> => {
      const reply = await app.inject({
        method: signIn.method,
        url: signIn.path,
        headers: { "x-tasuki": "1" },
        cookies,
        payload: { mail, password: PASSWORD },
      });
      return reply.json<Session>();
    },
    order: (viewer: Viewer, format: "modern" | "older" = "modern") =>
      allowed<Made>(web.ask(viewer, orderCertificate, { body: { label: "受付のPC", format } })),
    /** The whole way as a browser goes it; the certificate is shown only where it is asked for. */
    walk: async (shown: Shown, next = ""): Promise<Answer & { path: string }> => {
      let answer = await call(`${publicUrl}/certificates/sign-in${next}`, {});
      while (answer.to?.includes("/certificates/")) {
        const isThere = answer.to.startsWith(`${certificateUrl}/`);
        answer = await call(answer.to, answer.cookies, isThere ? shown : {});
      }
      return { ...answer, path: answer.to?.slice(publicUrl.length) ?? "" };
    },
    close: async () => {
      await Promise.all([app.close(), web.close(), sink.close()]);
      await database.drop();
    },
  };
}

/** The reply of a question that must be allowed. */
export async function allowed<T>(answered: Promise<{ status: number }>): Promise<T> {
  const one = (await answered) as { status: number; reply?: T; refused?: unknown };
  if (one.status !== 200) throw new Error(JSON.stringify(one.refused));
  return one.reply as T;
}

/** One request over real TLS, with a client certificate where one is shown. */
export function call(
  url: string,
  cookies: Record<string, string>,
  shown: Shown = {},
): Promise<Answer> {
  const cookie = Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join("; ");
  return new Promise((done, fail) => {
    const options = { ...shown, rejectUnauthorized: false, agent: false, headers: { cookie } };
    httpsRequest(url, options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () => {
        const left = { ...cookies };
        for (const line of response.headers["set-cookie"] ?? []) {
          const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          if (value === "") delete left[name];
          else left[name] = value;
        }
        const to = response.headers.location && new URL(response.headers.location, url).href;
        done({ status: response.statusCode ?? 0, to, cookies: left, text });
      });
    })
      .on("error", fail)
      .end();
  });
}

/** The certificate in a handed-over file. */
export function certificateIn(made: Made): X509Certificate {
  const der = forge.asn1.fromDer(Buffer.from(made.file, "base64").toString("binary"));
  const opened = forge.pkcs12.pkcs12FromAsn1(der, made.password);
  const oid = forge.pki.oids.certBag!;
  const certificate = opened.getBags({ bagType: oid })[oid]![0]!.cert!;
  return new X509Certificate(forge.pki.certificateToPem(certificate));
}

interface Tree {
  type: number;
  value: string & Tree[];
}

/** The serials on a list, in the order of RFC 5280 section 5.1, and whether the authority signed it. */
export function readList(der: Buffer, authorityPem: string) {
  const read = forge.asn1.fromDer as unknown as (bytes: string, how: object) => Tree;
  const tree = read(der.toString("binary"), { decodeBitStrings: false });
  const [body, , signature] = tree.value;
  const bytes = forge.asn1.toDer(body as unknown as forge.asn1.Asn1).getBytes();
  // version, algorithm, issuer, this update, next update, then the lines, where there are any
  const [, , , , , lines] = body!.value;
  const isList = lines?.type === Number(forge.asn1.Type.SEQUENCE);
  return {
    revoked: (isList ? lines.value : []).map((line: Tree) =>
      forge.util.bytesToHex(line.value[0]!.value),
    ),
    isGenuine: verify(
      "sha256",
      Buffer.from(bytes, "binary"),
      new X509Certificate(authorityPem).publicKey,
      Buffer.from(signature!.value.slice(1), "binary"),
    ),
  };
}
