import { afterAll, beforeAll, expect, test } from "vitest";
import { createMailSink, type MailSink } from "../../base/mail/mail-sink.ts";
import { postMail } from "../../base/mail/post.ts";
import { OURS } from "../../../tools/tree.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import * as api from "./api.ts";

let database: TestDatabase;
let sink: MailSink;
let web: TestWeb;
let world: World;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  sink = await createMailSink();
  web = await startTestWeb(testContext(database));
});
afterAll(async () => {
  await web.close();
  await sink.close();
  await database.drop();
});

const post = (to: string) =>
  postMail(testContext(database, "work", { SMTP_URL: sink.url, MAIL_FROM: "a@example.jp" }), {
    to,
    subject: "招待",
    text: "ようこそ",
  });
const refused = async () => {
  const answered = await web.ask(viewerOf("secretariat", world.secretariat), api.findRefused);
  if (answered.status !== 200 || !("reply" in answered)) throw new Error("not answered");
  return answered.reply.items;
};

test("whoever posts a mail that nobody takes, and does nothing about it: the secretariat sees it until it saw to it", async () => {
  sink.behave([
    { at: "rcpt", to: /gone/, does: "refuse", code: 550, reply: "no such user" },
    { at: "reply", to: /lost/, does: "drop" },
    { at: "rcpt", to: /later/, does: "refuse", code: 451, reply: "come again" },
  ]);
  await post("taken@hp.example.jp");
  await post("gone@hp.example.jp");
  await post("lost@hp.example.jp");
  // Its job is tried again: nothing is lost yet.
  await expect(post("later@hp.example.jp")).rejects.toThrow("come again");
  const found = await refused();
  expect(new Map(found.map(({ address, outcome }) => [address, outcome]))).toEqual(
    new Map([
      ["lost@hp.example.jp", "unknown"],
      ["gone@hp.example.jp", "permanently_failed"],
    ]),
  );
  expect(found.find(({ address }) => address.startsWith("gone"))!.reply).toContain("no such user");

  const see = (viewer = viewerOf("secretariat", world.secretariat)) =>
    web.ask(viewer, api.seeRefused, { params: { id: found[0]!.id } });
  expect((await see(viewerOf("institution", world.hospitalTokyo))).status).toBe(403);
  expect((await see()).status).toBe(200);
  expect((await see()).status).toBe(404);
  expect((await refused()).map(({ id }) => id)).toEqual([found[1]!.id]);
});

test("a mail goes out through the notices, or through what keeps its refusals, and no other way", () => {
  const senders = OURS.files.filter(
    (path) =>
      /^src\/.*\.ts$/.test(path) &&
      !path.endsWith(".test.ts") &&
      /\bcreateMailer\(|createTransport\(/.test(OURS.read(path)),
  );
  expect(senders).toEqual([
    "src/base/mail/mail.ts",
    "src/base/mail/post.ts",
    // Says hello to the server and sends nothing.
    "src/office/operations/doctor-outside.ts",
    "src/post/notices/send.ts",
  ]);
});
