import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openEntrance, PASSWORD } from "../../../test/entrance.ts";
import { TODAY } from "../../../test/web.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { inviteByHand, type Offer } from "./invitations.ts";

const NEW = "四月の雨とガラスの階段 7";
let door: Awaited<ReturnType<typeof openEntrance>>;
/** The organisation that invites; its contacts are made as needed. */
let home: { mail: string; organisationId: string; accountId: string };
beforeAll(async () => {
  door = await openEntrance();
  home = await door.account("institution");
});
afterAll(() => door.close());
beforeEach(async () => {
  door.clock.set(TODAY);
  await door.database.owner.query("delete from accounts.sign_in_try");
});

const row = async (text: string, values: unknown[] = []) =>
  (await door.database.owner.query(text, values)).rows[0];
async function invite(mail: string, more: Partial<Offer> = {}): Promise<string> {
  const { organisationId } = home;
  const offer = {
    organisationId,
    contactId: null,
    role: "institution",
    standing: "member",
  } as const;
  const link = await door.database.work.asViewer(SYSTEM, (tx) =>
    inviteByHand(tx, { ...offer, name: "招かれた人", mail, ...more }, door.context),
  );
  return /token=([\w-]{43})/.exec(link)![1]!;
}
let made = 0;
const contactFor = async (mail: string) =>
  (
    await row(
      `insert into organisations.contact (organisation_id, position, name, duty, mail)
       values ($1, $2, '連絡 一郎', 'staff', $3) returning id`,
      [home.organisationId, ++made, mail],
    )
  ).id as string;
type Browser = ReturnType<typeof door.browser>;
const look = (browser: Browser, token: string) =>
  browser.ask("POST", "/accounts/invitation", { token });
const make = (browser: Browser, token: string, password = NEW) =>
  browser.ask("PUT", "/accounts/invitation", { token, name: "べつの名前", password });
const join = (browser: Browser, token: string, password?: string) =>
  browser.ask("PUT", "/accounts/invitation/membership", { token, password });
const accountOf = (mail: string) =>
  row("select name, password_hash, disabled_at from accounts.account where mail = $1", [mail]);
const standingsOf = async (mail: string) =>
  (
    await door.database.owner.query(
      `select m.organisation_id as of, m.standing from accounts.membership m
       join accounts.account a on a.id = m.account_id where a.mail = $1 order by m.standing`,
      [mail],
    )
  ).rows;
async function signedIn(role: "institution" | "relay" = "relay") {
  const person = await door.account(role);
  const browser = door.browser();
  await browser.signIn(person.mail);
  return { ...person, browser };
}

test("the link of an invitation opens no account that is there: not its password, name or sessions", async () => {
  const { mail, browser } = await signedIn();
  const before = await accountOf(mail);
  const token = await invite(mail);
  const thief = door.browser();
  expect((await look(thief, token)).reply).toMatchObject({
    way: "sign_in",
    mail,
    signedInAs: null,
  });
  expect((await make(thief, token)).reply.refused).toBe("has_account");
  // Not even with the right password: who has two proofs is asked for both at the sign-in.
  expect((await join(thief, token, PASSWORD)).reply.refused).toBe("sign_in_first");
  expect(await accountOf(mail)).toEqual(before);
  expect((await browser.session()).signedIn).toBe(true);
  expect(await standingsOf(mail)).toHaveLength(1);
});

test("signed in, one press adds the organisation; it is acted for at once, and nothing else changes", async () => {
  const { mail, browser, organisationId } = await signedIn();
  const before = await accountOf(mail);
  const token = await invite(mail, { contactId: await contactFor(mail.toUpperCase()) });
  expect((await look(browser, token)).reply.way).toBe("join");
  expect((await join(browser, token)).reply).toMatchObject({
    signedIn: true,
    organisation: { id: home.organisationId },
    standing: "member",
  });
  expect(await accountOf(mail)).toEqual(before);
  expect((await standingsOf(mail)).map(({ of }) => of)).toEqual(
    expect.arrayContaining([home.organisationId, organisationId]),
  );
  expect((await join(browser, token)).reply.refused).toBe("invitation_dead");
});

test("in the browser of somebody else nothing happens, and the page says whose it is", async () => {
  const { mail } = await signedIn();
  const { browser: other, mail: others } = await signedIn();
  const unknown = "nobody-yet@example.jp";
  for (const token of [await invite(mail), await invite(unknown)]) {
    const { reply } = await look(other, token);
    expect(reply).toMatchObject({ way: "other", signedInAs: expect.stringContaining("人 ") });
    expect((await make(other, token)).reply.refused).toBe("other_account");
    expect((await join(other, token)).reply.refused).toBe("other_account");
  }
  expect(await standingsOf(others)).toHaveLength(1);
  expect(await accountOf(unknown)).toBeUndefined();
  expect((await other.session()).account.mail).toBe(others);
});

test("who belongs to the organisation already keeps the standing: no old link raises or lowers it", async () => {
  const person = await door.account("institution", home.organisationId);
  const browser = door.browser();
  await browser.signIn(person.mail);
  const before = await standingsOf(person.mail);
  await join(browser, await invite(person.mail, { standing: "reader" }));
  expect(await standingsOf(person.mail)).toEqual(before);
});

test("who left every organisation comes back with the password, a forgotten one is set anew before", async () => {
  const { mail, accountId } = await door.account("institution");
  await row("delete from accounts.membership where account_id = $1", [accountId]);
  const token = await invite(mail);
  const browser = door.browser();
  expect((await browser.signIn(mail)).reply.refused).toBe("no_organisation");
  expect((await look(browser, token)).reply.way).toBe("password");
  expect((await make(browser, token)).reply.refused).toBe("has_account");
  expect((await join(browser, token, "ちがう合言葉")).reply.refused).toBe("wrong_sign_in");

  await browser.ask("POST", "/accounts/password/link", { mail });
  await door.doJobs();
  const [letter] = await door.sink.list({ to: mail });
  const reset = /forgotten\?token=([\w-]{43})/.exec(letter!.text)![1];
  const set = await browser.ask("POST", "/accounts/password", { token: reset, password: NEW });
  expect(set).toMatchObject({ status: 200, reply: { signedIn: false, needs: null } });
  expect((await join(browser, token, NEW)).reply).toMatchObject({
    signedIn: true,
    organisation: { id: home.organisationId },
  });
});

test("the password is not guessed through an invitation", async () => {
  const { mail, accountId } = await door.account("institution");
  await row("delete from accounts.membership where account_id = $1", [accountId]);
  const token = await invite(mail);
  const statuses: number[] = [];
  for (let n = 0; n < 12; n++) statuses.push((await join(door.browser(), token, `x${n}`)).status);
  expect(statuses.slice(-2)).toEqual([429, 429]);
});

test("a place in the secretariat asks for a second proof also of who was in with one", async () => {
  const { mail, browser } = await signedIn();
  const { organisationId } = await door.account("secretariat");
  const place = { organisationId, role: "secretariat", standing: "clerk" } as const;
  const { reply } = await join(browser, await invite(mail, place));
  expect(reply).toMatchObject({ signedIn: false, needs: { setUp: ["passkey", "totp"] } });
});

test("a stopped account, and the link to the first one once there is an account, open nothing", async () => {
  const { mail, accountId } = await door.account("institution");
  await row("update accounts.account set disabled_at = now() where id = $1", [accountId]);
  const before = await accountOf(mail);
  const token = await invite(mail);
  for (const ask of [look, make, join])
    expect((await ask(door.browser(), token)).reply.refused).toBe("account_stopped");
  const first = await invite(null as unknown as string, { role: "secretariat" });
  for (const ask of [look, make, join])
    expect((await ask(door.browser(), first)).reply.refused).toBe("invitation_dead");
  expect(await accountOf(mail)).toEqual(before);
});

test("two who open the same new address at once make one account", async () => {
  const mail = "twice@example.jp";
  const tokens = [await invite(mail), await invite(mail, { contactId: await contactFor(mail) })];
  const answers = await Promise.all(tokens.map((token) => make(door.browser(), token)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test("somebody who signs in as the contact by now goes on doing so", async () => {
  const mail = "changed@example.jp";
  const contactId = await contactFor(mail);
  const token = await invite(mail, { contactId });
  await row("update organisations.contact set account_id = $1 where id = $2", [
    home.accountId,
    contactId,
  ]);
  expect((await make(door.browser(), token)).reply.refused).toBe("invitation_dead");
  expect(await accountOf(mail)).toBeUndefined();
  expect(await standingsOf(home.mail)).toHaveLength(1);
});

const CONTACT = "update organisations.contact set";
test.each([
  [
    "left",
    `${CONTACT} removed_at = now(), position = null where id = $1`,
    `${CONTACT} removed_at = null, position = 90 where id = $1`,
  ],
  [
    "moved",
    `${CONTACT} mail = 'elsewhere@example.jp' where id = $1`,
    `${CONTACT} mail = 'Ended@Example.JP' where id = $1`,
  ],
  [
    "moved",
    `${CONTACT} mail = null where id = $1`,
    `${CONTACT} mail = 'ended@example.jp' where id = $1`,
  ],
  [
    "closed",
    "update organisations.organisation set closed_at = now() where id = (select organisation_id from organisations.contact where id = $1)",
    "update organisations.organisation set closed_at = null where id = (select organisation_id from organisations.contact where id = $1)",
  ],
])(
  "an invitation whose contact %s says so, and holds again when that is taken back",
  async (why, end, back) => {
    const contactId = await contactFor("ended@example.jp");
    const token = await invite("ended@example.jp", { contactId });
    await row(end, [contactId]);
    for (const ask of [look, make, join])
      expect((await ask(door.browser(), token)).reply.refused).toBe(`invitation_${why}`);
    await row(back, [contactId]);
    expect((await look(door.browser(), token)).status).toBe(200);
  },
);
