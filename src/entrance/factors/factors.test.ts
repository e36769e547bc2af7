import { generateSync } from "otplib";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openEntrance, PASSWORD } from "../../../test/entrance.ts";
import { makePasskey } from "../../../test/passkey.ts";
import { TODAY } from "../../../test/web.ts";

const ORIGIN = "https://tasuki.example.jp";
let door: Awaited<ReturnType<typeof openEntrance>>;
type Browser = ReturnType<typeof door.browser>;

beforeAll(async () => {
  door = await openEntrance();
});
afterAll(() => door.close());
beforeEach(async () => {
  door.clock.set(TODAY);
  await door.database.owner.query("delete from accounts.sign_in_try");
});

/** The six digits that an app shows, so many steps of 30 seconds from now. */
const digits = (secret: string, steps = 0) =>
  generateSync({ secret, epoch: Math.floor(door.clock.now().getTime() / 1000) + steps * 30 });

/** Somebody of the role after the first sign-in, with six digits set up; gives the secret and the codes. */
async function withDigits(role: "secretariat" | "institution" = "secretariat") {
  const person = await door.account(role);
  const browser = door.browser();
  await browser.signIn(person.mail);
  const { secret } = (await browser.ask("POST", "/factors/totp")).reply as { secret: string };
  const { reply } = await browser.ask("PUT", "/factors/totp", { code: digits(secret) });
  door.clock.advance(60_000);
  return { ...person, browser, secret, codes: reply.codes as string[], session: reply.session };
}

/** Registers a passkey in a browser that may. */
async function addPasskey(browser: Browser, name = "仕事のパソコン") {
  const passkey = makePasskey(ORIGIN);
  const { reply } = await browser.ask("POST", "/factors/passkeys/registration");
  const response = passkey.register(reply.options);
  const added = await browser.ask("POST", "/factors/passkeys", { name, response });
  return { passkey, added };
}

test("the secretariat can do nothing after the password until a second proof is set up", async () => {
  const { mail } = await door.account("secretariat");
  const browser = door.browser();
  const { reply } = await browser.signIn(mail);
  expect(reply).toMatchObject({
    signedIn: false,
    organisation: null,
    needs: { next: [], setUp: ["passkey", "totp"] },
  });
  expect((await browser.ask("GET", "/organisations")).status).toBe(401);
  expect((await browser.ask("GET", "/accounts/sessions")).status).toBe(401);
  expect(
    (await browser.ask("PUT", "/accounts/password", { current: PASSWORD, password: "x" })).status,
  ).toBe(401);
  const { added } = await addPasskey(browser);
  expect(added.reply.session).toMatchObject({ signedIn: true, role: "secretariat", needs: null });
  expect(added.reply.codes).toHaveLength(10);
  expect((await browser.ask("GET", "/accounts/sessions")).status).toBe(200);
});

test("an institution needs one; six digits once set up are always asked for", async () => {
  const { mail } = await door.account("institution");
  const browser = door.browser();
  expect((await browser.signIn(mail)).reply).toMatchObject({ signedIn: true, needs: null });
  const { secret } = (await browser.ask("POST", "/factors/totp")).reply;
  await browser.ask("PUT", "/factors/totp", { code: digits(secret) });
  const later = door.browser();
  expect((await later.signIn(mail)).reply).toMatchObject({
    signedIn: false,
    needs: { next: ["totp", "recovery_code"], setUp: [] },
  });
});

test("six digits let in once, in every drift allowed, however they are typed; a wrong one does not", async () => {
  const { mail, secret } = await withDigits();
  const browser = door.browser();
  await browser.signIn(mail);
  const code = (typed: string, from = browser) =>
    from.ask("POST", "/factors/proof/code", { code: typed });
  expect((await code("000000")).reply.refused).toBe("wrong_code");
  expect((await code(digits(secret, -2))).reply.refused).toBe("wrong_code");
  expect((await code(digits(secret, 2))).reply.refused).toBe("wrong_code");
  const now = digits(secret);
  const wide = now.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
  expect((await code(`${wide.slice(0, 3)} ${wide.slice(3)}`)).reply).toMatchObject({
    signedIn: true,
  });

  await door.database.owner.query("delete from accounts.sign_in_try");
  const replay = door.browser();
  await replay.signIn(mail);
  expect((await code(now, replay)).reply.refused).toBe("used_code");
  expect((await code(digits(secret, -1), replay)).reply.refused).toBe("used_code");
  expect((await code(digits(secret, 1), replay)).reply).toMatchObject({ signedIn: true });
  // A clock that was put back shows digits that were used, or older ones.
  door.clock.advance(-120_000);
  const back = door.browser();
  await back.signIn(mail);
  expect((await code(digits(secret), back)).reply.refused).toBe("used_code");
});

test("the same six digits sent twice at once let in once", async () => {
  const { mail, secret } = await withDigits();
  const browsers = [door.browser(), door.browser()];
  for (const browser of browsers) await browser.signIn(mail);
  const code = digits(secret);
  const answers = await Promise.all(
    browsers.map((browser) => browser.ask("POST", "/factors/proof/code", { code })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test("a code lets in once, also when it is sent twice at once; only its hash is kept", async () => {
  const { mail, codes } = await withDigits();
  const browsers = [door.browser(), door.browser()];
  for (const browser of browsers) await browser.signIn(mail);
  const code = codes[0]!.toLowerCase().replace("-", " ");
  const answers = await Promise.all(
    browsers.map((browser) => browser.ask("POST", "/factors/proof/code", { code })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const winner = browsers[answers.findIndex(({ status }) => status === 200)]!;
  expect((await winner.ask("GET", "/factors")).reply.codes.left).toBe(9);
  const { rows } = await door.database.owner.query(
    "select row_to_json(c)::text as row from factors.recovery_code c union all select row_to_json(t)::text from factors.totp t",
  );
  const kept = JSON.stringify(rows);
  for (const secret of codes) expect(kept).not.toContain(secret.replace("-", ""));
});

test("guessing digits is stopped, and does not lock out the owner's own browser", async () => {
  const { mail, secret, browser: own } = await withDigits();
  const thief = door.browser();
  await thief.signIn(mail);
  const guess = () => thief.ask("POST", "/factors/proof/code", { code: "000000" });
  for (let i = 0; i < 5; i++) expect((await guess()).reply.refused).toBe("wrong_code");
  expect((await guess()).status).toBe(429);
  // A new sign-in, a new browser: the tries are the account's.
  await thief.signIn(mail);
  expect((await guess()).status).toBe(429);
  await door.doJobs();
  const warned = (await door.sink.list({ to: mail })).filter(({ subject }) =>
    /くり返し試しています/.test(subject),
  );
  expect(warned).toHaveLength(1);
  await own.ask("DELETE", "/accounts/session");
  await own.signIn(mail);
  expect(
    (await own.ask("POST", "/factors/proof/code", { code: digits(secret) })).reply,
  ).toMatchObject({
    signedIn: true,
  });
});

test("who has a second proof adds no other one without giving it", async () => {
  const { mail } = await withDigits();
  const thief = door.browser();
  await thief.signIn(mail);
  expect((await thief.ask("POST", "/factors/passkeys/registration")).reply.refused).toBe(
    "second_first",
  );
  expect((await thief.ask("POST", "/factors/totp")).reply.refused).toBe("second_first");
});

test("changing proofs asks again after a while, and not for the password where that is not enough", async () => {
  const { browser, secret } = await withDigits();
  door.clock.advance(11 * 60_000);
  expect((await browser.ask("DELETE", "/factors/totp")).reply.refused).toBe("confirm_first");
  expect((await browser.session()).confirmWith).toEqual(["totp", "recovery_code"]);
  const byPassword = { password: PASSWORD };
  expect(
    (await browser.ask("POST", "/accounts/session/confirmation", byPassword)).reply.refused,
  ).toBe("not_enough");
  const before = browser.cookies.tasuki_session;
  await browser.ask("POST", "/factors/proof/code", { code: digits(secret) });
  expect(browser.cookies.tasuki_session).not.toBe(before);
  expect((await browser.ask("DELETE", "/factors/totp")).status).toBe(200);
  // With the last proof its codes go too, and there is nothing more to remove.
  expect((await browser.ask("GET", "/factors")).reply).toMatchObject({
    totpSince: null,
    codes: null,
  });
  expect((await browser.ask("DELETE", "/factors/totp")).status).toBe(404);
});

test("new codes end the old ones, and let in", async () => {
  const { browser, mail, codes } = await withDigits();
  const made = await browser.ask("POST", "/factors/codes");
  expect(made.status).toBe(200);
  const fresh = made.reply.codes as string[];
  expect(new Set([...fresh, ...codes]).size).toBe(fresh.length + codes.length);
  expect((await browser.ask("GET", "/factors")).reply.codes).toMatchObject({
    left: fresh.length,
    madeAt: door.clock.now().toISOString(),
  });
  const signIn = async (code: string) => {
    const other = door.browser();
    await other.signIn(mail);
    return other.ask("POST", "/factors/proof/code", { code });
  };
  expect((await signIn(codes[1]!)).reply.refused).toBe("wrong_code");
  expect((await signIn(fresh[0]!)).reply).toMatchObject({ signedIn: true });
});

test("signing in by password again in an open session proves nothing anew", async () => {
  const { browser, mail } = await withDigits();
  door.clock.advance(11 * 60_000);
  expect((await browser.signIn(mail)).reply).toMatchObject({ signedIn: true });
  expect((await browser.ask("POST", "/factors/codes")).reply.refused).toBe("confirm_first");
});

test("a change of proofs ends every other session, and is mailed", async () => {
  const { mail } = await door.account("institution");
  const [here, there] = [door.browser(), door.browser()];
  await here.signIn(mail);
  await there.signIn(mail);
  await addPasskey(here);
  expect((await here.session()).signedIn).toBe(true);
  expect((await there.session()).signedIn).toBe(false);
  await door.doJobs();
  const subjects = (await door.sink.list({ to: mail })).map((one) => one.subject);
  expect(subjects).toContain("【Tasuki】サインインの確認方法が変わりました");
});

test("without our header nothing is proved or changed", async () => {
  const browser = door.browser();
  for (const path of [
    "/factors/proof",
    "/factors/proof/code",
    "/factors/totp",
    "/factors/passkeys",
  ])
    expect((await browser.ask("POST", path, {}, { header: false })).status).toBe(403);
});
