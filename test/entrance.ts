import type { FastifyInstance } from "fastify";
import { createAccount, identify } from "../src/entrance/accounts/index.ts";
import type { MemberRole } from "../src/entrance/accounts/queries.ts";
import { routes } from "../src/app.ts";
import { createMailSink } from "../src/base/mail/mail-sink.ts";
import { SYSTEM } from "../src/base/viewer.ts";
import { buildWeb } from "../src/base/web/web.ts";
import { createTestDatabase } from "./database.ts";
import { closePost } from "../src/post/notices/index.ts";
import { runMinute, testContext } from "./web.ts";

/** A password that no rule objects to. */
export const PASSWORD = "むらさきの 自転車 42";
type Method = "GET" | "POST" | "PUT" | "DELETE";

/** The door as it stands in an installation: real cookies, what the roles must prove, a mail server. */
export async function openEntrance(env: Record<string, string> = {}) {
  const database = await createTestDatabase();
  const sink = await createMailSink();
  const context = testContext(database, "web", {
    SMTP_URL: sink.url,
    MAIL_FROM: "Tasuki <office@tasuki.example.jp>",
    PUBLIC_URL: "https://tasuki.example.jp",
    REQUIRE_SECOND_FACTOR: "true",
    ...env,
  });
  const app: FastifyInstance = await buildWeb(context, {
    routes,
    faces: [],
    identify: identify(context),
  });
  const worker = { ...context, db: database.work };
  let made = 0;
  return {
    database,
    context,
    clock: context.clock,
    sink,
    app,
    /** An organisation, and somebody who signs in for it with PASSWORD. */
    account: async (role: MemberRole, organisationId?: string) => {
      made += 1;
      const { rows } = await database.owner.query<{ id: string }>(
        organisationId
          ? "select $1::uuid as id"
          : "insert into organisations.organisation (kind, name) values ($1, $1 || ' の組織') returning id",
        [organisationId ?? role],
      );
      const organisation = rows[0]!.id;
      const mail = `person-${made}@example.jp`;
      const person = { mail, name: `人 ${made}`, password: PASSWORD, organisationId: organisation };
      const viewer = await database.work.asViewer(SYSTEM, (tx) =>
        createAccount(tx, { ...person, role }, context.clock.now()),
      );
      return { mail, organisationId: organisation, accountId: viewer.accountId! };
    },
    browser: () => openBrowser(app),
    doJobs: () => runMinute(database, worker),
    close: async () => {
      await closePost(worker);
      await app.close();
      await sink.close();
      await database.drop();
    },
  };
}

/** A browser that keeps its cookies, at an address of its own. */
export function openBrowser(app: FastifyInstance, from = "192.0.2.1") {
  let cookies: Record<string, string> = {};
  const ask = async (
    method: Method,
    path: string,
    body?: object,
    more: { header?: false } = {},
  ) => {
    const response = await app.inject({
      method,
      url: `/api${path}`,
      payload: body,
      cookies,
      remoteAddress: from,
      headers: {
        "user-agent":
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0",
        ...(more.header === false ? {} : { "x-tasuki": "1" }),
      },
    });
    for (const { name, value } of response.cookies) {
      if (value === "") delete cookies[name];
      else cookies[name] = value;
    }
    return { status: response.statusCode, reply: response.json() };
  };
  return {
    ask,
    signIn: (mail: string, password = PASSWORD) =>
      ask("POST", "/accounts/session", { mail, password }),
    session: async () => (await ask("GET", "/accounts/session")).reply,
    get cookies() {
      return { ...cookies };
    },
    set cookies(given: Record<string, string>) {
      cookies = { ...given };
    },
  };
}
