import forge from "node-forge";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "../../base/context.ts";
import type { Viewer } from "../../base/viewer.ts";
import {
  allowed,
  call,
  certificateIn,
  fileOf,
  type Made,
  readList,
  shownBy,
  startCertificateSite,
} from "../../../test/certificates.ts";
import { makeForeignCertificate } from "../../../test/tls.ts";
import { runJobs, taskNamed } from "../../../test/web.ts";
import {
  getAuthority,
  listIssued,
  listOwnCertificates,
  makeOwnAuthority,
  orderCertificate,
  renewCertificate,
  revokeCertificate,
} from "./api.ts";

const DAY = 86_400_000;
let site: Awaited<ReturnType<typeof startCertificateSite>>;
let clerk: Viewer;

beforeAll(async () => {
  site = await startCertificateSite();
  clerk = await site.account("clerk@hp.example.jp", "受付 花子");
});
afterAll(() => site.close());

test("no certificate is made, and no way shown, before an administrator made an authority", async () => {
  const refused = await site.ask(clerk, orderCertificate, {
    body: { label: "PC", format: "modern" },
  });
  expect(refused).toMatchObject({ refused: { refused: "no_authority" } });
  const clerkOfDesk = { ...site.desk, standing: "clerk" as const };
  const body = { name: "Tasuki 電子証明書" };
  expect((await site.ask(clerkOfDesk, makeOwnAuthority, { body })).status).toBe(403);
  const unsure = { ...site.desk, confirmed: false };
  expect(await site.ask(unsure, makeOwnAuthority, { body })).toMatchObject({
    refused: { refused: "confirm_first" },
  });
  // Two administrators at the same moment make one.
  const both = await Promise.all([0, 1].map(() => site.ask(site.desk, makeOwnAuthority, { body })));
  expect(both.map((one) => one.status).toSorted()).toEqual([200, 409]);
  const { rows } = await site.database.owner.query("select key_sealed from certificates.authority");
  expect(rows).toHaveLength(1);
  expect(Buffer.from(rows[0].key_sealed, "base64url").toString("latin1")).not.toContain("PRIVATE");
});

test("a certificate signs its owner in over real TLS and leads to 今日", async () => {
  const made = await site.order(clerk);
  const end = await site.walk(fileOf(made));
  expect(end.text).toBe("");
  expect(end.path).toBe("/today");
  const session = await call(
    `${site.context.settings.publicUrl}/api/accounts/session`,
    end.cookies,
  );
  expect(JSON.parse(session.text)).toMatchObject({
    signedIn: true,
    account: { mail: "clerk@hp.example.jp" },
  });
  expect((await site.walk(fileOf(made), "?next=/assets%3Fkind%3Dvpn")).path).toBe(
    "/assets?kind=vpn",
  );
  for (const next of ["https://evil.example/", "//evil.example", "/\\evil.example", "/\r\na"])
    expect((await site.walk(fileOf(made), `?next=${encodeURIComponent(next)}`)).path).toBe(
      "/today",
    );
});

test("both forms of the file open with the password that was shown, and with no other", async () => {
  for (const format of ["modern", "older"] as const) {
    const made = await site.order(clerk, format);
    expect(made.password).toMatch(/^[a-z2-9]{20}$/);
    const der = forge.asn1.fromDer(Buffer.from(made.file, "base64").toString("binary"));
    expect(() => forge.pkcs12.pkcs12FromAsn1(der, "wrong")).toThrow(/MAC/);
    expect((await site.walk(fileOf(made))).path).toBe("/today");
    await allowed(
      site.ask(clerk, revokeCertificate, {
        params: { id: made.certificate.id },
        body: { reason: "unused" },
      }),
    );
  }
});

test("a revoked certificate is refused at once, also with a ticket in hand, and stands on the signed list", async () => {
  const made = await site.order(clerk);
  const { publicUrl } = site.context.settings;
  const out = await call(`${publicUrl}/certificates/sign-in`, {});
  const back = await call(out.to!, out.cookies, fileOf(made));
  const question = { params: { id: made.certificate.id }, body: { reason: "lost" as const } };
  await allowed(site.ask(clerk, revokeCertificate, question));
  expect((await call(back.to!, back.cookies)).text).toContain("失効しています");
  expect((await site.walk(fileOf(made))).text).toContain("失効しています");

  const { own } = await allowed<{ own: { listPath: string; certificatePath: string }[] }>(
    site.ask(site.desk, getAuthority),
  );
  const list = await site.app.inject({ url: own[0]!.listPath });
  expect(list.headers["content-type"]).toBe("application/pkix-crl");
  const authority = (await site.app.inject({ url: own[0]!.certificatePath })).body;
  const { revoked, isGenuine } = readList(list.rawPayload, authority);
  expect(isGenuine).toBe(true);
  expect(revoked).toContain(certificateIn(made).serialNumber.toLowerCase());
});

test("renewing keeps the old certificate until the new one was used", async () => {
  const old = await site.order(clerk);
  const renewed = await allowed<Made>(
    site.ask(clerk, renewCertificate, {
      params: { id: old.certificate.id },
      body: { format: "modern" },
    }),
  );
  expect((await site.walk(fileOf(old))).path).toBe("/today");
  expect((await site.walk(fileOf(renewed))).path).toBe("/today");
  expect((await site.walk(fileOf(old))).text).toContain("失効しています");
  const { rows } = await allowed<{ rows: { id: string; revokedReason: string | null }[] }>(
    site.ask(clerk, listOwnCertificates),
  );
  expect(rows.find((row) => row.id === old.certificate.id)?.revokedReason).toBe("replaced");
});

test("nobody orders, renews, revokes or sees for another, and no more than the limit hold at once", async () => {
  const other = await site.account("other@hp.example.jp", "別 太郎");
  const made = await site.order(other);
  const question = { params: { id: made.certificate.id } };
  const stranger = { ...clerk, standing: "representative" as const };
  expect(
    (await site.ask(stranger, revokeCertificate, { ...question, body: { reason: "lost" } })).status,
  ).toBe(404);
  expect(
    (await site.ask(stranger, renewCertificate, { ...question, body: { format: "modern" } }))
      .status,
  ).toBe(404);
  expect(
    (
      await site.ask({ ...site.desk, standing: "reviewer" }, revokeCertificate, {
        ...question,
        body: { reason: "lost" },
      })
    ).status,
  ).toBe(403);
  // Tries at the same moment do not pass the limit either.
  const many = await Promise.all(
    Array.from({ length: 6 }, () =>
      site.ask(other, orderCertificate, { body: { label: "PC", format: "modern" } }),
    ),
  );
  expect(many.filter((one) => one.status === 200)).toHaveLength(4);
  await allowed(site.ask(site.desk, revokeCertificate, { ...question, body: { reason: "left" } }));
  const issued = await allowed<{ rows: { id: string; state: string }[] }>(
    site.ask(site.desk, listIssued, { query: { search: "other@", state: "revoked" } }),
  );
  expect(issued.rows.map((row) => row.id)).toEqual([made.certificate.id]);
  expect((await site.ask(clerk, listIssued)).status).toBe(403);
});

test("an ended, an early, a foreign or an invented certificate is refused in plain words", async () => {
  const made = await site.order(clerk);
  const before = site.context.clock.now();
  try {
    site.context.clock.set(new Date(before.getTime() - DAY));
    expect((await site.walk(fileOf(made))).text).toContain("まだ使えません");
    site.context.clock.set(new Date(before.getTime() + 366 * DAY));
    expect((await site.walk(fileOf(made))).text).toContain("期限が切れています");
  } finally {
    site.context.clock.set(before);
  }
  const stranger = makeForeignCertificate({ name: "Somebody", ca: false });
  expect((await site.walk(shownBy(stranger))).text).toContain("ここでは使えません");
  // The same issuer's name and our serial, but another key has signed it.
  const fake = makeForeignCertificate({ name: "Tasuki 電子証明書", ca: true });
  const forged = makeForeignCertificate({
    name: "受付 花子",
    ca: false,
    by: fake,
    serial: certificateIn(made).serialNumber,
  });
  expect((await site.walk(shownBy(forged))).text).toContain("ここでは使えません");
  expect((await site.walk({})).text).toContain("証明書が届きませんでした");
});

test("a ticket is taken once, in the browser that set out, and soon", async () => {
  const made = await site.order(clerk);
  const { publicUrl } = site.context.settings;
  const setOut = async () => {
    const out = await call(`${publicUrl}/certificates/sign-in`, {});
    return call(out.to!, out.cookies, fileOf(made));
  };
  const first = await setOut();
  const victim = await call(`${publicUrl}/certificates/sign-in`, {});
  expect((await call(first.to!, victim.cookies)).text).toContain("もう一度お試しください");
  expect((await call(first.to!, first.cookies)).text).toContain("もう一度お試しください");
  const second = await setOut();
  expect((await call(second.to!, second.cookies)).to).toBe(`${publicUrl}/today`);
  expect((await call(second.to!, second.cookies)).text).toContain("もう一度お試しください");
  const third = await setOut();
  const before = site.context.clock.now();
  site.context.clock.set(new Date(before.getTime() + 61_000));
  expect((await call(third.to!, third.cookies)).text).toContain("もう一度お試しください");
  site.context.clock.set(before);
  expect((await call(`${publicUrl}/certificates/entry?ticket=x`, {})).status).toBe(403);
});

test("a mail reminds once at each distance, and not of what was renewed", async () => {
  const person = await site.account("reminded@hp.example.jp", "期限 次郎");
  const made = await site.order(person);
  const before = site.context.clock.now();
  const work: Context = { ...site.context, db: site.database.work };
  const morning = async (days: number) => {
    site.context.clock.set(new Date(before.getTime() + days * DAY));
    await taskNamed("certificates.look_after")({}, work);
    await taskNamed("certificates.look_after")({}, work);
    await runJobs(site.database, work);
    return (await reminders()).length;
  };
  const reminders = async () =>
    (await site.sink.list({ to: "reminded@hp.example.jp" })).filter((one) =>
      one.subject.includes("期限が近づいています"),
    );
  expect(await morning(300)).toBe(0);
  expect(await morning(340)).toBe(1);
  expect(await morning(341)).toBe(1);
  const [mail] = await reminders();
  expect(mail!.subject).toBe("【Tasuki】電子証明書の期限が近づいています（あと25日）");
  expect(mail!.text).not.toContain(made.password);
  expect(await morning(360)).toBe(2);
  await allowed(
    site.ask(person, renewCertificate, {
      params: { id: made.certificate.id },
      body: { format: "modern" },
    }),
  );
  expect(await morning(363)).toBe(2);
  site.context.clock.set(before);
});
