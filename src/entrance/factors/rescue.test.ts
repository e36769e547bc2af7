import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { openEntrance } from "../../../test/entrance.ts";
import { TODAY } from "../../../test/web.ts";
import { rescue } from "./rescue.ts";

const NEW = "四月の雨とガラスの階段 7";
let door: Awaited<ReturnType<typeof openEntrance>>;
let office: string;
beforeAll(async () => {
  door = await openEntrance();
});
afterAll(() => door.close());
beforeEach(async () => {
  door.clock.set(TODAY);
  await door.database.owner.query(
    "delete from accounts.sign_in_try; delete from accounts.membership where role = 'secretariat'",
  );
  office = (await door.account("secretariat", office)).organisationId;
});

/** The command; gives what it printed and the link in it. */
async function run(...args: string[]) {
  const said = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    const code = await rescue(args, { ...door.context, db: door.database.work });
    const text = said.mock.calls.map(([line]) => String(line)).join("\n");
    return { code, text, token: /\?token=([\w-]{43})$/m.exec(text)![1]! };
  } finally {
    said.mockRestore();
  }
}
const use = (token: string, browser = door.browser()) =>
  browser.ask("POST", "/accounts/password", { token, password: NEW });

test("who lost everything sets a password and a second proof by a link that holds once; sessions end, all are told", async () => {
  const lost = await door.account("secretariat", office);
  const other = await door.account("secretariat", office);
  const clerk = await door.account("secretariat", office);
  await door.database.owner.query(
    "update accounts.membership set standing = 'clerk' where account_id = $1",
    [clerk.accountId],
  );
  await door.database.owner.query(
    "insert into accounts.held_factor (account_id, factor) values ($1, 'totp')",
    [lost.accountId],
  );
  const thief = door.browser();
  await thief.signIn(lost.mail);
  const { code, token, text } = await run(lost.mail.toUpperCase());
  expect(code).toBe(0);
  expect(text).toContain("管理者3人にメールで知らせます");
  // Neither what was begun before nor the old password gets anybody in.
  expect(await thief.session()).toMatchObject({ signedIn: false, needs: null });
  expect((await door.browser().signIn(lost.mail)).status).toBe(409);
  expect((await door.browser().signIn(lost.mail, "")).status).not.toBe(200);
  const both = await Promise.all([use(token), use(token)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(both.find(({ status }) => status === 200)!.reply).toMatchObject({
    signedIn: false,
    needs: { setUp: ["passkey", "totp"] },
  });
  expect((await use(token)).reply.refused).toBe("link_dead");
  expect((await door.browser().signIn(lost.mail, NEW)).reply.needs).toMatchObject({
    setUp: ["passkey", "totp"],
  });
  await door.doJobs();
  const told = async (mail: string) =>
    (await door.sink.list({ to: mail })).filter(({ subject }) => /管理者の入り直し/.test(subject));
  for (const { mail } of [lost, other]) {
    const [letter] = await told(mail);
    expect(letter!.text).toContain(lost.mail);
    expect(letter!.text).not.toContain("token=");
  }
  expect(await told(clerk.mail)).toHaveLength(0);
  const { rows } = await door.database.owner.query(
    "select data, account_id, for_organisation_id from base.event where name = 'factors.recovery_rescued' and subject_id = $1",
    [lost.accountId],
  );
  expect(rows).toMatchObject([{ data: { appointed: false }, account_id: null }]);
});

test("the link ends after half an hour, and with the next one", async () => {
  const { mail } = await door.account("secretariat", office);
  const first = await run(mail);
  const second = await run(mail);
  expect((await use(first.token)).reply.refused).toBe("link_dead");
  door.clock.advance(31 * 60_000);
  expect((await use(second.token)).reply.refused).toBe("link_dead");
  expect((await use((await run(mail)).token)).status).toBe(200);
});

test("nobody but an administrator is rescued, and nothing of anybody else changes", async () => {
  const clerk = await door.account("secretariat", office);
  await door.database.owner.query(
    "update accounts.membership set standing = 'reviewer' where account_id = $1",
    [clerk.accountId],
  );
  const stopped = await door.account("secretariat", office);
  await door.database.owner.query("update accounts.account set disabled_at = now() where id = $1", [
    stopped.accountId,
  ]);
  const { mail } = await door.account("institution");
  for (const one of [clerk.mail, stopped.mail, mail, "nobody@example.jp", "nonsense", "' or 1=1"])
    await expect(run(one), one).rejects.toThrow("is no administrator");
  await expect(run()).rejects.toThrow("expects one mail address");
  await expect(run(mail, "--new")).rejects.toThrow("there are 1");
  expect((await door.browser().signIn(mail)).status).toBe(200);
});

test("where no administrator is left one is appointed, of a new address or of one that has an account", async () => {
  const remove = () =>
    door.database.owner.query("delete from accounts.membership where role = 'secretariat'");
  await remove();
  const known = await door.account("institution");
  await expect(run(known.mail)).rejects.toThrow("no administrator is left");
  await expect(run("nonsense", "--new")).rejects.toThrow("no mail address");
  const { token } = await run("first@example.jp", "--new", "--name", "新しい管理者");
  expect((await door.browser().signIn("first@example.jp", "")).status).not.toBe(200);
  expect((await use(token)).reply.needs).toMatchObject({ setUp: ["passkey", "totp"] });
  await remove();
  expect((await use((await run(known.mail, "--new")).token)).status).toBe(200);
  const { rows } = await door.database.owner.query(
    "select standing from accounts.membership where account_id = $1 and role = 'secretariat'",
    [known.accountId],
  );
  expect(rows).toEqual([{ standing: "administrator" }]);
});
