import { afterAll, beforeAll, expect, test } from "vitest";
import { openEntrance, PASSWORD } from "../../../test/entrance.ts";
import { makePasskey } from "../../../test/passkey.ts";
import { TODAY } from "../../../test/web.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { endRecovery } from "./queries-recoveries.ts";

const HOUR = 3_600_000;
let door: Awaited<ReturnType<typeof openEntrance>>;
beforeAll(async () => {
  door = await openEntrance();
});
afterAll(() => door.close());

/** A colleague whose passkey is lost, and the representative of the same institution. */
async function lost() {
  door.clock.set(TODAY);
  await door.database.owner.query("delete from accounts.sign_in_try");
  const keeper = await door.account("institution");
  const person = await door.account("institution", keeper.organisationId);
  const browser = door.browser();
  await browser.signIn(person.mail);
  const { reply } = await browser.ask("POST", "/factors/passkeys/registration");
  const response = makePasskey("https://tasuki.example.jp").register(reply.options);
  await browser.ask("POST", "/factors/passkeys", { name: "なくした電話", response });
  const desk = door.browser();
  await desk.signIn(keeper.mail);
  const start = (accountId = person.accountId) =>
    desk.ask("POST", "/factors/recoveries", { accountId, checkedBy: "窓口で職員証を見た" });
  return { person, keeper, browser, desk, start };
}

const tokenIn = async (mail: string, path: string) => {
  await door.doJobs();
  for (const { text } of await door.sink.list({ to: mail })) {
    const found = new RegExp(`${path}\\?token=([\\w-]+)`).exec(text);
    if (found) return found[1]!;
  }
  return null;
};

test("the representative starts it, the person is told, and after the wait the link clears what was lost", async () => {
  const { person, browser, desk, start } = await lost();
  expect((await start()).status).toBe(200);
  expect((await start()).reply.refused).toBe("running");
  const { people } = (await desk.ask("GET", "/factors/recoveries")).reply;
  expect(people.find((one: { mail: string }) => one.mail === person.mail)).toMatchObject({
    recovery: { startedAt: TODAY.toISOString() },
    may: { start: false },
  });
  expect(await tokenIn(person.mail, "/factors/recoveries/stop")).not.toBeNull();
  door.clock.advance(24 * HOUR);
  const token = (await tokenIn(person.mail, "/factors/recoveries/use"))!;
  const anybody = door.browser();
  const use = () => anybody.ask("POST", "/factors/recoveries/use", { token });
  const both = await Promise.all([use(), use()]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await browser.session()).signedIn).toBe(false);
  const again = door.browser();
  expect((await again.signIn(person.mail)).reply).toMatchObject({
    signedIn: true,
    holds: ["password"],
  });
  const { rows } = await door.database.owner.query(
    "select name from base.event where subject_id = $1 and name like 'factors.recovery%' order by id",
    [person.accountId],
  );
  expect(rows.map(({ name }) => name)).toEqual([
    "factors.recovery_started",
    "factors.recovery_used",
  ]);
});

test("the link does nothing before the wait is over, after it was stopped, or made up", async () => {
  const { person, start } = await lost();
  await start();
  const stop = (await tokenIn(person.mail, "/factors/recoveries/stop"))!;
  const anybody = door.browser();
  const send = (path: string, token: string) =>
    anybody.ask("POST", `/factors/recoveries/${path}`, { token });
  expect((await send("use", stop)).reply.refused).toBe("link_dead");
  // Not its last letter: of that some bits mean nothing.
  const forged = stop.slice(0, -9) + (stop.at(-9) === "A" ? "B" : "A") + stop.slice(-8);
  expect((await send("stop", forged)).reply.refused).toBe("link_dead");
  expect((await send("stop", stop)).status).toBe(200);
  expect((await send("stop", stop)).reply.refused).toBe("link_dead");
  const before = (await door.sink.list({ to: person.mail })).length;
  door.clock.advance(24 * HOUR);
  await door.doJobs();
  expect((await door.sink.list({ to: person.mail })).length).toBe(before);
});

test("nobody starts it for oneself, for strangers, or for who also acts elsewhere", async () => {
  const { person, keeper, desk, start } = await lost();
  expect((await start(keeper.accountId)).status).toBe(404);
  expect((await start((await door.account("institution")).accountId)).status).toBe(404);
  const elsewhere = (await door.account("vendor")).organisationId;
  await door.database.owner.query(
    "insert into accounts.membership (account_id, organisation_id, role, standing) values ($1, $2, 'vendor', 'member')",
    [person.accountId, elsewhere],
  );
  expect((await start()).reply.refused).toBe("several");
  door.clock.advance(11 * 60_000);
  expect((await start()).reply.refused).toBe("confirm_first");
  await desk.ask("POST", "/accounts/session/confirmation", { password: PASSWORD });
  expect((await start()).reply.refused).toBe("several");
});

test("the keeper may call it off; a stranger may not", async () => {
  const { person, desk, start } = await lost();
  const { id } = (await start()).reply;
  const stranger = door.browser();
  await stranger.signIn((await door.account("institution")).mail);
  expect((await stranger.ask("DELETE", `/factors/recoveries/${id}`)).status).toBe(404);
  expect((await desk.ask("DELETE", `/factors/recoveries/${id}`)).status).toBe(200);
  const { people } = (await desk.ask("GET", "/factors/recoveries")).reply;
  expect(people.find((one: { mail: string }) => one.mail === person.mail)).toMatchObject({
    recovery: null,
    may: { start: true },
  });
  expect((await desk.ask("DELETE", `/factors/recoveries/${id}`)).status).toBe(404);
});

test.each([
  ["leaves", "delete from accounts.membership where account_id = $1"],
  ["is stopped", "update accounts.account set disabled_at = now() where id = $1"],
  [
    "belongs to what closed",
    `update organisations.organisation set closed_at = now()
     where id in (select organisation_id from accounts.membership where account_id = $1)`,
  ],
])("who %s has no way of making proofs anew that was begun before", async (_how, end) => {
  const { person, start } = await lost();
  await start();
  door.clock.advance(24 * HOUR);
  const token = (await tokenIn(person.mail, "/factors/recoveries/use"))!;
  await door.database.owner.query(end, [person.accountId]);
  const used = await door.browser().ask("POST", "/factors/recoveries/use", { token });
  expect(used.reply.refused).toBe("link_dead");
  const { rows } = await door.database.owner.query(
    "select factor from accounts.held_factor where account_id = $1",
    [person.accountId],
  );
  expect(rows.length).toBeGreaterThan(0);
});

const past = (hours: number) => new Date(TODAY.getTime() - hours * HOUR);
test.each([
  ["waiting", { open: past(-1), end: past(-2) }, ["stopped_at"]],
  ["open", { open: past(1), end: past(-1) }, ["stopped_at", "used_at"]],
  ["at its end", { open: past(1), end: past(0) }, []],
  ["used", { open: past(1), end: past(-1), used: past(0.5) }, []],
  ["stopped", { open: past(1), end: past(-1), stopped: past(0.5) }, []],
] as const)("from %s a recovery goes nowhere but where it may", async (_state, row, may) => {
  const { person } = await lost();
  for (const by of ["stopped_at", "used_at"] as const) {
    const { rows } = await door.database.owner.query<{ id: string }>(
      `insert into factors.recovery (account_id, organisation_id, checked_by, started_at, open_from, expires_at, used_at, stopped_at)
       values ($1, $2, 'x', $3, $4, $5, $6, $7) returning id`,
      [
        person.accountId,
        person.organisationId,
        past(3),
        row.open,
        row.end,
        "used" in row ? row.used : null,
        "stopped" in row ? row.stopped : null,
      ],
    );
    const end = () =>
      door.database.work.asViewer(SYSTEM, (tx) => endRecovery(tx, rows[0]!.id, by, TODAY));
    const is = (may as readonly string[]).includes(by);
    expect([by, (await end()) !== undefined]).toEqual([by, is]);
    // What ended stays ended.
    expect(await end()).toBeUndefined();
  }
});
