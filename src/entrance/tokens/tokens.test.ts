import type { FastifyInstance } from "fastify";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { runJobs, startTestWeb, testContext, type TestWeb, TODAY } from "../../../test/web.ts";
import { changePassword, resetPassword } from "../accounts/api.ts";
import { createAccount, identify } from "../accounts/index.ts";
import { faces, routes } from "../../app.ts";
import { createMailSink, type MailSink } from "../../base/mail/mail-sink.ts";
import { hashToken, newToken, signLink } from "../../base/keys/tokens.ts";
import { SYSTEM, type Standing, type Viewer } from "../../base/viewer.ts";
import { buildWeb } from "../../base/web/web.ts";
import { takeRecovery } from "../factors/api-recoveries.ts";
import { USE } from "../factors/letters.ts";
import { findTokens, makeToken, revokeToken } from "./api.ts";
import { loadLimits } from "./content.ts";
import { identifyBearer } from "./index.ts";

let database: TestDatabase;
let world: World;
let context: ReturnType<typeof testContext>;
/** Visitors say who they are. */
let web: TestWeb;
/** Visitors show a token. */
let app: FastifyInstance;
let head: Viewer;
let sink: MailSink;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  sink = await createMailSink();
  const mail = { SMTP_URL: sink.url, MAIL_FROM: "Tasuki <office@tasuki.example.jp>" };
  context = testContext(database, "web", mail);
  web = await startTestWeb(context);
  head = await account("head", "institution", world.hospitalTokyo);
});
beforeEach(async () => {
  context.clock.set(TODAY);
  app = await buildWeb(context, {
    routes,
    faces,
    identify: identifyBearer(context, identify(context)),
  });
});
afterEach(async () => {
  await app.close();
  await database.owner.query("delete from tokens.token");
});
afterAll(async () => {
  await web.close();
  await sink.close();
  await database.drop();
});

const account = (
  name: string,
  role: "institution" | "secretariat",
  organisationId: string,
  standing?: Standing,
) =>
  database.work.asViewer(SYSTEM, (tx) =>
    createAccount(
      tx,
      {
        mail: `${name}@hp.example.jp`,
        name,
        password: "いちばん長い合言葉はこちら",
        organisationId,
        role,
        standing,
      },
      TODAY,
    ),
  );

async function make(scopes: string[], viewer = head): Promise<{ token: string; id: string }> {
  const made = await web.ask(viewer, makeToken, { body: { name: "連携", scopes, days: 90 } });
  if (!("reply" in made)) throw new Error(JSON.stringify(made));
  return made.reply;
}

const get = (url: string, token: string, remoteAddress = "198.51.100.7") =>
  app.inject({ method: "GET", url, headers: { authorization: `Bearer ${token}` }, remoteAddress });

const OWN_ASSETS = "/api/assets";
const ASSET = {
  kind: "server",
  vendor: "甲",
  product: "乙",
  model: null,
  version: null,
  place: null,
  internetFacing: null,
  emrConnected: null,
  maintainer: null,
  note: null,
};

test("a token reads what its scope says, as its organisation, and is shown once", async () => {
  const { token, id } = await make(["assets:read"]);
  expect(token).toMatch(/^tsk_[\w-]{43}$/);
  expect((await get(OWN_ASSETS, token)).statusCode).toBe(200);
  const { rows } = await database.owner.query("select * from tokens.token");
  expect(JSON.stringify(rows)).not.toContain(token.slice(4));
  const list = await web.ask(head, findTokens);
  expect(JSON.stringify(list)).not.toContain(token.slice(4));
  expect(list).toMatchObject({
    reply: {
      tokens: [
        {
          id,
          state: "active",
          madeBy: "head",
          lastUsed: { from: "198.51.*.*", at: TODAY.toISOString() },
          scopes: [{ label: "資産台帳（見る）" }],
        },
      ],
    },
  });
  // Another hospital's line does not exist for it.
  expect((await get(`${OWN_ASSETS}?institutionId=${world.hospitalOsaka}`, token)).statusCode).toBe(
    404,
  );
});

test("what is not in its scopes is refused, and so is what only a person may", async () => {
  const { token } = await make(["assets:read", "answers:read"]);
  const refused = async (method: "GET" | "POST" | "DELETE", url: string, payload?: object) => {
    const reply = await app.inject({
      method,
      url,
      payload,
      headers: { authorization: `Bearer ${token}` },
    });
    return [reply.statusCode, reply.json<{ refused: string }>().refused];
  };
  expect(await refused("POST", "/api/assets", ASSET)).toEqual([403, "token_scope"]);
  expect(await refused("POST", "/api/assets/sheets")).toEqual([403, "token_scope"]);
  expect(await refused("GET", "/api/accounts/session")).toEqual([403, "token_scope"]);
  expect(await refused("GET", "/api/tokens")).toEqual([403, "token_scope"]);
  expect(
    await refused("POST", "/api/tokens", { name: "x", scopes: ["assets:read"], days: 90 }),
  ).toEqual([403, "token_scope"]);
  // Even a token that would have every scope.
  await database.owner.query(
    "update tokens.token set scopes = array(select distinct room || ':write' from unnest($1::text[]) room)",
    [routes.map(({ endpoint }) => endpoint.path.split("/")[2])],
  );
  for (const { endpoint } of routes.filter(
    (route) => route.endpoint.own || route.endpoint.careful,
  )) {
    const url = endpoint.path.replace(/:\w+/g, world.hospitalTokyo);
    const reply = await app.inject({
      method: endpoint.method,
      url,
      headers: { authorization: `Bearer ${token}` },
    });
    expect([endpoint.path, reply.json<{ refused: string }>().refused]).toEqual([
      endpoint.path,
      "token_scope",
    ]);
  }
});

test("a token that may write does so without a browser's header, and the event says which token it was", async () => {
  const { token, id } = await make(["assets:write"]);
  const reply = await app.inject({
    method: "POST",
    url: "/api/assets",
    payload: ASSET,
    headers: { authorization: `Bearer ${token}` },
  });
  expect(reply.statusCode).toBe(200);
  const { rows } = await database.owner.query(
    "select account_id, data->>'token' as token from base.event where name = 'assets.added'",
  );
  expect(rows).toEqual([{ account_id: head.accountId, token: id }]);
});

test("whatever is wrong with a token, the answer is the same; a cookie beside it does not help", async () => {
  const expired = await make(["assets:read"]);
  await database.owner.query("update tokens.token set expires_at = $1 where id = $2", [
    TODAY,
    expired.id,
  ]);
  const revoked = await make(["assets:read"]);
  expect(await web.ask(head, revokeToken, { params: { id: revoked.id } })).toMatchObject({
    status: 200,
  });
  const answers = [];
  for (const token of [
    expired.token,
    revoked.token,
    `tsk_${"x".repeat(43)}`,
    "nothing",
    "",
    "tsk_'; drop table",
    "あ",
  ]) {
    const reply = await app.inject({
      method: "GET",
      url: OWN_ASSETS,
      headers: {
        authorization: Buffer.from(`Bearer ${token}`).toString("latin1"),
        cookie: "tasuki_session=x",
      },
    });
    answers.push(
      `${reply.statusCode} ${reply.json<{ refused: string }>().refused} ${Object.keys(reply.json()).join()}`,
    );
  }
  expect(new Set(answers)).toEqual(new Set(["401 not_signed_in refused,message,findings"]));
});

test("a token ends with its maker, and never stands higher than they do", async () => {
  const maker = await account("leaver", "institution", world.clinicTokyo);
  const { token } = await make(["assets:write"], maker);
  const write = () =>
    app.inject({
      method: "POST",
      url: "/api/assets",
      payload: ASSET,
      headers: { authorization: `Bearer ${token}` },
    });
  expect((await write()).statusCode).toBe(200);
  await database.owner.query(
    "update accounts.membership set standing = 'reader' where account_id = $1",
    [maker.accountId],
  );
  expect((await write()).json()).toMatchObject({ refused: "read_only" });
  await database.owner.query("update accounts.account set disabled_at = now() where id = $1", [
    maker.accountId,
  ]);
  expect((await write()).statusCode).toBe(401);
  const other = await account("other", "institution", world.clinicTokyo);
  expect(await web.ask(other, findTokens)).toMatchObject({
    reply: { tokens: [{ state: "orphaned" }] },
  });
});

const LATER = new Date(TODAY.getTime() + 7 * 86_400_000);
/** Every way in which somebody puts whoever was in their account out of it. */
const SECURED: [how: string, secure: (maker: Viewer) => Promise<{ status: number }>][] = [
  [
    "changes the password",
    (maker) =>
      web.ask(maker, changePassword, {
        body: { current: "いちばん長い合言葉はこちら", password: "べつのもっと長い合言葉 5" },
      }),
  ],
  [
    "sets a forgotten password anew",
    async (maker) => {
      const token = newToken();
      await database.owner.query(
        "insert into accounts.password_link (token_hash, account_id, expires_at) values ($1, $2, $3)",
        [hashToken(token), maker.accountId, LATER],
      );
      const body = { token, password: "べつのもっと長い合言葉 6" };
      return web.ask(ANYBODY, resetPassword, { body });
    },
  ],
  [
    "has lost proofs cleared away",
    async (maker) => {
      const { rows } = await database.owner.query(
        `insert into factors.recovery (account_id, organisation_id, checked_by, started_at, open_from, expires_at)
         values ($1, $2, '窓口', $3, $3, $4) returning id`,
        [maker.accountId, maker.organisationId, TODAY, LATER],
      );
      const token = signLink(context.secret, USE, rows[0].id, LATER);
      return web.ask(ANYBODY, takeRecovery, { body: { token } });
    },
  ],
];
const ANYBODY: Viewer = { role: "anonymous", accountId: null, organisationId: null };

test.each(SECURED)(
  "who %s ends the tokens made with the account before, and no other",
  async (how, secure) => {
    const maker = await account(
      `maker ${how}`.replaceAll(" ", "-"),
      "institution",
      world.university,
    );
    const colleague = await account(
      `c ${how}`.replaceAll(" ", "-"),
      "institution",
      world.university,
    );
    const [old, others] = [
      await make(["assets:write"], maker),
      await make(["assets:read"], colleague),
    ];
    context.clock.advance(60_000);
    expect((await secure(maker)).status).toBe(200);
    const works = async (token: string) => (await get(OWN_ASSETS, token)).statusCode;
    expect([await works(old.token), await works(others.token)]).toEqual([401, 200]);
    context.clock.advance(60_000);
    const fresh = await make(["assets:read"], maker);
    expect(await works(fresh.token)).toBe(200);
    const list = await web.ask(colleague, findTokens);
    if (!("reply" in list)) throw new Error("no list");
    const states = new Map(list.reply.tokens.map(({ id, state }) => [id, state]));
    expect([old, others, fresh].map(({ id }) => states.get(id))).toEqual([
      "left_behind",
      "active",
      "active",
    ]);
  },
);

test("what was left behind takes no place from a new one", async () => {
  const maker = await account("many", "institution", world.hospitalOsaka);
  const { most } = loadLimits(TODAY);
  for (let n = 0; n < most; n++) await make(["assets:read"], maker);
  await expect(make(["assets:read"], maker)).rejects.toThrow("too_many_tokens");
  context.clock.advance(60_000);
  await SECURED[0]![1](maker);
  context.clock.advance(60_000);
  await make(["assets:read"], maker);
});

test("whose account made a token is told at once, by mail, without the token", async () => {
  const { token } = await make(["assets:write", "answers:read"]);
  await runJobs(database, { ...context, db: database.work });
  const [mail] = await sink.list({ to: "head@hp.example.jp" });
  expect(mail!.subject).toContain("APIトークンが作られました");
  expect(mail!.text).toContain("資産台帳（見る・変える）");
  expect(mail!.text).toContain("/tokens");
  expect(mail!.text).not.toContain(token.slice(4));
});

test("only who answers for an organisation makes and sees its tokens, and nobody another's", async () => {
  const member = { ...head, standing: "member" as const };
  expect(await web.ask(member, findTokens)).toMatchObject({ status: 403 });
  const { id } = await make(["assets:read"]);
  for (const other of [
    viewerOf("institution", world.clinicOsaka),
    viewerOf("secretariat", world.secretariat),
  ]) {
    expect(await web.ask(other, findTokens)).toMatchObject({ reply: { tokens: [] } });
    expect(await web.ask(other, revokeToken, { params: { id } })).toMatchObject({ status: 404 });
  }
  expect(
    await web.ask({ ...head, confirmed: false }, makeToken, {
      body: { name: "x", scopes: ["assets:read"], days: 90 },
    }),
  ).toMatchObject({
    refused: { refused: "confirm_first" },
  });
});

test("scopes, days and the number of tokens are bounded", async () => {
  const ask = (scopes: string[], days: number) =>
    web.ask(head, makeToken, { body: { name: "x", scopes, days } });
  for (const scopes of [
    ["accounts:read"],
    ["members:read"],
    ["reactions:write"],
    ["assets"],
    ["assets:admin"],
    [],
  ]) {
    expect(await ask(scopes, 90), String(scopes)).toMatchObject({ status: 422 });
  }
  expect(await ask(["assets:read"], 10_000)).toMatchObject({ status: 422 });
  const made = await Promise.all(Array.from({ length: 12 }, () => ask(["assets:read"], 30)));
  expect(made.filter(({ status }) => status === 200)).toHaveLength(10);
  expect(made.filter(({ status }) => status === 409)).toHaveLength(2);
});

test("a token that asks too often has to wait a minute; so has an address that only guesses", async () => {
  const { token } = await make(["assets:read"]);
  const statuses = [];
  for (let times = 0; times < 301; times++)
    statuses.push((await get(OWN_ASSETS, token)).statusCode);
  expect(statuses.slice(0, 300).every((status) => status === 200)).toBe(true);
  expect(statuses[300]).toBe(429);
  context.clock.advance(60_000);
  expect((await get(OWN_ASSETS, token)).statusCode).toBe(200);
  const guesses = [];
  for (let times = 0; times < 61; times++)
    guesses.push((await get(OWN_ASSETS, `tsk_${times}`, "203.0.113.9")).statusCode);
  expect(guesses[59]).toBe(401);
  expect(guesses[60]).toBe(429);
  expect((await get(OWN_ASSETS, token)).statusCode).toBe(200);
});
