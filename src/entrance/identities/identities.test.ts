import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getSession, listWays } from "../accounts/api.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { allowed } from "../../../test/certificates.ts";
import { startIdentitySite } from "../../../test/identities.ts";
import { CLIENT } from "../../../test/oidc.ts";
import {
  addProvider,
  changeProvider,
  checkProvider,
  disableProvider,
  listOwnIdentities,
  listProviders,
  restoreIdentity,
  unlinkIdentity,
} from "./api.ts";

type Browser = InstanceType<typeof site.Browser>;
let site: Awaited<ReturnType<typeof startIdentitySite>>;
let clerk: Viewer;

beforeAll(async () => {
  site = await startIdentitySite();
  clerk = await site.account("clerk@hp.example.jp");
});
afterAll(() => site.close());

const ways = async () =>
  (await allowed<{ ways: { label: string }[] }>(site.ask(SYSTEM, listWays))).ways;
const linkFrom = async (browser: Browser, form: Record<string, string>) =>
  browser.visit(await site.setOutToLink(browser, form));

test("a provider is offered once client and secret are set, and the secret lies sealed", async () => {
  expect(await ways()).toEqual([]);
  expect((await site.signIn({ name: "hanako" })).text).toContain("いまは使えません");
  await site.set({});
  expect((await ways()).map((one) => one.label)).toEqual(["県の共通サインインでサインイン"]);
  const { rows } = await site.database.owner.query("select * from identities.provider");
  expect(JSON.stringify(rows)).not.toContain(CLIENT.secret);
  const check = await allowed<{ works: boolean }>(
    site.ask(site.desk, checkProvider, { params: { id: site.providerId } }),
  );
  expect(check.works).toBe(true);
});

test("only an administrator changes providers, and no issuer leads into our own network", async () => {
  const body = site.given({});
  expect((await site.ask({ ...site.desk, standing: "clerk" }, addProvider, { body })).status).toBe(
    403,
  );
  expect((await site.ask({ ...site.desk, confirmed: false }, addProvider, { body })).status).toBe(
    403,
  );
  expect((await site.ask(clerk, listProviders)).status).toBe(403);
  for (const bad of [
    "http://idp.example.jp",
    "ftp://x",
    "https://x/?a=b",
    "https://u:p@x",
    "いろは",
  ])
    expect(
      await site.ask(site.desk, addProvider, { body: site.given({ issuer: bad }) }),
    ).toMatchObject({
      status: 422,
      refused: { findings: [{ where: "issuer" }] },
    });
  const inside = await site.add({
    name: "内側",
    issuer: "https://10.1.2.3",
    clientId: "x",
    clientSecret: "y",
  });
  const check = await allowed<{ works: boolean; message: string }>(
    site.ask(site.desk, checkProvider, { params: { id: inside } }),
  );
  expect(check).toMatchObject({ works: false, message: expect.stringContaining("内部の機器") });
  const way = await new site.Browser().visit(`/identities/${inside}/sign-in`);
  expect(way.text).toContain("つながりません");
  const question = { params: { id: inside }, body: { closed: true } };
  await allowed(site.ask(site.desk, disableProvider, question));
  // Another issuer does not get the former one's secret.
  await allowed(
    site.ask(site.desk, changeProvider, {
      params: { id: inside },
      body: site.given({ name: "別", issuer: "https://other.example", clientId: "x" }),
    }),
  );
  const { rows } = await allowed<{ rows: { id: string; hasSecret: boolean }[] }>(
    site.ask(site.desk, listProviders),
  );
  expect(rows.find((row) => row.id === inside)?.hasSecret).toBe(false);
});

test("who is not linked is told how, and nobody is linked by mail unless that is allowed", async () => {
  const end = await site.signIn({ name: "hanako" });
  expect(end.text).toContain("先にパスワードなどでサインインして");
  expect(end.browser.ours.tasuki_session).toBeUndefined();
});

test("somebody signed in links an identity, signs in with it, unlinks it and takes it back", async () => {
  const browser = await site.withPassword("clerk@hp.example.jp");
  expect((await linkFrom(browser, { name: "nameless" })).to).toBe("/identities");
  const end = await site.signIn({ name: "nameless" }, "?next=/assets");
  expect(end).toMatchObject({ status: 303, to: "/assets" });
  const session = await site.app.inject({ url: getSession.path, cookies: end.browser.ours });
  expect(session.json()).toMatchObject({
    signedIn: true,
    account: { mail: "clerk@hp.example.jp" },
  });
  for (const next of ["https://evil.example", "//evil.example", "/\\evil.example"]) {
    const query = `?next=${encodeURIComponent(next)}`;
    expect((await site.signIn({ name: "nameless" }, query)).to).toBe("/today");
  }

  const { rows } = await allowed<{ rows: { id: string }[] }>(site.ask(clerk, listOwnIdentities));
  const params = { id: rows[0]!.id };
  const other = await site.account("other@hp.example.jp");
  expect((await site.ask(other, unlinkIdentity, { params })).status).toBe(404);
  expect((await site.ask({ ...clerk, confirmed: false }, unlinkIdentity, { params })).status).toBe(
    403,
  );
  await allowed(site.ask(clerk, unlinkIdentity, { params }));
  expect((await site.signIn({ name: "nameless" })).text).toContain("まだどのアカウントにも");

  // Meanwhile somebody else links it: it does not come back.
  const thief = await site.withPassword("other@hp.example.jp");
  expect((await linkFrom(thief, { name: "nameless" })).to).toBe("/identities");
  expect(await site.ask(clerk, restoreIdentity, { params })).toMatchObject({
    refused: { refused: "linked_elsewhere" },
  });
  const again = await site.withPassword("clerk@hp.example.jp");
  expect((await linkFrom(again, { name: "nameless" })).text).toContain("ほかのアカウント");
  const theirs = await allowed<{ rows: { id: string }[] }>(site.ask(other, listOwnIdentities));
  await allowed(site.ask(other, unlinkIdentity, { params: { id: theirs.rows[0]!.id } }));
  await allowed(site.ask(clerk, restoreIdentity, { params }));
  expect((await site.signIn({ name: "nameless" })).to).toBe("/today");
});

test("linking counts only for the account that asked for it and is still signed in", async () => {
  const browser = await site.withPassword("clerk@hp.example.jp");
  const back = await site.setOutToLink(browser, { name: "stranger" });
  const somebodyElse = await site.withPassword("other@hp.example.jp");
  browser.ours.tasuki_session = somebodyElse.ours.tasuki_session!;
  expect((await browser.visit(back)).text).toContain("別の方のサインイン");
});

test("where it is allowed, a verified mail address finds its account; an unverified one and a strange one do not", async () => {
  await site.set({ linksByMail: true });
  expect((await site.signIn({ name: "unverified" })).text).toContain("まだどのアカウントにも");
  expect((await site.signIn({ name: "stranger" })).text).toContain("まだどのアカウントにも");
  const end = await site.signIn({ name: "hanako" });
  expect(end.to).toBe("/today");
  const { rows } = await allowed<{ rows: { id: string; linkedBy: string; mail: string }[] }>(
    site.ask(clerk, listOwnIdentities),
  );
  const linked = rows.find((row) => row.linkedBy === "mail");
  expect(linked?.mail).toBe("clerk@hp.example.jp");
  // Who took the link away is not linked by mail again.
  await allowed(site.ask(clerk, unlinkIdentity, { params: { id: linked!.id } }));
  expect((await site.signIn({ name: "hanako" })).text).toContain("まだどのアカウントにも");
  await allowed(site.ask(clerk, restoreIdentity, { params: { id: linked!.id } }));
  await site.set({ linksByMail: false });
});

test("a provider that asked for two proofs counts as two only where content says so", async () => {
  await site.set({ linksByMail: true });
  await site.account("careful@ministry.example.jp", "ministry");
  await site.account("careless@ministry.example.jp", "ministry");
  expect((await site.signIn({ name: "careful" })).to).toBe("/sign-in?next=%2Ftoday");
  const folder = mkdtempSync(join(tmpdir(), "tasuki-content-"));
  const rules = readFileSync(
    new URL("../../../content/identities/rules.yaml", import.meta.url),
    "utf8",
  );
  mkdirSync(join(folder, "identities"));
  writeFileSync(
    join(folder, "identities", "rules.yaml"),
    rules.replace('version: "1"', 'version: "2"').replace("amr: []", "amr: [mfa]"),
  );
  process.env.CONTENT_DIR = folder;
  try {
    expect((await site.signIn({ name: "careful" })).to).toBe("/today");
    expect((await site.signIn({ name: "careless" })).to).toBe("/sign-in?next=%2Ftoday");
  } finally {
    delete process.env.CONTENT_DIR;
    await site.set({ linksByMail: false });
  }
});

test("an answer is taken once, in the browser that set out, in time, and from the provider that was asked", async () => {
  const first = await site.signIn({ name: "hanako" });
  expect(first.to).toBe("/today");
  expect((await first.browser.visit(first.back)).text).toContain("もう一度はじめから");

  const wayTo = async (browser: Browser) => {
    const out = await browser.visit(`/identities/${site.providerId}/sign-in`);
    return await browser.signInThere(out.to!, { name: "hanako" });
  };
  const attacker = new site.Browser();
  const planted = await wayTo(attacker);
  const victim = new site.Browser();
  await victim.visit(`/identities/${site.providerId}/sign-in`);
  expect((await victim.visit(planted)).text).toContain("もう一度はじめから");

  const late = new site.Browser();
  const lateBack = await wayTo(late);
  const now = site.context.clock.now();
  site.context.clock.set(new Date(now.getTime() + 16 * 60_000));
  expect((await late.visit(lateBack)).text).toContain("もう一度はじめから");
  site.context.clock.set(now);

  const mixed = new site.Browser();
  const mixedBack = await wayTo(mixed);
  const other = await site.add({
    name: "別",
    issuer: "https://b.example",
    clientId: "b",
    clientSecret: "b",
  });
  expect((await mixed.visit(mixedBack.replace(site.providerId, other))).text).toContain(
    "もう一度はじめから",
  );
  const iss = new site.Browser();
  const issBack = (await wayTo(iss)).replace(/iss=[^&]+/, "iss=https%3A%2F%2Fevil.example");
  expect((await iss.visit(issBack)).text).toContain("確かめられなかった");
});

test("a wrong nonce, an expired token, a wrong secret or an invented code is not believed", async () => {
  const wayTo = async (change: () => Promise<unknown>) => {
    const browser = new site.Browser();
    const out = await browser.visit(`/identities/${site.providerId}/sign-in`);
    await change();
    const back = await browser.signInThere(out.to!, { name: "hanako" });
    return { browser, back };
  };
  const nonce = await wayTo(() =>
    site.database.owner.query("update identities.attempt set nonce = 'another'"),
  );
  expect((await nonce.browser.visit(nonce.back)).text).toContain("確かめられなかった");

  site.provider.settings.idTokenSeconds = -120;
  const expired = await wayTo(async () => {});
  expect((await expired.browser.visit(expired.back)).text).toContain("確かめられなかった");
  site.provider.settings.idTokenSeconds = 600;

  const code = await wayTo(async () => {});
  const invented = code.back.replace(/code=[^&]+/, "code=invented");
  expect((await code.browser.visit(invented)).text).toContain("確かめられなかった");

  await site.set({ clientSecret: "not the secret" });
  const secret = await wayTo(async () => {});
  expect((await secret.browser.visit(secret.back)).text).toContain("確かめられなかった");
  await site.set({});
});

test("who gives up there, and who finds nobody there, reads a kind sentence", async () => {
  expect((await site.signIn({ name: "hanako", cancel: "1" })).text).toContain("取りやめたか");
  const browser = new site.Browser();
  const out = await browser.visit(`/identities/${site.providerId}/sign-in`);
  const back = await browser.signInThere(out.to!, { name: "hanako" });
  await site.provider.close();
  const end = await browser.visit(back);
  expect(end).toMatchObject({ status: 424, text: expect.stringContaining("つながりません") });
  expect(browser.ours.tasuki_session).toBeUndefined();
  await allowed(
    site.ask(site.desk, disableProvider, {
      params: { id: site.providerId },
      body: { closed: true },
    }),
  );
  expect((await browser.visit(`/identities/${site.providerId}/sign-in`)).status).toBe(404);
});
