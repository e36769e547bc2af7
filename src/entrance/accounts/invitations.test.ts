import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { runJobs, startTestWeb, testContext, type TestWeb, TODAY } from "../../../test/web.ts";
import { createMailSink } from "../../base/mail/mail-sink.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { closePost } from "../../post/notices/index.ts";
import { loadNation } from "../../circle/members/index.ts";
import { acceptInvitation, readInvitation } from "./api.ts";
import { firstAccountLink, invite, inviteByHand } from "./invitations.ts";

const PASSWORD = "ながい合言葉 2026 桜";
const [clinic, contact, spare] = [randomUUID(), randomUUID(), randomUUID()];
const anonymous: Viewer = { role: "anonymous", accountId: null, organisationId: null };

let database: TestDatabase;
let sink: Awaited<ReturnType<typeof createMailSink>>;
let withMail: ReturnType<typeof testContext>;
let worker: typeof withMail;
let web: TestWeb;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await createMailSink();
  withMail = testContext(database, "web", {
    SMTP_URL: sink.url,
    MAIL_FROM: "Tasuki <tasuki@example.jp>",
  });
  worker = { ...withMail, db: database.work };
  web = await startTestWeb(withMail);
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
    institutions: [{ ...place, functions: [], id: clinic, name: "あおば医院" }],
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
    ],
  });
  client.release();
});
afterAll(async () => {
  await closePost(worker);
  await web.close();
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
  expect(link).toMatch(/^https:\/\/tasuki\.example\/accounts\/invitation\?token=[\w-]{43}$/);
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

const offer = {
  organisationId: clinic,
  contactId: contact,
  mail: "hanako@example.jp",
  name: "事務 花子",
  role: "institution",
  standing: "member" as const,
};
const byHand = (more: Partial<typeof offer> = {}) =>
  database.work.asViewer(SYSTEM, (tx) => inviteByHand(tx, { ...offer, ...more }, withMail));

test("a place is offered by mail; no link is stored or queued, and the offered standing is given", async () => {
  await database.work.asViewer(SYSTEM, (tx) => invite(tx, offer, TODAY));
  const queued = await database.owner.query("select * from notices.message");
  expect(queued.rows).toMatchObject([{ template: "accounts.invitation", state: "queued" }]);
  expect(JSON.stringify(queued.rows)).not.toMatch(/token/);
  await runJobs(database, worker);
  const [mail] = await sink.list();
  expect(mail).toMatchObject({ to: ["hanako@example.jp"] });
  expect(mail!.subject).toContain("あおば医院");
  const token = tokenOf(mail!.text);
  for (const table of ["accounts.invitation", "notices.message", "base.event"]) {
    const kept = await database.owner.query(`select * from ${table}`);
    expect(JSON.stringify(kept.rows), table).not.toContain(token);
  }
  expect(await accept(token)).toMatchObject({
    status: 200,
    reply: { signedIn: true, standing: "member", account: { mail: "hanako@example.jp" } },
  });
  expect(await accept(token)).toMatchObject({ refused: { refused: "invitation_dead" } });
});

test("an offer that ended before the mail was written is not written", async () => {
  await database.work.asViewer(SYSTEM, (tx) => invite(tx, { ...offer, contactId: spare }, TODAY));
  await database.owner.query(
    "update accounts.invitation set expires_at = $1 where used_at is null",
    [TODAY],
  );
  const before = (await sink.list()).length;
  await runJobs(database, worker);
  expect((await sink.list()).length).toBe(before);
});

test("an invitation expires, and a newer one ends it", async () => {
  const more = { contactId: spare, mail: "taro@example.jp" };
  const [older, newer] = [tokenOf(await byHand(more)), tokenOf(await byHand(more))];
  expect(await accept(older)).toMatchObject({ refused: { refused: "invitation_dead" } });
  withMail.clock.advance(8 * 86_400_000);
  expect(await accept(newer)).toMatchObject({ refused: { refused: "invitation_dead" } });
});
