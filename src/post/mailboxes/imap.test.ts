import { afterAll, beforeAll, expect, test } from "vitest";
import { type ImapServer, openImap } from "../../../test/imap.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { testContext, TODAY } from "../../../test/web.ts";
import { makeWorld, type World } from "../../../test/world.ts";
import { until } from "../../../test/until.ts";
import { watchMailbox } from "./imap.ts";

let database: TestDatabase;
let world: World;
let imap: ImapServer;
const CONTENT = "From: a@b.example\r\nDate: Fri, 20 Nov 2026 09:00:00 +0900\r\n";
const mail = (id: string, more = "") =>
  `Message-ID: <${id}@b.example>\r\nSubject: ${id}\r\n${more}${CONTENT}\r\nx\r\n`;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  imap = await openImap([
    { raw: mail("old"), internaldate: "01-Jan-2020 00:00:00 +0000" },
    { raw: mail("first"), internaldate: new Date(TODAY.getTime() - 3_600_000) },
    { raw: mail("second"), internaldate: new Date(TODAY.getTime() - 3_000_000) },
  ]);
});
afterAll(async () => {
  imap.close();
  await database.drop();
});

const start = () => watchMailbox(testContext(database, "work", { IMAP_URL: imap.url }))!;
const append = (raw: string) => imap.append(raw, TODAY);
async function subjects(atLeast: number): Promise<string[]> {
  let found: string[] = [];
  await until(async () => {
    const { rows } = await database.owner.query<{ subject: string }>(
      "select subject from mailboxes.received order by subject",
    );
    found = rows.map((row) => row.subject);
    return found.length >= atLeast;
  });
  return found;
}

test("a mailbox is read from the last days on, told of new mail, and nothing in it is deleted", async () => {
  const watch = start();
  expect(await subjects(2)).toEqual(["first", "second"]);
  append(mail("third"));
  expect(await subjects(3)).toEqual(["first", "second", "third"]);
  const { messages } = imap.inbox();
  expect(messages).toHaveLength(4);
  // The mark is set after the mail was kept.
  const marked = () => messages.map((one) => one.flags.includes("$Tasuki"));
  await until(() => expect(marked()).toEqual([false, true, true, true]));
  expect(
    messages.some((one) => one.flags.includes("\\Seen") || one.flags.includes("\\Deleted")),
  ).toBe(false);
  await watch.stop();
});

test("after a lost connection and a restart it goes on where it was", async () => {
  const watch = start();
  await until(() => imap.connections() > 0);
  imap.drop();
  append(mail("fourth"));
  expect(await subjects(4)).toContain("fourth");
  await watch.stop();
  append(mail("while-away"));
  const again = start();
  expect(await subjects(5)).toContain("while-away");
  await again.stop();
});

test("two processes share one mailbox, and an answer in it proves its contact", async () => {
  const contactId = world.contacts["clinicTokyo:1"]!;
  const { rows } = await database.owner.query(
    `insert into notices.message (organisation_id, contact_id, address, state)
     values ($1, $2, 'clinictokyo-1@hp.example.jp', 'accepted') returning id`,
    [world.clinicTokyo, contactId],
  );
  const watches = [start(), start()];
  const own = mail("answer", `In-Reply-To: <${rows[0].id}@tasuki>\r\n`);
  append(own.replace("a@b.example\r\n", "clinictokyo-1@hp.example.jp\r\n"));
  expect(await subjects(6)).toContain("answer");
  const taken = await database.owner.query(
    "select kind, trusted, contact_id from mailboxes.received where subject = 'answer'",
  );
  expect(taken.rows).toEqual([{ kind: "reply", trusted: true, contact_id: contactId }]);
  await Promise.all(watches.map((watch) => watch.stop()));
});

test("a mailbox that was made anew gives nothing twice", async () => {
  imap.inbox().uidvalidity = 4711;
  append(mail("fifth"));
  const watch = start();
  expect(await subjects(7)).toContain("fifth");
  // It takes them in order: what comes after all the others have been looked at comes last.
  append(mail("sixth"));
  expect(await subjects(8)).toContain("sixth");
  expect(await subjects(8)).toHaveLength(8);
  await watch.stop();
});
