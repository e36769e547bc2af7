import { createServer } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PATIENCE_MS } from "../../../test/until.ts";
import { createMailer } from "./mail.ts";
import type { Mail, Mailer, MailerSettings } from "./mail.ts";
import { createMailSink } from "./mail-sink.ts";
import type { Behaviour, MailSink } from "./mail-sink.ts";

let sink: MailSink;
let mailer: Mailer;
const from = { name: "襷（たすき）事務局", address: "info@tasuki.example" };
const start = (settings: Partial<MailerSettings> = {}) =>
  createMailer({
    smtpUrl: sink.url,
    from,
    connections: 3,
    connectMs: PATIENCE_MS,
    replyMs: PATIENCE_MS,
    totalMs: PATIENCE_MS,
    ...settings,
  });
let count = 0;
const mail = (change: Partial<Mail> = {}): Mail => ({
  messageId: `<m${++count}@tasuki.example>`,
  to: "nurse@hospital.example",
  subject: "注意喚起",
  text: "本文です。",
  ...change,
});

beforeEach(async () => {
  sink = await createMailSink();
  mailer = start();
});
afterEach(async () => {
  await mailer.close();
  await sink.close();
});

test("a Japanese mail arrives as it was written", async () => {
  const subject = `【至急】${"医療機関の皆さまへ：遠隔保守用VPN装置の脆弱性について".repeat(4)}`;
  const text = `ご担当者さま\n\n.\n..行の先頭の点\nFrom ここから\n①髙﨑 𠮷野 😀\n${"長".repeat(2000)}\n`;
  const sent = mail({
    subject,
    text,
    html: "<p>ご担当者さま</p>",
    unsubscribe: "https://tasuki.example/u/x?y=1",
  });
  expect(await mailer.send(sent)).toMatchObject({ outcome: "accepted", code: "250" });
  const [got] = await sink.list({ to: "nurse@hospital.example" });
  expect(got).toMatchObject({ subject, messageId: sent.messageId, from: "info@tasuki.example" });
  expect(got!.text).toBe(text);
  expect(got!.html.trim()).toBe("<p>ご担当者さま</p>");
  const header = (key: string) => got!.headers.find((one) => one.key === key)?.value;
  expect(header("list-unsubscribe")).toBe("<https://tasuki.example/u/x?y=1>");
  expect(header("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
  expect(header("auto-submitted")).toBe("auto-generated");
  const raw = sink.raw(got!.id)!;
  expect(raw.every((byte) => byte < 128)).toBe(true);
  expect(
    Math.max(
      ...raw
        .toString()
        .split("\r\n")
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(998);
  // Each encoded word must be whole characters by itself (RFC 2047 §5).
  for (const [, word] of raw.toString().matchAll(/=\?UTF-8\?B\?([^?]+)\?=/gi))
    expect(Buffer.from(word!, "base64").toString()).not.toContain("\uFFFD");
});

test("nothing in a subject, a name or an address becomes a header or a recipient", async () => {
  await mailer.send(mail({ subject: "件名\r\nBcc: thief@evil.example\r\n\r\nbody", text: "x" }));
  const [got] = await sink.list();
  expect(got!.to).toEqual(["nurse@hospital.example"]);
  expect(got!.headers.some((one) => one.key === "bcc")).toBe(false);
  expect(got!.subject).toContain("件名");
  for (const to of [
    "a@b.example\r\nRCPT TO:<x@y.example>",
    "a@b.example,c@d.example",
    "",
    "看護@b.example",
  ])
    expect(await mailer.send(mail({ to }))).toMatchObject({
      outcome: "permanently_failed",
      code: "EADDRESS",
    });
  await expect(mailer.send(mail({ messageId: "<a@b>\r\nBcc: x@y.example" }))).rejects.toThrow(
    RangeError,
  );
  for (const unsubscribe of ["javascript:alert(1)", "mailto:a@b.example>, <https://evil.example"])
    await expect(mailer.send(mail({ unsubscribe }))).rejects.toThrow(RangeError);
  expect(sink.received()).toBe(1);
});

test("every misbehaviour of a server has its honest outcome", async () => {
  const refuse = (at: Behaviour["at"], code: number): Behaviour => ({
    at,
    does: "refuse",
    code,
    reply: "no thanks",
  });
  const cases: [Behaviour, string, RegExp][] = [
    [refuse("rcpt", 550), "permanently_failed", /^550$/],
    [refuse("rcpt", 450), "temporarily_failed", /^450$/],
    [refuse("reply", 554), "permanently_failed", /^554$/],
    [refuse("reply", 452), "temporarily_failed", /^452$/],
    [refuse("connect", 554), "temporarily_failed", /^554$/],
    [{ at: "connect", does: "stall" }, "temporarily_failed", /^ETIMEDOUT$/],
    [{ at: "connect", does: "drop" }, "temporarily_failed", /^E/],
    [{ at: "rcpt", does: "stall" }, "temporarily_failed", /^ETIMEDOUT$/],
    [{ at: "rcpt", does: "drop" }, "temporarily_failed", /^E/],
    [{ at: "data", does: "drop" }, "unknown", /^E/],
    [{ at: "data", does: "stall" }, "unknown", /^ETIMEDOUT$/],
    [{ at: "reply", does: "drop" }, "unknown", /^E/],
    [{ at: "reply", does: "stall" }, "unknown", /^ETIMEDOUT$/],
    [{ at: "reply", does: "slow", ms: 100 }, "accepted", /^250$/],
  ];
  for (const [rule, outcome, code] of cases) {
    sink.behave([rule]);
    const result = rule.does === "stall" ? await sendWhereItStalls(outcome) : await sendOnce({});
    expect({ rule, ...result }).toMatchObject({ rule, outcome, code: expect.stringMatching(code) });
    expect(result.reply).not.toMatch(/[\r\n]/);
  }
});

async function sendOnce(settings: Partial<MailerSettings>) {
  const fresh = start(settings);
  const result = await fresh.send(mail());
  await fresh.close();
  return result;
}

/** On a slow machine a short patience ends before the step that stalls is reached: then it is tried with more. */
async function sendWhereItStalls(outcome: string) {
  for (let patience = 300; ; patience *= 10) {
    const result = await sendOnce({ connectMs: patience, replyMs: patience });
    if (result.outcome === outcome || patience > 10_000) return result;
  }
}

test("a mail whose outcome is unknown was handed over once at most", async () => {
  sink.behave([{ at: "reply", does: "drop" }]);
  const results = await Promise.all(Array.from({ length: 20 }, () => mailer.send(mail())));
  expect(results.every((one) => one.outcome === "unknown")).toBe(true);
  expect(sink.received()).toBe(20);
});

test("the same mailer goes on after a refusal, a drop and a restart of the server", async () => {
  sink.behave([
    { at: "rcpt", to: /^gone/, does: "refuse", code: 550, reply: "5.1.1 no such user" },
    { at: "data", to: /^drop/, does: "drop" },
  ]);
  const to = [
    "gone@a.example",
    "ok1@a.example",
    "drop@a.example",
    "ok2@a.example",
    "ok3@a.example",
  ];
  const results = await Promise.all(to.map((one) => mailer.send(mail({ to: one }))));
  expect(results.map((one) => one.outcome)).toEqual([
    "permanently_failed",
    "accepted",
    "unknown",
    "accepted",
    "accepted",
  ]);
  expect(results[0]!.reply).toContain("5.1.1 no such user");
  const port = Number(new URL(sink.url).port);
  await sink.close();
  expect(await mailer.send(mail())).toMatchObject({ outcome: "temporarily_failed" });
  sink = await createMailSink({ port });
  expect(await mailer.send(mail())).toMatchObject({ outcome: "accepted" });
});

test("a server that trickles its reply for ever is left after the total time", async () => {
  const trickle = createServer((socket) => {
    const timer = setInterval(() => socket.write("220-still here\r\n"), 50);
    socket.on("close", () => clearInterval(timer)).on("error", () => {});
  });
  await new Promise<void>((done) => trickle.listen(0, "127.0.0.1", done));
  const { port } = trickle.address() as { port: number };
  const slow = start({
    smtpUrl: `smtp://127.0.0.1:${port}`,
    totalMs: 400,
  });
  const began = performance.now();
  expect(await slow.send(mail())).toMatchObject({ outcome: "temporarily_failed" });
  // It was the total time that ended it: the others are far longer.
  expect(performance.now() - began).toBeLessThan(PATIENCE_MS);
  await slow.close();
  trickle.close();
});

test("close waits for what is on its way", async () => {
  sink.behave([{ at: "reply", does: "slow", ms: 100 }]);
  const sending = Array.from({ length: 9 }, () => mailer.send(mail()));
  await mailer.close();
  expect(sink.received()).toBe(9);
  expect((await Promise.all(sending)).every((one) => one.outcome === "accepted")).toBe(true);
});
