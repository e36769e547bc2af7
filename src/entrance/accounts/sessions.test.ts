import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openBrowser, openEntrance, PASSWORD } from "../../../test/entrance.ts";
import { timesAsLong, wallTime } from "../../../test/pace.ts";
import { TODAY } from "../../../test/web.ts";
import { deviceWords } from "./device.ts";

const NEW = "四月の雨とガラスの階段 7";
let door: Awaited<ReturnType<typeof openEntrance>>;
beforeAll(async () => {
  door = await openEntrance();
});
afterAll(() => door.close());
beforeEach(async () => {
  door.clock.set(TODAY);
  await door.database.owner.query("delete from accounts.sign_in_try");
});

async function signedIn() {
  const person = await door.account("institution");
  const browser = door.browser();
  await browser.signIn(person.mail);
  return { ...person, browser };
}
const linkTo = async (mail: string) => {
  await door.doJobs();
  const links = (await door.sink.list({ to: mail })).map(
    ({ text }) => /forgotten\?token=([\w-]{43})/.exec(text)?.[1],
  );
  return links.find(Boolean);
};
const forget = (mail: string, from = "192.0.2.7") =>
  openBrowser(door.app, from).ask("POST", "/accounts/password/link", { mail });

test("one sees where one is signed in, in plain words, and ends what one does not know", async () => {
  const { mail, browser } = await signedIn();
  const other = openBrowser(door.app, "2001:db8:17::5");
  await other.signIn(mail);
  const { rows } = (await browser.ask("GET", "/accounts/sessions")).reply;
  expect(rows).toHaveLength(2);
  const foreign = rows.find((row: { current: boolean }) => !row.current);
  expect(foreign).toMatchObject({ device: "Windows のパソコン（Edge）", place: "2001:db8:…" });
  expect(JSON.stringify(rows)).not.toMatch(/tasuki_session|token/);
  const stranger = (await signedIn()).browser;
  expect((await stranger.ask("DELETE", `/accounts/sessions/${foreign.id}`)).status).toBe(404);
  expect((await browser.ask("DELETE", `/accounts/sessions/${foreign.id}`)).status).toBe(200);
  expect((await other.session()).signedIn).toBe(false);
  await other.signIn(mail);
  await browser.ask("DELETE", "/accounts/sessions");
  expect((await other.session()).signedIn).toBe(false);
  expect((await browser.session()).signedIn).toBe(true);
});

test("a device not used before is mailed, the first one ever and a known one are not", async () => {
  const { mail, browser } = await signedIn();
  const told = async () => {
    await door.doJobs();
    return (await door.sink.list({ to: mail })).filter(({ subject }) => /新しい端末/.test(subject));
  };
  expect(await told()).toHaveLength(0);
  await browser.ask("DELETE", "/accounts/session");
  await browser.signIn(mail);
  expect(await told()).toHaveLength(0);
  await openBrowser(door.app, "203.0.113.9").signIn(mail);
  const [letter] = await told();
  expect(letter!.text).toContain("Windows のパソコン（Edge）");
  expect(letter!.text).toContain("203.0.*.*");
});

test("a session that was planted becomes nobody's: each sign-in and each raise has a new token", async () => {
  const { mail, browser } = await signedIn();
  const planted = browser.cookies.tasuki_session!;
  const victim = door.browser();
  victim.cookies = { tasuki_session: planted };
  await victim.signIn((await door.account("institution")).mail);
  expect(victim.cookies.tasuki_session).not.toBe(planted);
  expect((await browser.session()).signedIn).toBe(false);
  victim.cookies = { tasuki_session: "A".repeat(43) };
  await victim.signIn(mail);
  expect(victim.cookies.tasuki_session).not.toBe("A".repeat(43));
  const before = victim.cookies.tasuki_session!;
  await victim.ask("POST", "/accounts/session/confirmation", { password: PASSWORD });
  const old = door.browser();
  old.cookies = { tasuki_session: before };
  expect((await old.session()).signedIn).toBe(false);
  expect((await victim.session()).signedIn).toBe(true);
});

test("a clock that jumps forward ends sessions; one that jumps back proves nothing and lets nobody stay longer than the rule", async () => {
  const { browser, mail } = await signedIn();
  door.clock.advance(-3 * 3_600_000);
  expect((await browser.session()).signedIn).toBe(true);
  // Proved in the future is not proved.
  const careful = await browser.ask("POST", "/factors/totp");
  expect(careful.reply.refused).toBe("confirm_first");
  door.clock.advance(400 * 86_400_000);
  expect((await browser.session()).signedIn).toBe(false);
  door.clock.set(TODAY);
  await browser.signIn(mail);
  door.clock.advance(15 * 86_400_000);
  expect((await browser.session()).signedIn).toBe(false);
});

test("half a session ends after minutes, and signing out ends it too", async () => {
  const { mail } = await door.account("secretariat");
  const browser = door.browser();
  await browser.signIn(mail);
  expect((await browser.session()).needs).not.toBeNull();
  door.clock.advance(21 * 60_000);
  expect((await browser.session()).needs).toBeNull();
  await browser.signIn(mail);
  const copy = door.browser();
  copy.cookies = browser.cookies;
  await browser.ask("DELETE", "/accounts/session");
  expect((await copy.session()).needs).toBeNull();
});

test("a forgotten password is set anew by a link that holds once, for an hour, and the newest only", async () => {
  const { mail, browser } = await signedIn();
  const reset = (token: string, password = NEW) =>
    door.browser().ask("POST", "/accounts/password", { token, password });
  expect((await forget(mail)).status).toBe(200);
  const first = (await linkTo(mail))!;
  await forget(mail);
  const second = (await linkTo(mail))!;
  expect((await reset(first)).reply.refused).toBe("link_dead");
  expect((await reset(second, "みじかい")).reply.refused).toBe("bad_input");
  const both = await Promise.all([reset(second), reset(second)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await browser.session()).signedIn).toBe(false);
  expect((await door.browser().signIn(mail)).reply.refused).toBe("wrong_sign_in");
  expect((await door.browser().signIn(mail, NEW)).status).toBe(200);
  await forget(mail);
  const late = (await linkTo(mail))!;
  door.clock.advance(61 * 60_000);
  expect((await reset(late)).reply.refused).toBe("link_dead");
  const kept = await door.database.owner.query("select * from accounts.password_link");
  expect(JSON.stringify(kept.rows)).not.toContain(late);
});

test("setting the password anew gives no second proof", async () => {
  const { mail } = await door.account("ministry");
  await forget(mail);
  const { reply } = await door
    .browser()
    .ask("POST", "/accounts/password", { token: await linkTo(mail), password: NEW });
  expect(reply).toMatchObject({ signedIn: false, needs: { setUp: ["passkey", "totp"] } });
});

test("who asks for links gets the same answer and about the same time, whether the address has an account", async () => {
  const { mail } = await door.account("institution");
  const answers = new Set<string>();
  let asked = 0;
  const ask = (address: () => string) => async () => {
    await door.database.owner.query("delete from accounts.sign_in_try");
    const { status, reply } = await forget(address());
    answers.add(JSON.stringify([status, reply]));
  };
  const known = ask(() => mail);
  const unknown = ask(() => `nobody-${asked++}@example.jp`);
  // The link itself is made by a job: what is left are two small writes, less than a network's own noise.
  expect(await timesAsLong(known, unknown, 1.5, wallTime)).toBeLessThan(1.5);
  expect(await timesAsLong(unknown, known, 1.5, wallTime)).toBeLessThan(1.5);
  expect([...answers]).toEqual([JSON.stringify([200, { done: true }])]);
});

test("nobody's box is filled with links", async () => {
  const { mail } = await door.account("institution");
  const statuses: number[] = [];
  for (let i = 0; i < 5; i++) statuses.push((await forget(mail, `198.51.100.${i}`)).status);
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
});

test("devices are told coarsely", () => {
  expect(deviceWords("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1")).toBe(
    "iPhone（Safari）",
  );
  expect(deviceWords("curl/8")).toBe("種類の分からない端末");
});

test.each([
  ["signed in", true],
  ["half signed in", false],
])(
  "a reset link opened in the browser of somebody who is %s leaves their session as it is",
  async (_how, whole) => {
    const { mail } = await door.account("vendor");
    const other = await door.account(whole ? "vendor" : "secretariat");
    const theirs = door.browser();
    await theirs.signIn(other.mail);
    const before = await theirs.session();
    expect(before.signedIn).toBe(whole);
    await forget(mail);
    const asked = await theirs.ask("POST", "/accounts/password", {
      token: await linkTo(mail),
      password: NEW,
    });
    expect(asked.reply).toMatchObject({ elsewhere: true, signedIn: whole });
    expect(asked.reply.account?.mail ?? other.mail).toBe(other.mail);
    expect(await theirs.session()).toEqual(before);
    // The password is the other one's all the same.
    const own = door.browser();
    expect((await own.signIn(mail, NEW)).reply.signedIn).toBe(true);
  },
);
