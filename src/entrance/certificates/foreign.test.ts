import { afterAll, beforeAll, expect, test } from "vitest";
import type { Viewer } from "../../base/viewer.ts";
import {
  allowed,
  call,
  certificateIn,
  fileOf,
  PROXY_SECRET,
  shownBy,
  startCertificateSite,
} from "../../../test/certificates.ts";
import { makeForeignCertificate } from "../../../test/tls.ts";
import {
  changeTrust,
  endRegistered,
  getAuthority,
  makeOwnAuthority,
  registerCertificate,
} from "./api.ts";

let site: Awaited<ReturnType<typeof startCertificateSite>>;
let clerk: Viewer;

beforeAll(async () => {
  site = await startCertificateSite({ REQUIRE_SECOND_FACTOR: "true" });
  clerk = await site.account("clerk@hp.example.jp", "受付 花子");
  await allowed(site.ask(site.desk, makeOwnAuthority, { body: { name: "Tasuki 電子証明書" } }));
});
afterAll(() => site.close());

test("a certificate of the sector's authority signs in whom an administrator registered, by number or by mail", async () => {
  const { trusted } = await allowed<{ trusted: { fingerprint: string; name: string }[] }>(
    site.ask(site.desk, getAuthority),
  );
  expect(trusted.map((one) => one.name)).toEqual(["Sector CA"]);
  const { fingerprint } = trusted[0]!;
  const card = makeForeignCertificate({
    name: "Hanako",
    ca: false,
    by: site.sector,
    number: "HPKI-0001",
    mails: ["CLERK@hp.example.jp"],
  });
  expect((await site.walk(shownBy(card))).text).toContain("登録がありません");
  const body = { fingerprint, subjectNumber: "HPKI-0001", mail: "clerk@hp.example.jp" };
  const { id } = await allowed<{ id: string }>(site.ask(site.desk, registerCertificate, { body }));
  expect(await site.ask(site.desk, registerCertificate, { body })).toMatchObject({
    refused: { refused: "registered_already" },
  });
  expect((await site.walk(shownBy(card))).path).toBe("/today");
  // Somebody who is on the way when the registration ends does not arrive.
  const { publicUrl } = site.context.settings;
  const out = await call(`${publicUrl}/certificates/sign-in`, {});
  const back = await call(out.to!, out.cookies, shownBy(card));
  await allowed(site.ask(site.desk, endRegistered, { params: { id } }));
  expect((await call(back.to!, back.cookies)).status).toBe(403);
  expect((await site.walk(shownBy(card))).text).toContain("登録がありません");

  const trust = (byMail: boolean) =>
    allowed(site.ask(site.desk, changeTrust, { params: { fingerprint }, body: { byMail } }));
  await trust(true);
  expect((await site.walk(shownBy(card))).path).toBe("/today");
  const issue = (more: Partial<Parameters<typeof makeForeignCertificate>[0]>) =>
    shownBy(
      makeForeignCertificate({
        name: "x",
        ca: false,
        by: site.sector,
        mails: ["clerk@hp.example.jp"],
        ...more,
      }),
    );
  const two = ["clerk@hp.example.jp", "other@hp.example.jp"];
  expect((await site.walk(issue({ mails: two }))).text).toContain("登録がありません");
  expect((await site.walk(issue({ mails: ["x@y.jp, email:clerk@hp.example.jp"] }))).text).toContain(
    "登録がありません",
  );
  expect((await site.walk(issue({ forClients: false }))).text).toContain("サインインのためのもの");
  expect((await site.walk(issue({ until: new Date("2026-11-01T00:00:00Z") }))).text).toContain(
    "期限が切れています",
  );
  await trust(false);
  expect((await site.walk(shownBy(card))).text).toContain("登録がありません");
});

test("what a proxy says is believed only with its secret", async () => {
  const made = await site.order(clerk);
  const pem = certificateIn(made).toString();
  const present = async (headers: Record<string, string>) => {
    const out = await site.app.inject({ url: "/certificates/sign-in" });
    const browser = new URL(String(out.headers.location)).searchParams.get("browser");
    return site.app.inject({ url: `/certificates/presented?browser=${browser}`, headers });
  };
  const certificate = encodeURIComponent(pem);
  const der = certificateIn(made).raw.toString("base64");
  for (const shown of [certificate, der]) {
    const taken = await present({ "x-client-certificate": shown, "x-proxy-secret": PROXY_SECRET });
    expect(taken.headers.location).toContain("/certificates/entry?ticket=");
  }
  for (const secret of [
    "",
    "wrong",
    `${PROXY_SECRET} `.trim().slice(0, -1),
    PROXY_SECRET.toUpperCase(),
  ]) {
    const forged = await present({
      "x-client-certificate": certificate,
      ...(secret && { "x-proxy-secret": secret }),
    });
    expect(forged.statusCode).toBe(403);
    expect(forged.body).toContain("証明書が届きませんでした");
  }
  const told = { "x-proxy-secret": PROXY_SECRET };
  expect((await present({ ...told, "x-client-certificate": "%E0%A4%A" })).body).toContain(
    "読めません",
  );
  expect((await present({ ...told, "x-client-certificate": "AAAA" })).body).toContain("読めません");
  expect((await present(told)).body).toContain("届きませんでした");
});

test("where the role asks for two proofs, a certificate and the password together are enough", async () => {
  const mail = "officer@ministry.example.jp";
  const officer = await site.account(mail, "審査 一郎", "ministry");
  const file = fileOf(await site.order(officer));
  const half = await site.walk(file, "?next=/outcomes/ministry");
  expect(half.path).toBe("/sign-in?next=%2Foutcomes%2Fministry");
  expect((await site.password(mail, {})).signedIn).toBe(false);
  expect(await site.password(mail, half.cookies)).toMatchObject({ signedIn: true, needs: null });
});
