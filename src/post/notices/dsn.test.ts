import fc from "fast-check";
import { expect, test } from "vitest";
import { timesAsLong } from "../../../test/pace.ts";
import { readBounce } from "./dsn.ts";

const ours = "<0192f0c1-7e55@tasuki.example>";
const read = (text: string) => readBounce(Buffer.from(text.replaceAll("\n", "\r\n"), "latin1"));
const original = `Return-Path: <bounce@tasuki.example>
From: info@tasuki.example
To: nurse@hospital.example
Subject: =?UTF-8?B?5rOo5oSP5Zan6LW3?=
Message-ID: ${ours}

Message-ID: <in-the-body@evil.example>
`;
const report = (
  fields: string,
  { human = "undelivered", type = "message/rfc822", copy = original, charset = "us-ascii" } = {},
) =>
  read(`Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
Message-Id: <20261121.their-own@mx.example>
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=${charset}

${human}
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Postfix-Queue-ID: 4ABC

${fields}
--b
Content-Type: ${type}

${copy}
--b--
`);

test("a delivery report by RFC 3464", async () => {
  const fields = `Final-Recipient: rfc822; nurse@hospital.example
Original-Recipient: rfc822;Nurse@hospital.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <nurse@hospital.example>:
    Recipient address rejected: User unknown`;
  expect(await report(fields)).toEqual({
    messageId: ours,
    recipient: "Nurse@hospital.example",
    action: "failed",
    status: "5.1.1",
    diagnostic: "550 5.1.1 <nurse@hospital.example>: Recipient address rejected: User unknown",
  });
  const headersOnly = await report(fields, {
    type: "text/rfc822-headers",
    copy: original.split("\n\n")[0]!,
  });
  expect(headersOnly).toMatchObject({ messageId: ours, status: "5.1.1" });
});

test("a human part in ISO-2022-JP changes nothing", async () => {
  const human = "\x1b$B$3$N%a!<%k$OFO$-$^$;$s$G$7$?\x1b(B 5.9.9";
  expect(
    await report("Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.2.2", {
      human,
      charset: "iso-2022-jp",
    }),
  ).toMatchObject({
    messageId: ours,
    status: "5.2.2",
  });
});

test("delays and successes are not failures; among several the worst counts", async () => {
  const one = (action: string, status: string) =>
    `Final-Recipient: rfc822; ${action}@b.example\nAction: ${action}\nStatus: ${status}`;
  expect(await report(one("delayed", "4.4.1"))).toMatchObject({
    action: "delayed",
    status: "4.4.1",
  });
  expect(await report(one("delivered", "2.0.0"))).toMatchObject({ action: "delivered" });
  expect(await report(one("relayed", "x"))).toMatchObject({ action: "relayed", status: "2.0.0" });
  expect(await report(one("failed", ""))).toMatchObject({ action: "failed", status: "5.0.0" });
  expect(await report(`${one("delivered", "2.0.0")}\n\n${one("failed", "5.1.1")}`)).toMatchObject({
    recipient: "failed@b.example",
  });
  expect(await report("Final-Recipient: rfc822; a@b.example\nAction: eaten")).toBeNull();
});

test("where the report gives no words, those for people are taken; xtext is read", async () => {
  const silent =
    "Original-Recipient: rfc822;nurse+2Bnight@b.example\nAction: failed\nStatus: 5.0.0";
  expect(await report(silent, { human: "The mailbox is full." })).toMatchObject({
    recipient: "nurse+night@b.example",
    diagnostic: "The mailbox is full.",
  });
});

test("without the original, the recipient must do; with neither it is none", async () => {
  const copy = "Subject: no id\n\nMessage-ID: <in-the-body@evil.example>\n";
  expect(
    await report("Final-Recipient: rfc822; a@b.example\nAction: failed", { copy }),
  ).toMatchObject({ messageId: null, recipient: "a@b.example" });
  expect(await report("Final-Recipient: x400; /G=A/\nAction: failed", { copy })).toBeNull();
  expect(
    await report("Final-Recipient: rfc822; a@b.example, c@d.example\nAction: failed"),
  ).toMatchObject({ recipient: null, messageId: ours });
});

test("qmail", async () => {
  const bounce = await read(`Return-Path: <>
From: MAILER-DAEMON@old.example
Subject: failure notice

Hi. This is the qmail-send program at old.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<nurse@hospital.example>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 unknown user
Giving up on 192.0.2.1.

--- Below this line is a copy of the message.

${original}`);
  expect(bounce).toEqual({
    messageId: ours,
    recipient: "nurse@hospital.example",
    action: "failed",
    status: "5.1.1",
    diagnostic:
      "192.0.2.1 does not like recipient. Remote host said: 550 5.1.1 unknown user Giving up on 192.0.2.1.",
  });
});

test("Exim, and the notes of mobile carriers", async () => {
  const exim = `From: Mail Delivery System <Mailer-Daemon@host.example>
X-Failed-Recipients: nurse@hospital.example
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  nurse@hospital.example
    Unrouteable address

------ This is a copy of the message, including all the headers. ------

${original}`;
  expect(await read(exim)).toMatchObject({
    messageId: ours,
    recipient: "nurse@hospital.example",
    action: "failed",
    status: "5.0.0",
    diagnostic: "Unrouteable address",
  });
  const carrier = `From: Mail Delivery Subsystem <mailer-daemon@mobile.example>
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=iso-2022-jp

The following message to <old..style.@mobile.example> was undeliverable.
The reason for the problem:
5.1.0 - Unknown address error 550-'Unknown user old..style.@mobile.example'
--b
Content-Type: message/rfc822

${original}
--b--
`;
  expect(await read(carrier)).toEqual({
    messageId: ours,
    recipient: "old..style.@mobile.example",
    action: "failed",
    status: "5.1.0",
    diagnostic:
      "The reason for the problem: 5.1.0 - Unknown address error 550-'Unknown user old..style.@mobile.example'",
  });
  expect(
    await read(carrier.replace("5.1.0 - Unknown address error 550-'", "4.2.1 - Try later '")),
  ).toMatchObject({ action: "delayed" });
});

test("what is no bounce is none", async () => {
  const vacation =
    "From: nurse@hospital.example\nSubject: Re: x\nAuto-Submitted: auto-replied\n\nI am away until 5.1.1 of next year.\n";
  expect(await read(vacation)).toBeNull();
  expect(
    await read(
      "From: postmaster@b.example\nSubject: notice\n\nOur version 5.1.1 of the mail system starts on Monday.\n",
    ),
  ).toBeNull();
  expect(
    await read(
      `From: a@b.example\nContent-Type: message/rfc822\n\nContent-Type: multipart/report\n\nx`,
    ),
  ).toBeNull();
  expect(await read("")).toBeNull();
  const forwarded = `From: nurse@hospital.example
Content-Type: multipart/mixed; boundary=o

--o
Content-Type: message/delivery-status

Final-Recipient: rfc822; a@b.example
Action: failed
--o--
`;
  expect(await read(forwarded)).toBeNull();
});

test("hostile mail ends in null, in time that grows with its length only", async () => {
  let deep = "";
  for (let i = 0; i < 200; i++)
    deep += `Content-Type: multipart/report; boundary=b${i}\n\n--b${i}\n`;
  expect(await read(deep)).toBeNull();
  expect(await read(`From: mailer-daemon@a.example\nX: ${"y".repeat(5_000_000)}\n\nz`)).toBeNull();
  expect(
    await read(
      `From: mailer-daemon@a.example\n\nHi. This is the qmail-send program\n${"<a@b.example>:\n".repeat(50_000)}`,
    ),
  ).toMatchObject({ action: "failed" });
  expect(await report(`Action: failed\n${"a: b\n\n".repeat(100_000)}`)).toBeNull();
  expect(await read(`From: mailer-daemon@a.example\n\n${"\n".repeat(1_000_000)}`)).toBeNull();
  for (const hostile of [
    (n: number) => read(`From: mailer-daemon@a.example\nX: ${"y".repeat(50 * n)}\n\nz`),
    (n: number) =>
      read(
        `From: mailer-daemon@a.example\n\nHi. This is the qmail-send program\n${"<a@b.example>:\n".repeat(n)}`,
      ),
    (n: number) => report(`Action: failed\n${"a: b\n\n".repeat(n)}`),
    (n: number) => read(`From: mailer-daemon@a.example\n\n${"\n".repeat(10 * n)}`),
  ]) {
    const ratio = await timesAsLong(
      () => hostile(20_000),
      () => hostile(5000),
      10,
    );
    expect(ratio, hostile.toString()).toBeLessThan(10);
  }
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 500 }),
      async (bytes) => (await readBounce(bytes)) === null,
    ),
  );
});
