import { afterAll, beforeAll, expect, test } from "vitest";
import { makeAlert } from "../../../test/alert.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { getWords, publishGuidance, withdrawPublication } from "./api.ts";
import { findPublications, getDraft, getLetter } from "./api-publications.ts";

let database: TestDatabase;
let web: TestWeb;
let world: World;
let office: ReturnType<typeof viewerOf>;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
  office = viewerOf("secretariat", world.secretariat);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

test("a text is read before it goes out, then stands in the list, then as taken back", async () => {
  const { guidanceId, advisoryId } = await makeAlert(database, world, "draft");
  const params = { id: guidanceId };
  const before = await web.ask(office, getDraft, { params });
  expect(before).toMatchObject({
    reply: { advisoryId, tlp: "GREEN", reviewed: true, publication: null },
  });
  expect("reply" in before && before.reply.texts.map((text) => text.class)).toEqual([
    "clinic",
    "hospital_small",
    "hospital_large",
    "director",
    "vendor",
  ]);
  const published = await web.ask(office, publishGuidance, { body: { guidanceId } });
  const id = "reply" in published ? published.reply.publicationId! : "";
  const listed = await web.ask(office, findPublications, { query: {} });
  expect(listed).toMatchObject({
    reply: { scheduled: [], rows: [{ id, guidanceId, withdrawnAt: null }], next: null },
  });
  await web.ask(office, withdrawPublication, { params: { id }, body: { reason: "誤り" } });
  expect(await web.ask(office, getDraft, { params })).toMatchObject({
    reply: { publication: { id, withdrawnReason: "誤り" } },
  });
});

test("what waits for its time is listed apart", async () => {
  const { guidanceId } = await makeAlert(database, world, "later");
  const publishAt = "2099-01-05T00:00:00.000Z";
  await web.ask(office, publishGuidance, { body: { guidanceId, publishAt } });
  const listed = await web.ask(office, findPublications, { query: {} });
  expect(listed).toMatchObject({ reply: { scheduled: [{ guidanceId }] } });
});

test("the mail is shown as it would read: in brackets what differs, nothing of it where sharing is limited", async () => {
  const open = await makeAlert(database, world, "letter");
  const query = { class: "clinic", priority: "urgent" } as const;
  const shown = await web.ask(office, getLetter, { params: { id: open.guidanceId }, query });
  if (!("reply" in shown)) throw new Error(JSON.stringify(shown));
  expect(shown.reply.subject).toContain("甲電機 letter");
  expect(shown.reply.text).toContain("（施設の名前）");
  expect(shown.reply.text).toContain("clinic に向けた要約です。");
  expect(shown.reply.text + shown.reply.subject).not.toContain("{{");
  const asked = await web.ask(office, getLetter, {
    params: { id: open.guidanceId },
    query: { ...query, asked: "true" },
  });
  expect("reply" in asked && asked.reply.subject).toContain("お使いですか");
  const limited = await makeAlert(database, world, "limited", { tlp: "AMBER" });
  const amber = await web.ask(office, getLetter, { params: { id: limited.guidanceId }, query });
  expect("reply" in amber && amber.reply.text + amber.reply.subject).not.toContain("limited");
  const none = await makeAlert(database, world, "unset", { tlp: null });
  expect(
    await web.ask(office, getLetter, { params: { id: none.guidanceId }, query }),
  ).toMatchObject({ refused: { refused: "no_tlp" } });
});

test("only the secretariat reads what is about to go out; who passes it on reads the words", async () => {
  const { guidanceId } = await makeAlert(database, world, "whose");
  const params = { id: guidanceId };
  const query = { class: "clinic", priority: "low" } as const;
  for (const viewer of [
    viewerOf("institution", world.hospitalTokyo),
    viewerOf("relay", world.relayTokyo),
    viewerOf("ministry", world.ministry),
    viewerOf("vendor", world.vendor),
  ]) {
    expect((await web.ask(viewer, findPublications, { query: {} })).status).toBe(403);
    expect((await web.ask(viewer, getDraft, { params })).status).toBe(403);
    expect((await web.ask(viewer, getLetter, { params, query })).status).toBe(403);
    expect((await web.ask(viewer, getWords)).status).toBe(viewer.role === "relay" ? 200 : 403);
  }
});
