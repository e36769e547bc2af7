import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { idOf, makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { findMessages, getMailStanding, putSender, retryMessage } from "./api.ts";

let database: TestDatabase;
let world: World;
let web: TestWeb;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
  await database.owner.query(
    `insert into notices.message (id, organisation_id, contact_id, address, state, created_at)
     select gen_random_uuid(), $1, $2, 'a' || i || '@hp.example.jp', case when i % 5 = 0 then 'permanently_failed' else 'accepted' end,
       timestamptz '2026-11-20T00:00Z' + i / 3 * interval '1 second' from generate_series(1, 60) i`,
    [world.clinicTokyo, idOf("clinicTokyo:1")],
  );
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

const staff = () => viewerOf("secretariat", world.secretariat);

test("the list shows every mail once, page by page, also when many were made in the same second", async () => {
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await web.ask(staff(), findMessages, { query: { limit: 7, after } });
    if (!("reply" in page)) throw new Error(JSON.stringify(page));
    seen.push(...page.reply.rows.map((item) => item.address!));
    after = page.reply.next ?? undefined;
  } while (after);
  expect(new Set(seen).size).toBe(60);
  expect(seen.length).toBe(60);
});

test("a failed mail can be sent again by a person, an accepted one cannot", async () => {
  const failed = await web.ask(staff(), findMessages, {
    query: { state: "permanently_failed", limit: 1 },
  });
  const accepted = await web.ask(staff(), findMessages, { query: { state: "accepted", limit: 1 } });
  const idIn = (page: typeof failed) => ("reply" in page ? (page.reply.rows[0]?.id ?? "") : "");
  expect(await web.ask(staff(), retryMessage, { params: { id: idIn(failed) } })).toMatchObject({
    status: 200,
  });
  expect(await web.ask(staff(), retryMessage, { params: { id: idIn(accepted) } })).toMatchObject({
    status: 409,
    refused: { refused: "not_failed" },
  });
  expect(await web.ask(staff(), getMailStanding)).toMatchObject({
    reply: {
      serverSet: false,
      counts: expect.arrayContaining([
        { state: "queued", count: 1 },
        { state: "permanently_failed", count: 11 },
      ]),
    },
  });
});

test("only the secretariat sees mails and sets the sender", async () => {
  for (const viewer of [
    viewerOf("institution", world.clinicTokyo),
    viewerOf("relay", world.relayTokyo),
    viewerOf("ministry", world.ministry),
    viewerOf("vendor", world.vendor),
  ]) {
    expect(await web.ask(viewer, findMessages, { query: {} })).toMatchObject({ status: 403 });
    expect(await web.ask(viewer, putSender, { body: { name: "x", contact: "" } })).toMatchObject({
      status: 403,
    });
  }
  expect(await web.ask(staff(), putSender, { body: { name: "", contact: "" } })).toMatchObject({
    status: 422,
    refused: { findings: [{ where: "name", message: "名前を入力してください。" }] },
  });
  expect(
    await web.ask(staff(), putSender, { body: { name: "県の事務局", contact: "03-0000-0000" } }),
  ).toMatchObject({ status: 200 });
  expect(await web.ask(staff(), getMailStanding, {})).toMatchObject({
    reply: { sender: { name: "県の事務局", contact: "03-0000-0000" } },
  });
});

test("a subject stands in the list as its reader got it, with nothing left to be filled", async () => {
  const { rows } = await database.owner.query<{ id: string }>(
    `with letter as (insert into notices.letter (template, subject, body, link_path)
       values ('relay@1', '【転送のお願い】{{institution}} の {{count}}施設（{{nobody}}）', '', ''),
         ('relay@1', '【転送のお願い】{{institution}} の {{count}}施設', '', '') returning id, subject),
     message as (insert into notices.message (id, organisation_id, contact_id, address, state, created_at)
       values (gen_random_uuid(), $1, $2, 'list@hp.example.jp', 'accepted', '2026-11-22T00:00Z') returning id)
     insert into notices.notice (kind, letter_id, subject_id, organisation_id, contact_id, message_id, fill, created_at)
     select 'relay', letter.id, gen_random_uuid(), $1, $2, message.id, '{"count": "12"}',
       now() + length(subject) * interval '1 second' from letter, message returning id`,
    [world.clinicTokyo, idOf("clinicTokyo:1")],
  );
  expect(rows).toHaveLength(2);
  const page = await web.ask(staff(), findMessages, { query: { limit: 1 } });
  if (!("reply" in page)) throw new Error(JSON.stringify(page));
  expect(page.reply.rows[0]!.organisation).toBeTruthy();
  expect(page.reply.rows[0]!.subjects).toEqual([
    `【転送のお願い】${page.reply.rows[0]!.organisation} の 12施設`,
    "（件名に入れる事柄がわかりません）",
  ]);
});
