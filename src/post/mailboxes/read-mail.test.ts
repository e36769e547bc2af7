import { expect, test } from "vitest";
import { timesAsLong } from "../../../test/pace.ts";
import { readMail } from "./read-mail.ts";

const NOW = new Date("2026-11-21T09:00:00+09:00");
const JIS = Buffer.from("1b2442467c4b5c386c1b2842", "hex"); // 日本語
const SJIS = Buffer.from("93fa967b8cea", "hex");
const mail = (...parts: (string | Buffer)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
const read = (...parts: (string | Buffer)[]) => readMail(mail(...parts), NOW);
const FROM =
  "From: =?ISO-2022-JP?B?GyRCRnxLXDhsGyhC?= <a@hp.example.jp>\r\nMessage-ID: <1@hp.example.jp>\r\n";

test("Japanese is read in every code in which it still comes", async () => {
  const bodies = {
    "declared ISO-2022-JP": [
      "Subject: =?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=\r\nContent-Type: text/plain; charset=ISO-2022-JP\r\n\r\n",
      JIS,
    ],
    "declared Shift_JIS": [
      "Subject: =?Shift_JIS?B?k/qWe4zq?=\r\nContent-Type: text/plain; charset=Shift_JIS\r\nContent-Transfer-Encoding: 8bit\r\n\r\n",
      SJIS,
    ],
    "base64 Shift_JIS": [
      "Subject: =?CP932?B?k/qWe4zq?=\r\nContent-Type: text/plain; charset=CP932\r\nContent-Transfer-Encoding: base64\r\n\r\nk/qWe4zq\r\n",
    ],
    "undeclared ISO-2022-JP": ["Subject: ", JIS, "\r\n\r\n", JIS],
    "undeclared Shift_JIS": ["Subject: ", SJIS, "\r\nContent-Type: text/plain\r\n\r\n", SJIS],
    "bare UTF-8": ["Subject: 日本語\r\n\r\n日本語"],
  };
  for (const [name, parts] of Object.entries(bodies)) {
    const { subject, text, from } = await read(FROM, ...parts);
    expect([subject, text, from?.name], name).toEqual(["日本語", "日本語", "日本語"]);
  }
});

test("parts, words and names in any code are read, and nothing else of the mail is touched", async () => {
  const parts = await read(
    FROM,
    "Subject: =?ISO-2022-JP-MS?B?GyRCRnw=?=\r\n =?ISO-2022-JP-MS?B?S1w4bBsoQg==?= (1)\r\n",
    'Content-Type: multipart/mixed; boundary="o"\r\n\r\npreamble\r\n--o\r\n',
    'Content-Type: multipart/alternative; boundary="i"\r\n\r\n--i\r\nContent-Type: text/plain; format=flowed\r\n\r\n',
    JIS,
    "\r\n--i\r\nContent-Type: text/html; charset=us-ascii\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=93=FA=96{</p>\r\n--i--\r\n",
    '--o\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="',
    SJIS,
    '.bin"\r\nContent-Transfer-Encoding: base64\r\n\r\nk/qWe4zq\r\n--o--\r\n',
  );
  expect([parts.subject, parts.text]).toEqual(["日本語 (1)", "日本語"]);
  expect(parts.attachments).toEqual([
    { name: "日本語.bin", type: "application/octet-stream", bytes: 6 },
  ]);
  expect(parts.findings).toEqual([]);
  // A name with a comma stays one sender.
  const comma = `=?cp932?B?${Buffer.from("93fa2c967b", "hex").toString("base64")}?=`;
  const one = await read(`From: ${comma} <a@hp.example.jp>\r\n\r\nx`);
  expect(one.from).toEqual({ address: "a@hp.example.jp", name: "日,本" });
  const html = await read(FROM, "Content-Type: text/html\r\n\r\n<p>", JIS, "</p>");
  expect(html.text).toBe("日本語");
});

test("what nobody can read is said, and the mail is kept whole", async () => {
  const own = await read(
    FROM,
    "Content-Type: text/plain; charset=shift_jis\r\n\r\n",
    Buffer.from("82a0f04082a2", "hex"),
  );
  expect(own.findings.map((one) => one.where)).toEqual(["charset"]);
  expect(own.text).toMatch(/^あ.い$/u);
});

test("what it answers, and that a machine wrote it, is seen", async () => {
  const answer = await read(
    FROM,
    "In-Reply-To: <b@x.example>\r\nReferences: <a@x.example>\r\n <b@x.example>\r\nSubject: Re: x\r\n\r\nhi",
  );
  expect(answer.answers).toEqual(["b@x.example", "b@x.example", "a@x.example"]);
  expect(answer.automatic).toBe(false);
  for (const said of [
    "Auto-Submitted: auto-replied\r\nSubject: x",
    "Subject: Re: 自動返信：ただいま不在です",
    "Precedence: bulk\r\nSubject: x",
    "X-Autoreply: yes\r\nSubject: x",
    "Return-Path: <>\r\nSubject: x",
    "Subject: Automatic reply: x",
  ])
    expect((await read(FROM, `${said}\r\n\r\nhi`)).automatic, said).toBe(true);
  expect((await read(FROM, "Auto-Submitted: no\r\nSubject: 自動車の件\r\n\r\nhi")).automatic).toBe(
    false,
  );
});

test("broken and hostile mail is kept with a finding, in time that grows with its length only", async () => {
  const page = "<script>alert(1)</script><style>p{}</style><p>本文<br>です &lt;b&gt;</p>";
  const only = await read(FROM, `Content-Type: text/html; charset=utf-8\r\n\r\n${page}`);
  expect(only.text).toBe("本文\nです <b>");
  expect(only.findings[0]?.message).toContain("HTMLだけ");
  const hostile = {
    nothing: [""],
    noise: [Buffer.from([0, 1, 2, 0xff, 0xfe, 10, 13, 0])],
    twoSenders: [FROM, FROM, "\r\nx"],
    lines: [FROM, "\r\n", "\n".repeat(2_000_000)],
    tags: [FROM, "Content-Type: text/html\r\n\r\n", "<".repeat(500_000)],
    styles: [FROM, "Content-Type: text/html\r\n\r\n", "<style>".repeat(100_000)],
    nested: [
      FROM,
      ...Array.from(
        { length: 200 },
        (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
      ),
    ],
    zeros: [FROM, "Subject: a\0b\ud800\r\n\r\nc\0d"],
    charset: [FROM, "Content-Type: text/plain; charset=nonsense\r\n\r\nhello"],
  };
  for (const [name, parts] of Object.entries(hostile)) {
    const one = await read(...parts);
    expect(`${one.subject}${one.text}`.includes("\0"), name).toBe(false);
    expect(one.fingerprint, name).toMatch(/^[0-9a-f]{64}$/);
  }
  const long = await read(FROM, "\r\n", "x".repeat(21_000_000));
  expect(long.findings[0]?.message).toContain("途中まで");
  expect((await read(FROM, FROM, "\r\nx")).from).toBeNull();
  expect((await read("Subject: x\r\n\r\n")).findings[0]?.where).toBe("from");
  const html = "Content-Type: text/html\r\n\r\n";
  for (const [more, piece] of [
    ["\r\n", "\n"],
    [html, "<"],
    [html, "<style>"],
  ] as const) {
    const take = (size: number) => () => read(FROM, more, piece.repeat(size));
    expect(await timesAsLong(take(40_000), take(10_000), 10), piece).toBeLessThan(10);
  }
});

test("the same mail by another way is the same; another one with the same id is not", async () => {
  const one = await read(
    "Received: by a\r\n",
    FROM,
    "Date: Mon, 1 Nov 2026 00:00:00 +0900\r\n\r\nx",
  );
  const again = await read(
    "Received: by b\r\n",
    FROM,
    "Date: Mon, 1 Nov 2026 00:00:00 +0900\r\n\r\nx",
  );
  const other = await read(FROM, "Date: Tue, 2 Nov 2026 00:00:00 +0900\r\n\r\nx");
  expect(again.fingerprint).toBe(one.fingerprint);
  expect(other.fingerprint).not.toBe(one.fingerprint);
});
