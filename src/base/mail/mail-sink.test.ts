import { connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMailer } from "./mail.ts";
import type { Mailer } from "./mail.ts";
import { createMailSink } from "./mail-sink.ts";
import type { MailSink } from "./mail-sink.ts";

let sink: MailSink;
let mailer: Mailer;
const limits = { mails: 10, bytes: 40_000, mailBytes: 20_000, connections: 5 };
const send = (id: number, text = "x") =>
  mailer.send({
    messageId: `<${id}@t.example>`,
    to: `to${id}@t.example`,
    subject: `件名${id}`,
    text,
  });

beforeEach(async () => {
  sink = await createMailSink({ limits });
  mailer = createMailer({
    smtpUrl: sink.url,
    from: { name: "t", address: "t@t.example" },
    connections: 2,
  });
});
afterEach(async () => {
  await mailer.close();
  await sink.close();
});

test("only the newest mails are kept, all are counted", async () => {
  for (let i = 1; i <= 25; i++) await send(i);
  expect(sink.received()).toBe(25);
  expect((await sink.list()).map((one) => one.subject)).toEqual(
    [25, 24, 23, 22, 21, 20, 19, 18, 17, 16].map((i) => `件名${i}`),
  );
  expect((await sink.list({ limit: 2 })).map((one) => one.id)).toEqual([25, 24]);
  expect(await sink.list({ to: "to20@t.example" })).toMatchObject([
    { id: 20, messageId: "<20@t.example>" },
  ]);
  expect(await sink.read(3)).toBeNull();
  expect(await sink.read(20)).toMatchObject({
    text: expect.stringMatching(/^x\s*$/),
    to: ["to20@t.example"],
  });
});

test("bytes are limited too, by mail and altogether", async () => {
  for (let i = 1; i <= 6; i++) await send(i, "y".repeat(9_000)); // about 12 kB each in base64
  expect((await sink.list()).length).toBe(3);
  expect(await send(7, "z".repeat(30_000))).toMatchObject({
    outcome: "permanently_failed",
    code: "552",
  });
  expect(sink.received()).toBe(6);
});

test("more connections than allowed are turned away", async () => {
  const open = Array.from({ length: 8 }, () =>
    connect(Number(new URL(sink.url).port), "127.0.0.1"),
  );
  const greetings = await Promise.all(
    open.map(
      (socket) =>
        new Promise<string>((done) =>
          socket.once("data", (data) => done(data.toString().slice(0, 3))),
        ),
    ),
  );
  expect(greetings.filter((code) => code === "220").length).toBe(5);
  expect(greetings.filter((code) => code === "421").length).toBe(3);
  for (const socket of open) socket.destroy();
});
