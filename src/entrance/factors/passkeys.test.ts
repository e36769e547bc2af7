import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openEntrance } from "../../../test/entrance.ts";
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

/** Registers a passkey in a browser that may. */
async function addPasskey(browser: Browser, name = "仕事のパソコン") {
  const passkey = makePasskey(ORIGIN);
  const { reply } = await browser.ask("POST", "/factors/passkeys/registration");
  const response = passkey.register(reply.options);
  const added = await browser.ask("POST", "/factors/passkeys", { name, response });
  return { passkey, added };
}

/** Answers a question with a passkey. */
async function prove(browser: Browser, passkey: ReturnType<typeof makePasskey>, how = {}) {
  const { reply } = await browser.ask("POST", "/factors/question");
  return browser.ask("POST", "/factors/proof", { response: passkey.prove(reply.options, how) });
}

test("a passkey signs in alone, says itself who it is, and counts as two", async () => {
  const { mail } = await door.account("ministry");
  const browser = door.browser();
  await browser.signIn(mail);
  const { passkey, added } = await addPasskey(browser);
  expect(added.status).toBe(200);
  const other = door.browser();
  expect((await prove(other, passkey)).reply).toMatchObject({ signedIn: true, role: "ministry" });
  expect((await other.ask("GET", "/factors")).reply.passkeys).toMatchObject([
    { name: "仕事のパソコン", usedAt: TODAY.toISOString() },
  ]);
});

test("a passkey's answer counts once, for its own question, from a device that checked its owner", async () => {
  const { mail } = await door.account("institution");
  const browser = door.browser();
  await browser.signIn(mail);
  const { passkey } = await addPasskey(browser);
  const stranger = door.browser();
  expect((await prove(stranger, passkey, { verified: false })).reply.refused).toBe("wrong_proof");
  const { reply } = await stranger.ask("POST", "/factors/question");
  const response = passkey.prove(reply.options);
  expect((await stranger.ask("POST", "/factors/proof", { response })).status).toBe(200);
  expect((await door.browser().ask("POST", "/factors/proof", { response })).reply.refused).toBe(
    "wrong_proof",
  );
  const made = { challenge: Buffer.from("x".repeat(43)).toString("base64url") };
  const forged = door.browser();
  expect(
    (await forged.ask("POST", "/factors/proof", { response: passkey.prove(made) })).reply.refused,
  ).toBe("wrong_proof");
  const late = (await forged.ask("POST", "/factors/question")).reply;
  door.clock.advance(6 * 60_000);
  expect(
    (await forged.ask("POST", "/factors/proof", { response: passkey.prove(late.options) })).reply
      .refused,
  ).toBe("wrong_proof");
  for (const response of [
    { id: "x", type: "public-key" },
    { ...passkey.prove(made), response: { clientDataJSON: "e30" } },
  ])
    expect((await forged.ask("POST", "/factors/proof", { response })).reply.refused).toBe(
      "wrong_proof",
    );
  const elsewhere = makePasskey("https://evil.example");
  const asked = (await forged.ask("POST", "/factors/question")).reply;
  expect(
    (
      await forged.ask("POST", "/factors/proof", {
        response: { ...elsewhere.prove(asked.options), id: passkey.id },
      })
    ).reply.refused,
  ).toBe("wrong_proof");
});

test("the second step of one account is not taken with another's passkey", async () => {
  const thief = await door.account("institution");
  const owner = await door.account("ministry");
  const [own, ofOwner] = [door.browser(), door.browser()];
  await own.signIn(thief.mail);
  await ofOwner.signIn(owner.mail);
  await addPasskey(ofOwner);
  const { passkey } = await addPasskey(own);
  const browser = door.browser();
  await browser.signIn(owner.mail);
  expect((await prove(browser, passkey)).reply.refused).toBe("wrong_proof");
});

test("passkeys are named and removed by their owner only; with the last proof the codes go too", async () => {
  const { mail } = await door.account("institution");
  const browser = door.browser();
  await browser.signIn(mail);
  await addPasskey(browser, "古いスマートフォン");
  const [row] = (await browser.ask("GET", "/factors")).reply.passkeys;
  const stranger = door.browser();
  await stranger.signIn((await door.account("institution")).mail);
  const path = `/factors/passkeys/${row.id}`;
  expect((await stranger.ask("PUT", path, { name: "x" })).status).toBe(404);
  expect((await stranger.ask("DELETE", path)).status).toBe(404);
  expect((await browser.ask("PUT", path, { name: "新しい名前" })).status).toBe(200);
  expect((await browser.ask("DELETE", path)).status).toBe(200);
  expect((await browser.ask("GET", "/factors")).reply).toEqual({
    passkeys: [],
    totpSince: null,
    codes: null,
  });
  expect((await browser.session()).holds).toEqual(["password"]);
});

test("the same passkey is registered once; a second answer to the same question is refused", async () => {
  const { mail } = await door.account("institution");
  const browser = door.browser();
  await browser.signIn(mail);
  const passkey = makePasskey(ORIGIN);
  const register = async () => {
    const { reply } = await browser.ask("POST", "/factors/passkeys/registration");
    return passkey.register(reply.options);
  };
  const response = await register();
  const add = (answer: object) =>
    browser.ask("POST", "/factors/passkeys", { name: "鍵", response: answer });
  expect((await add(response)).status).toBe(200);
  expect((await add(response)).reply.refused).toBe("wrong_proof");
  expect((await add(await register())).reply.refused).toBe("taken");
});
