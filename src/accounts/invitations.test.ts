import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/database.ts";
import { runJobs, startTestWeb, testContext, type TestWeb, TODAY } from "../../test/web.ts";
import { createMailSink } from "../base/mail-sink.ts";
import type { Viewer } from "../base/viewer.ts";
import { editContact, removeContact, restoreContact } from "../organisations/api.ts";
import { loadNation } from "../members/index.ts";
import { inviteContact, listPeople } from "../people/api.ts";
import { acceptInvitation, readInvitation, signIn } from "./api.ts";
import { firstAccountLink } from "./index.ts";

const PASSWORD = "ながい合言葉 2026 桜";
const [clinic, second, contact, spare, phoneOnly] = Array.from({ length: 5 }, () =>
  randomUUID(),
) as [string, string, string, string, string];
const secretariat: Viewer = { role: "secretariat", accountId: null, organisationId: null };
const owner: Viewer = { role: "institution", accountId: null, organisationId: clinic };
const stranger: Viewer = { role: "institution", accountId: null, organisationId: second };
const anonymous: Viewer = { role: "anonymous", accountId: null, organisationId: null };

let database: TestDatabase;
let sink: Awaited<ReturnType<typeof createMailSink>>;
let withMail: ReturnType<typeof testContext>;
let web: TestWeb;
let quiet: TestWeb;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await createMailSink();
  withMail = testContext(database, "web", {
    SMTP_URL: sink.url,
    MAIL_FROM: "Tasuki <tasuki@example.jp>",
  });
  web = await startTestWeb(withMail);
  quiet = await startTestWeb(testContext(database));
  const place = {
    kind: "clinic",
    beds: 0,
    functions: [],
    founder: "individual",
    prefecture: "13",
    code: null,
  } as const;
  const told = { duty: "staff", phone: null } as const;
  const client = await database.work.pool.connect();
  await loadNation(client, {
    organisations: [],
    routes: [],
    institutions: [clinic, second].map((id) => ({
      ...place,
      functions: [],
      id,
      name: "あおば医院",
    })),
    contacts: [
      {
        ...told,
        id: contact,
        organisationId: clinic,
        position: 1,
        name: "事務 花子",
        mail: "hanako@example.jp",
      },
      {
        ...told,
        id: spare,
        organisationId: clinic,
        position: 2,
        name: "院長 太郎",
        mail: "taro@example.jp",
      },
      {
        ...told,
        id: phoneOnly,
        organisationId: clinic,
        position: 3,
        name: "電話 一郎",
        mail: null,
        phone: "03-0000-0000",
      },
    ],
  });
  client.release();
});
afterAll(async () => {
  await Promise.all([web.close(), quiet.close()]);
  await sink.close();
  await database.drop();
});

const tokenOf = (text: string) => /token=([\w-]{43})/.exec(text)![1]!;
const accept = (token: string, more: { mail?: string; password?: string } = {}) =>
  web.ask(anonymous, acceptInvitation, {
    body: { token, name: "事務 花子", password: PASSWORD, ...more },
  });

test("an empty installation prints a link that makes the first account, once", async () => {
  const first = (await firstAccountLink(database.work, TODAY, "https://tasuki.example"))!;
  const link = (await firstAccountLink(database.work, TODAY, "https://tasuki.example"))!;
  expect(link).toMatch(/^https:\/\/tasuki\.example\/invitation\?token=[\w-]{43}$/);
  expect(await accept(tokenOf(first), { mail: "a@example.jp" })).toMatchObject({
    refused: { refused: "invitation_dead" },
  });
  const token = tokenOf(link);
  expect(await web.ask(anonymous, readInvitation, { body: { token } })).toMatchObject({
    reply: { role: "secretariat", organisation: "事務局", mail: null, shortestPassword: 12 },
  });
  expect(await accept(token, { mail: "そうではない" })).toMatchObject({
    refused: { findings: [{ where: "mail" }] },
  });
  expect(await accept(token, { mail: "a@example.jp", password: "short" })).toMatchObject({
    refused: { findings: [{ where: "password" }] },
  });
  const both = await Promise.all([
    accept(token, { mail: "a@example.jp" }),
    accept(token, { mail: "b@example.jp" }),
  ]);
  expect(both.map((answer) => answer.status).sort()).toEqual([200, 409]);
  expect(await firstAccountLink(database.work, TODAY, "https://tasuki.example")).toBe(null);
});

test("a contact is invited by mail; no link is shown, stored or queued", async () => {
  const answer = await web.ask(owner, inviteContact, { body: { contactId: contact } });
  expect(answer).toMatchObject({ status: 200, reply: { link: null } });
  const queued = await database.owner.query(
    "select payload::text from graphile_worker._private_jobs",
  );
  expect(queued.rows).toEqual([{ payload: JSON.stringify({ contactId: contact }) }]);
  expect(await runJobs(database, { ...withMail, db: database.work })).toEqual([
    "accounts.send_invitation",
  ]);
  const [mail] = await sink.list();
  expect(mail).toMatchObject({ to: ["hanako@example.jp"] });
  expect(mail!.subject).toContain("あおば医院");
  const token = tokenOf(mail!.text);
  const kept = await database.owner.query("select * from accounts.invitation");
  expect(JSON.stringify(kept.rows)).not.toContain(token);
  expect(await web.ask(owner, listPeople, { params: { id: clinic } })).toMatchObject({
    reply: { people: [{ state: "invited" }, { state: "contact_only" }, { state: "contact_only" }] },
  });
  expect(await accept(token)).toMatchObject({
    status: 200,
    reply: { signedIn: true, role: "institution", account: { mail: "hanako@example.jp" } },
  });
  expect(await accept(token)).toMatchObject({ refused: { refused: "invitation_dead" } });
  expect(await web.ask(owner, listPeople, { params: { id: clinic } })).toMatchObject({
    reply: { people: [{ state: "account" }, {}, {}] },
  });
});

test("who is no contact any more signs in no more, until put back", async () => {
  const enter = async () => {
    const answer = await web.ask(anonymous, signIn, {
      body: { mail: "hanako@example.jp", password: PASSWORD },
    });
    return "reply" in answer ? answer.reply.role : answer.refused.refused;
  };
  expect(await enter()).toBe("institution");
  await web.ask(owner, removeContact, { params: { id: contact } });
  await runJobs(database, { ...withMail, db: database.work });
  expect(await enter()).toBe("no_organisation");
  await web.ask(owner, restoreContact, { params: { id: contact } });
  await runJobs(database, { ...withMail, db: database.work });
  expect(await enter()).toBe("institution");
});

test("strangers invite nobody; without a mail server only the secretariat gets the link", async () => {
  const ask = (who: TestWeb, viewer: Viewer, contactId: string) =>
    who.ask(viewer, inviteContact, { body: { contactId } });
  expect(await ask(web, stranger, spare)).toMatchObject({ status: 404 });
  expect(await web.ask(stranger, listPeople, { params: { id: clinic } })).toMatchObject({
    status: 404,
  });
  expect(await ask(web, owner, phoneOnly)).toMatchObject({ refused: { refused: "no_mail" } });
  expect(await ask(quiet, owner, spare)).toMatchObject({ refused: { refused: "no_mail_server" } });
  const handed = await ask(quiet, secretariat, spare);
  expect("reply" in handed && handed.reply.link).toMatch(/token=/);
});

test("another address is another account: the former one may act no more", async () => {
  const body = { name: "事務 花子", duty: "staff" as const, phone: null, reachable: null };
  const moved = { params: { id: contact }, body: { ...body, mail: "hanako@new.example.jp" } };
  await web.ask(owner, editContact, moved);
  const handed = await quiet.ask(secretariat, inviteContact, { body: { contactId: contact } });
  await accept(tokenOf("reply" in handed ? handed.reply.link! : ""));
  const { rows } = await database.owner.query(
    "select a.mail from accounts.membership m join accounts.account a on a.id = m.account_id where organisation_id = $1",
    [clinic],
  );
  expect(rows).toEqual([{ mail: "hanako@new.example.jp" }]);
});

test("an invitation expires, and a newer one ends it", async () => {
  const link = async () => {
    const answer = await quiet.ask(secretariat, inviteContact, { body: { contactId: spare } });
    return tokenOf("reply" in answer ? answer.reply.link! : "");
  };
  const older = await link();
  const newer = await link();
  expect(await accept(older)).toMatchObject({ refused: { refused: "invitation_dead" } });
  withMail.clock.advance(8 * 86_400_000);
  expect(await accept(newer)).toMatchObject({ refused: { refused: "invitation_dead" } });
});
