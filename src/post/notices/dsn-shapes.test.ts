import { expect, test } from "vitest";
import { encodeJapanese } from "../../../test/japanese-codes.ts";
import { readBounce } from "./dsn.ts";

/*
 * Returned mail in the shapes of well-known servers; names and numbers are invented. Each is about one mail of ours
 * to nurse@hospital.example.
 */
const ID = "<0192f0c1-7e55-7000-8000-000000000001@tasuki.example>";
const TO = "nurse@hospital.example";
const ORIGINAL = `Return-Path: <bounce@tasuki.example>
Received: from mail.tasuki.example by mx.example; Sat, 21 Nov 2026 10:00:00 +0900
From: info@tasuki.example
To: ${TO}
Subject: =?UTF-8?B?5rOo5oSP5Zan6LW3?=
Message-ID: ${ID}

本文 5.9.9`;

const read = (text: string, code: "utf-8" | "iso-2022-jp" | "cp932" = "utf-8") =>
  readBounce(encodeJapanese(text.trimStart().replaceAll("\n", "\r\n"), code));

const report = (human: string, fields: string, copy = ORIGINAL, more = "") => `
From: Mail Delivery Subsystem <mailer-daemon@mx.example>
Subject: x
${more}Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

${human}
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

${fields}

--b
Content-Type: message/rfc822

${copy}
--b--
`;
const plain = (text: string, from = "MAILER-DAEMON@mx.example", more = "") =>
  `From: ${from}\nTo: info@tasuki.example\nSubject: Returned mail\n${more}\n${text}\n`;
const withCopy = (text: string, mark = "--- Below this line is a copy of the message.") =>
  `${text}\n\n${mark}\n\n${ORIGINAL}`;

const FAILED: [name: string, mail: string, status: string, words: string][] = [
  [
    "Postfix",
    report(
      `I'm sorry to have to inform you that your message could not be delivered.\n\n<${TO}>: host mx said: 550 5.1.1`,
      `Final-Recipient: rfc822; ${TO}\nOriginal-Recipient: rfc822;${TO}\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx\nDiagnostic-Code: smtp; 550 5.1.1 User unknown`,
    ),
    "5.1.1",
    "User unknown",
  ],
  [
    "Exchange in Japanese, the status only in the words for administrators",
    report(
      `次の受信者またはグループへの配信に失敗しました:\n\n${TO}\n\n550 5.1.10 RESOLVER.ADR.RecipientNotFound`,
      `Final-Recipient: rfc822;${TO}\nAction: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ${TO} not found`,
    ),
    "5.1.10",
    "RecipientNotFound",
  ],
  [
    "a comment behind the action and the status",
    report(
      "x",
      `Final-Recipient: RFC822; <${TO}>\nAction: Failed (permanent)\nStatus: 5.2.2 (mailbox full)\nDiagnostic-Code: X-Unix; 552 full`,
    ),
    "5.2.2",
    "full",
  ],
  [
    "a reply code before the status",
    report(
      "x",
      `Final-Recipient: rfc822; ${TO}\nAction: failed\nStatus: 550 5.1.1\nDiagnostic-Code: smtp; 550 no`,
    ),
    "5.1.1",
    "no",
  ],
  [
    "Notes, which brings back no head of ours but answers it",
    report(
      `Your message was not delivered to: ${TO} because: not listed in Domino Directory`,
      `Final-Recipient: rfc822;${TO}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: X-Notes; User not listed in Domino Directory`,
      "Subject: x\n\nx",
      `In-Reply-To: ${ID}\n`,
    ),
    "5.1.1",
    "Domino",
  ],
  [
    "Exchange without the original",
    report(
      "x",
      `Final-Recipient: rfc822;${TO}\nAction: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp;550 5.7.1 denied`,
      "\nx",
      `References: <other@x.example> ${ID}\n`,
    ),
    "5.7.1",
    "denied",
  ],
  [
    "a gateway that puts the report into its own wrapping",
    `From: Mail Delivery System <MAILER-DAEMON@mx.example>
Content-Type: multipart/mixed; boundary="w"

--w
${report(
  "x",
  `Final-Recipient: rfc822; ${TO}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 unknown`,
)
  .trim()
  .split("\n")
  .slice(2)
  .join("\n")}
--w
Content-Type: text/plain

Scanned by a gateway.
--w--
`,
    "5.1.1",
    "unknown",
  ],
  [
    "parts of a report in multipart/mixed",
    report(
      "x",
      `Final-Recipient: rfc822; ${TO}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 unknown`,
    ).replace("multipart/report; report-type=delivery-status;", "multipart/mixed;"),
    "5.1.1",
    "unknown",
  ],
  [
    "sendmail of old",
    plain(
      `The original message was received at Sat, 21 Nov 2026 10:00:00 +0900
from mail.tasuki.example [192.0.2.1]

   ----- The following addresses had permanent fatal errors -----
<${TO}>
    (reason: 550 5.1.1 <${TO}>... User unknown)

   ----- Transcript of session follows -----
... while talking to mx.hospital.example.:
>>> RCPT To:<${TO}>
<<< 550 5.1.1 <${TO}>... User unknown
550 5.1.1 <${TO}>... User unknown

   ----- Original message follows -----

${ORIGINAL}`,
    ),
    "5.1.1",
    "User unknown",
  ],
  [
    "sendmail with the head only, and no enhanced status",
    plain(
      `   ----- The following addresses had permanent fatal errors -----
<${TO}>

   ----- Transcript of session follows -----
550 <${TO}>... Host unknown (Name server: hospital.example: host not found)

   ----- Message header follows -----

${ORIGINAL.split("\n\n")[0]}`,
    ),
    "5.0.0",
    "Host unknown",
  ],
  [
    "qmail",
    plain(
      withCopy(
        `Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<${TO}>:\nSorry, no mailbox here by that name. (#5.1.1)`,
      ),
    ),
    "5.1.1",
    "no mailbox here",
  ],
  [
    "Yahoo! JAPAN",
    plain(
      withCopy(
        `Message from yahoo.co.jp.\nUnable to deliver message to the following address(es).\n\n<${TO}>:\nThis user doesn't have a yahoo.co.jp account (${TO}) [0]`,
        "--- Original message follows.",
      ),
      "MAILER-DAEMON@yahoo.co.jp",
    ),
    "5.0.0",
    "doesn't have a",
  ],
  [
    "au: a mailbox that is full",
    plain(
      `Your mail sent on: Sat, 21 Nov 2026 10:00:00 +0900\n    Could not be delivered to: <${TO}>\n    As their mailbox is full.\n\n${ORIGINAL}`,
      "no-reply@app.auone-net.example\nSender: MAILER-DAEMON@ezweb.ne.jp".replace(
        /^.*\n.*$/s,
        "Postmaster@ezweb.ne.jp",
      ),
    ),
    "5.0.0",
    "mailbox is full",
  ],
  [
    "ezweb",
    plain(
      `Each of the following recipients was rejected by a remote mail server.\nThe reasons given by the server are included to help you determine why\neach recipient was rejected.\n\n    Recipient: <${TO}>\n    >>> RCPT TO:<${TO}>\n    <<< 550 <${TO}>: User unknown\n\n\n${ORIGINAL}`,
      "Postmaster@ezweb.ne.jp (Mail Administrator)",
    ),
    "5.0.0",
    "User unknown",
  ],
  [
    "ezweb in parts",
    `From: Mail Delivery Subsystem <MAILER-DAEMON@ezweb.ne.jp>
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=iso-2022-jp

The user(s) account is disabled.

<${TO}>: 550 5.2.1 <${TO}>... User disabled
--b
Content-Type: message/rfc822

${ORIGINAL}
--b--
`,
    "5.2.1",
    "disabled",
  ],
  [
    "softbank (IronPort)",
    plain(
      `The following message to <${TO}> was undeliverable.\nThe reason for the problem:\n5.1.0 - Unknown address error 550-'Invalid recipient: <${TO}>'\n\n--- Original message follows.\n\n${ORIGINAL}`,
    ),
    "5.1.0",
    "Invalid recipient",
  ],
  [
    "docomo",
    report(
      `Message could not be delivered to mobile.`,
      `Final-Recipient: RFC822; ${TO}\nAction: failed\nStatus: 5.2.0\nDiagnostic-Code: SMTP; 550 Unknown user ${TO}`,
    ),
    "5.2.0",
    "Unknown user",
  ],
  [
    "Notes without a report",
    plain(
      `------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book\n${TO}\n\n------- Returned Message --------\n\n${ORIGINAL}`,
      "postmaster@hospital.example",
    ),
    "5.0.0",
    "not listed",
  ],
  [
    "Exim, the address in its head",
    plain(
      `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ${TO}\n    SMTP error from remote mail server after RCPT TO:<${TO}>:\n    host mx [192.0.2.1]: 550 5.1.1 unknown\n\n------ This is a copy of the message, including all the headers. ------\n\n${ORIGINAL}`,
      "Mail Delivery System <Mailer-Daemon@mx.example>",
      `X-Failed-Recipients: ${TO}\n`,
    ),
    "5.1.1",
    "550 5.1.1 unknown",
  ],
  [
    "a Japanese server's own words",
    plain(
      `次のメールアドレスにメールを配信できませんでした。\n\n<${TO}>\n\n理由: 550 宛先のメールアドレスは存在しません\n\n----- Original message -----\n\n${ORIGINAL}`,
    ),
    "5.0.0",
    "存在しません",
  ],
];

test.each(FAILED)("%s", async (_, mail, status, words) => {
  const bounce = await read(mail);
  expect(bounce).toMatchObject({ messageId: ID, recipient: TO, action: "failed", status });
  expect(bounce!.diagnostic).toContain(words);
});

const WAITS = `Hi. The message was not delivered yet to ${TO}.`;
const WAITING: [name: string, mail: string][] = [
  [
    "sendmail still tries",
    plain(
      `    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n    **********************************************\n\n   ----- Transcript of session follows -----\n<${TO}>... Deferred: Connection timed out\nWarning: message still undelivered after 4 hours\nWill keep trying until message is 5 days old\n\n${ORIGINAL}`,
    ),
  ],
  [
    "a delay in words",
    plain(withCopy(`${WAITS} Delivery is delayed; we will try again for 3 more days.`)),
  ],
  [
    "a delay in Japanese",
    plain(withCopy(`${TO} への配信が遅れています。550 が返りました。引き続き再送を試みます。`)),
  ],
  [
    "Exim still tries",
    plain(
      withCopy(
        `A message that you sent has not yet been delivered to ${TO}. No action is required on your part. Delivery attempts will continue for some time.`,
      ),
    ),
  ],
];
test.each(WAITING)("no failure: %s", async (_, mail) =>
  expect(await read(mail)).toMatchObject({ messageId: ID, action: "delayed" }),
);

const NONE: [name: string, mail: string][] = [
  [
    "a colleague passes it on",
    report("x", `Final-Recipient: rfc822; ${TO}\nAction: failed\nStatus: 5.1.1`)
      .replace("multipart/report; report-type=delivery-status;", "multipart/mixed;")
      .replace(/^From.*$/m, "From: a@b.example"),
  ],
  [
    "a postmaster who writes",
    plain(
      `お世話になっております。${TO} 宛のメールについてお問い合わせいただきありがとうございます。サーバーは5.1.1版に更新しました。`,
      "postmaster@hospital.example",
      `In-Reply-To: ${ID}\n`,
    ),
  ],
  [
    "an answer in a postmaster's name",
    plain(
      `Hello, we got your mail to ${TO} and will do so.\n\n> Message-ID: ${ID}`,
      "postmaster@hospital.example",
    ),
  ],
];
test.each(NONE)("no bounce: %s", async (_, mail) => expect(await read(mail)).toBeNull());

test("what waits or arrived is no failure", async () => {
  for (const [action, status] of [
    ["delayed", "4.4.7"],
    ["delivered", "2.1.5"],
    ["relayed", "2.0.0"],
    ["expanded", "2.0.0"],
  ])
    expect(
      await read(
        report("x", `Final-Recipient: rfc822; ${TO}\nAction: ${action}\nStatus: ${status}`),
      ),
    ).toMatchObject({ messageId: ID, action, status });
});
