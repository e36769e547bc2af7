import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { timesAsLong } from "../../../test/pace.ts";
import { runJobs, testContext, TODAY } from "../../../test/web.ts";
import { faces, routes } from "../../app.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { buildWeb } from "../../base/web/web.ts";
import { createAccount, identify } from "./index.ts";
import { firstAccountLink } from "./invitations.ts";

const PASSWORD = "むらさきの 自転車 42";
let database: TestDatabase;
let context: ReturnType<typeof testContext>;
let webs: Awaited<ReturnType<typeof buildWeb>>[];
const clinic = "00000000-0000-4000-8000-000000000001";
const other = "00000000-0000-4000-8000-000000000002";

beforeAll(async () => {
  database = await createTestDatabase();
  context = testContext(database);
  const parts = { routes, faces, identify: identify(context) };
  webs = [await buildWeb(context, parts), await buildWeb(context, parts)];
  await database.owner.query(
    `insert into organisations.organisation (id, kind, name) values ($1, 'institution', 'あおば医院'), ($2, 'relay', 'みどり医師会')`,
    [clinic, other],
  );
  for (const organisationId of [clinic, other]) {
    const role = organisationId === clinic ? ("institution" as const) : ("relay" as const);
    const account = {
      mail: "Clerk@example.jp",
      name: "事務 花子",
      password: PASSWORD,
      organisationId,
      role,
    };
    await database.work.asViewer(SYSTEM, (tx) => createAccount(tx, account, TODAY));
  }
});
afterAll(async () => {
  for (const web of webs) await web.close();
  await database.drop();
});
beforeEach(async () => {
  context.clock.set(TODAY);
  await database.owner.query("delete from accounts.sign_in_try; delete from accounts.session");
});

type Method = "GET" | "POST" | "PUT" | "DELETE";
/** Asks one of the web processes as a browser with these cookies, from this address. */
async function ask(
  method: Method,
  path: string,
  {
    body,
    cookies = {},
    web = 0,
    from = "192.0.2.1",
  }: {
    body?: object;
    cookies?: Record<string, string>;
    web?: number;
    from?: string;
  } = {},
) {
  const response = await webs[web]!.inject({
    method,
    url: `/api/accounts/${path}`,
    payload: body,
    cookies,
    remoteAddress: from,
    headers: { "x-tasuki": "1" },
  });
  const given = Object.fromEntries(response.cookies.map(({ name, value }) => [name, value]));
  return {
    status: response.statusCode,
    reply: response.json(),
    cookies: { ...cookies, ...given },
    set: response.cookies,
  };
}
const signIn = (
  password = PASSWORD,
  more: Parameters<typeof ask>[2] = {},
  mail = "clerk@example.jp",
) => ask("POST", "session", { ...more, body: { mail, password } });
const isSignedIn = async (cookies: Record<string, string>, web = 0) =>
  (await ask("GET", "session", { cookies, web })).reply.signedIn;

test("a clerk signs in however the address and the password are typed, and is told for whom", async () => {
  const { status, reply, set } = await signIn(
    "むらさきの　自転車　４２",
    {},
    "ＣＬＥＲＫ＠example.jp",
  );
  expect(status).toBe(200);
  expect(reply).toEqual({
    signedIn: true,
    account: { name: "事務 花子", mail: "clerk@example.jp" },
    organisation: { id: clinic, name: "あおば医院", kind: "institution" },
    role: "institution",
    standing: "representative",
    organisations: [
      { id: clinic, name: "あおば医院", role: "institution", standing: "representative" },
      { id: other, name: "みどり医師会", role: "relay", standing: "representative" },
    ],
    switchable: true,
    holds: ["password"],
    confirmWith: ["password"],
    needs: null,
  });
  expect(set.find((cookie) => cookie.name === "tasuki_session")).toMatchObject({
    httpOnly: true,
    sameSite: "Lax",
    path: "/",
  });
  expect(
    JSON.stringify((await database.owner.query("select * from accounts.session")).rows),
  ).not.toContain(set.find((cookie) => cookie.name === "tasuki_session")!.value);
});

test("a wrong password and an unknown address get the same answer after similar time", async () => {
  const answers = new Set<string>();
  const guess = (mail: string) => async () => {
    await database.owner.query("delete from accounts.sign_in_try");
    const { status, reply } = await signIn("not the password", {}, mail);
    answers.add(JSON.stringify([status, reply.refused, reply.message]));
  };
  const [known, unknown] = [guess("clerk@example.jp"), guess("nobody@example.jp")];
  expect(await timesAsLong(unknown, known, 1.33)).toBeLessThan(1.33);
  expect(await timesAsLong(known, unknown, 1.33)).toBeLessThan(1.33);
  expect([...answers]).toEqual([expect.stringContaining("wrong_sign_in")]);
});

test("guessing is stopped for the address, but not for its owner's own browser, nor for others", async () => {
  const own = await signIn();
  for (let i = 0; i < 10; i++)
    expect((await signIn("guess", { from: `198.51.100.${i}` })).reply.refused).toBe(
      "wrong_sign_in",
    );
  expect((await signIn(PASSWORD, { from: "198.51.100.99" })).status).toBe(429);
  expect((await signIn(PASSWORD, { cookies: own.cookies })).status).toBe(200);
  context.clock.advance(16 * 60_000);
  expect((await signIn(PASSWORD, { from: "198.51.100.99" })).status).toBe(200);
});

test("guessing through many addresses is stopped for the client, in every process, even at once", async () => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      signIn("guess", { web: i % 2, from: "203.0.113.5" }, `nobody${i}@example.jp`),
    ),
  );
  const wrong = answers.filter((answer) => answer.reply.refused === "wrong_sign_in").length;
  expect(wrong).toBeLessThanOrEqual(40);
  expect(answers.filter((answer) => answer.status === 429).length).toBe(60 - wrong);
  expect((await signIn(PASSWORD, { from: "203.0.113.6" })).status).toBe(200);
});

test("somebody with a whole IPv6 network is one client; their neighbour is another", async () => {
  const guess = (from: string, n: number) => signIn("guess", { from }, `v6-nobody${n}@example.jp`);
  const answers: number[] = [];
  for (let n = 0; n < 60; n++)
    answers.push((await guess(`2001:db8:5:6:${n.toString(16)}:${n * 7}::1`, n)).status);
  expect(answers.filter((status) => status === 409)).toHaveLength(40);
  expect(answers.slice(40)).toEqual(Array(20).fill(429));
  expect((await guess("2001:db8:5:7::1", 99)).status).toBe(409);
  // The same machine through a listener that speaks both.
  for (let n = 0; n < 40; n++) await guess("203.0.113.77", 100 + n);
  expect((await guess("::ffff:203.0.113.77", 200)).status).toBe(429);
});

test("the table of tries names nobody", async () => {
  await signIn("guess");
  const { rows } = await database.owner.query("select bucket from accounts.sign_in_try");
  expect(rows.length).toBe(2);
  expect(JSON.stringify(rows)).not.toMatch(/clerk|192\.0\.2/);
});

test("a session that is signed out has ended in every process at once", async () => {
  const { cookies } = await signIn();
  expect(await isSignedIn(cookies, 1)).toBe(true);
  await ask("DELETE", "session", { cookies });
  expect(await isSignedIn(cookies, 1)).toBe(false);
  expect(await isSignedIn(cookies, 0)).toBe(false);
});

test("a session slides with use, ends without, and ends in any case", async () => {
  const hours = (n: number) => context.clock.advance(n * 3_600_000);
  const { cookies } = await signIn();
  for (let i = 0; i < 5; i++) {
    hours(11);
    expect(await isSignedIn(cookies)).toBe(true);
  }
  hours(13);
  expect(await isSignedIn(cookies)).toBe(false);
  const second = await signIn();
  for (let i = 0; i < 33; i++) {
    hours(10);
    await isSignedIn(second.cookies);
  }
  expect(await isSignedIn(second.cookies)).toBe(true);
  hours(10);
  expect(await isSignedIn(second.cookies)).toBe(false);
});

test("acting for another organisation needs a membership, and ends with it", async () => {
  const { cookies } = await signIn();
  const move = (organisationId: string) =>
    ask("PUT", "session/organisation", { cookies, body: { organisationId } });
  expect((await move("00000000-0000-4000-8000-00000000000f")).status).toBe(404);
  expect((await move(other)).reply).toMatchObject({ role: "relay", organisation: { id: other } });
  expect((await ask("GET", "session", { cookies })).reply.role).toBe("relay");
  await database.owner.query(
    "update organisations.organisation set closed_at = now() where id = $1",
    [other],
  );
  expect(await isSignedIn(cookies)).toBe(false);
  await database.owner.query("update organisations.organisation set closed_at = null");
});

test("a new password needs the old one and ends the other sessions", async () => {
  const here = await signIn();
  const there = await signIn();
  const change = (current: string, password: string) =>
    ask("PUT", "password", { cookies: here.cookies, body: { current, password } });
  expect((await change("wrong", "another long one 7")).reply.refused).toBe("wrong_password");
  expect((await change(PASSWORD, "short")).reply.findings[0].message).toContain("12文字以上");
  expect((await change(PASSWORD, "clerkclerk-2026!")).reply.refused).toBe("bad_input");
  expect((await change(PASSWORD, "aaaaaaaaaaaaaaaa")).reply.refused).toBe("bad_input");
  expect((await change(PASSWORD, "another long one 7")).status).toBe(200);
  expect(await isSignedIn(here.cookies)).toBe(true);
  expect(await isSignedIn(there.cookies)).toBe(false);
  expect((await change("another long one 7", PASSWORD)).status).toBe(200);
});

test("a disabled account, a forged cookie and a call without our header get nowhere", async () => {
  const { cookies } = await signIn();
  await database.owner.query("update accounts.account set disabled_at = now()");
  expect(await isSignedIn(cookies)).toBe(false);
  expect((await signIn()).reply.refused).toBe("wrong_sign_in");
  await database.owner.query("update accounts.account set disabled_at = null");
  expect(await isSignedIn({ tasuki_session: "x".repeat(43) })).toBe(false);
  expect(await isSignedIn({ tasuki_session: "' or 1=1 --" })).toBe(false);
  const foreign = await webs[0]!.inject({
    method: "DELETE",
    url: "/api/accounts/session",
    cookies,
  });
  expect(foreign.statusCode).toBe(403);
});

test("every change is an event of the one who made it", async () => {
  const { cookies } = await signIn();
  await ask("DELETE", "session", { cookies });
  const { rows } = await database.owner.query(
    "select name, for_organisation_id, account_id is not null as known from base.event order by id desc limit 2",
  );
  expect(rows).toEqual([
    { name: "accounts.signed_out", for_organisation_id: clinic, known: true },
    { name: "accounts.signed_in", for_organisation_id: clinic, known: true },
  ]);
});

test("no first link once there is an account; old tries and sessions are removed", async () => {
  expect(await firstAccountLink(database.work, TODAY, "https://tasuki.example")).toBe(null);
  await signIn();
  await signIn("guess");
  context.clock.advance(20 * 86_400_000);
  const { jobs } = await import("./jobs.ts");
  await jobs.tasks!["accounts.remove_old"]!({}, { ...context, db: database.work });
  await runJobs(database, { ...context, db: database.work });
  const { rows } = await database.owner.query(
    "select 1 from accounts.session union all select 1 from accounts.sign_in_try",
  );
  expect(rows).toEqual([]);
});
