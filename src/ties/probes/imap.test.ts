import { afterAll, beforeAll, expect, test } from "vitest";
import { type ImapServer, openImap } from "../../../test/imap.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { until } from "../../../test/until.ts";
import { runJobs, startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { createMailSink, type MailSink } from "../../base/mail/mail-sink.ts";
import { receiveMail } from "../../post/mailboxes/index.ts";
import { closePost } from "../../post/notices/index.ts";
import { startRound } from "./api.ts";

let database: TestDatabase;
let world: World;
let sink: MailSink;
let imap: ImapServer;
let web: TestWeb;
let context: ReturnType<typeof testContext>;
let inbox: Awaited<ReturnType<typeof receiveMail>>;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  sink = await createMailSink();
  imap = await openImap();
  const env = {
    SMTP_URL: sink.url,
    MAIL_FROM: "office@tasuki.example.jp",
    IMAP_URL: imap.url,
  };
  context = testContext(database, "work", env);
  context.clock.set(new Date("2026-11-24T10:00:00+09:00"));
  const { clock, secret } = context;
  web = await startTestWeb({ ...testContext(database, "web", env), clock, secret });
  inbox = await receiveMail(context);
});
afterAll(async () => {
  await inbox.stop();
  imap.close();
  await web.close();
  await closePost(context);
  await sink.close();
  await database.drop();
});

test("a test mail is answered by a reply that lies in a mailbox, in ISO-2022-JP", async () => {
  const office = viewerOf("secretariat", world.secretariat);
  const choice = { prefecture: "27" as const, audienceClass: "clinic" as const };
  await web.ask(office, startRound, { body: { title: "ひまわり", choice } });
  await runJobs(database, context);
  const [mail] = await sink.list({ to: "clinicosaka-1@hp.example.jp" });
  const raw = [
    "From: =?ISO-2022-JP?B?GyRCO3ZMMxsoQg==?= <clinicosaka-1@hp.example.jp>",
    "To: office@tasuki.example.jp",
    "Message-ID: <answer@hp.example.jp>",
    `In-Reply-To: ${mail!.messageId}`,
    "Subject: Re: =?ISO-2022-JP?B?GyRCO3ZMMxsoQg==?=",
    "Content-Type: text/plain; charset=ISO-2022-JP",
    "",
    "\x1b$B;vL3\x1b(B",
    "",
  ].join("\r\n");
  imap.append(raw, context.clock.now());
  let states: string[] = [];
  await until(async () => {
    await runJobs(database, context);
    const { rows } = await database.owner.query(
      "select p.state, p.answered_via, c.position from probes.probe p join organisations.contact c on c.id = p.contact_id order by c.position",
    );
    states = rows.map((row) => row.state);
    return states.includes("answered");
  });
  expect(states).toEqual(["answered", "waiting", "waiting"]);
  const kept = await database.owner.query(
    "select subject, body, kind, trusted from mailboxes.received",
  );
  expect(kept.rows).toEqual([{ subject: "Re: 事務", body: "事務", kind: "reply", trusted: true }]);
});
