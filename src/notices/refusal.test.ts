import fc from "fast-check";
import { expect, test } from "vitest";
import { timesAsLong } from "../../test/pace.ts";
import { loadRefusals } from "./content.ts";
import { judgeRefusal } from "./refusal.ts";

const ON = new Date("2026-11-24T10:00:00+09:00");
const judge = (reply: string, more: Partial<Parameters<typeof judgeRefusal>[0]> = {}) =>
  judgeRefusal(
    { reply, code: reply.slice(0, 3), about: "recipient", address: "nurse@hp.example.jp", ...more },
    ON,
  );

/** Answers as well-known servers give them; names and numbers are invented. */
const GONE = [
  "550 5.1.1 <nurse@hp.example.jp>: Recipient address rejected: User unknown in virtual mailbox table",
  "550 5.1.1 <nurse@hp.example.jp>: Recipient address rejected: User unknown in relay recipient table",
  "550 5.1.1 <nurse@hp.example.jp>: Recipient address rejected: undeliverable address: host mx.hp.example.jp[192.0.2.7] said: 550 5.1.1 User unknown (in reply to RCPT TO command)",
  "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550-5.1.1 unnecessary spaces. Learn more at 550 5.1.1 https://support.example/mail/?p=NoSuchUser q4si1234.6 - gsmtp",
  "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient nurse@hp.example.jp not found by SMTP address lookup",
  "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found",
  "550 5.1.1 sorry, no mailbox here by that name. (#5.1.1)",
  "550 5.1.3 bad recipient address syntax",
  "550 5.1.6 recipient has moved",
  "556 5.1.10 Recipient address has null MX",
  "550 5.1.2 <nurse@hp.example.jp>... Host unknown (Name server: hp.example.jp: host not found)",
  "550 5.4.4 Host or domain name not found. Name service error for name=hp.example.jp type=MX: Host not found",
  "550 Unknown user nurse@docomo.ne.jp",
  "550 <nurse@ezweb.ne.jp>: User unknown",
  "550 Invalid recipient: <nurse@i.softbank.jp>",
  "554 delivery error: dd This user doesn't have a yahoo.co.jp account (nurse@yahoo.co.jp) [-5] - mta7149.mail.example",
  "550 No such user here",
  "550 #5.1.0 Address rejected: no such user nurse@hp.example.jp",
  "550 <nurse@spam-filter.hp.example.jp>: no such user",
  "550 5.1.1 unknown user, see http://blocklist.example/spam?policy",
  "550 宛先のメールアドレスは存在しません",
];

test("what says that the address does not exist says so, in the words of well-known servers", () => {
  for (const reply of GONE) expect(judge(reply), reply).toBe("no_address");
});

const STAYS: [kind: string, reply: string][] = [
  ["their_side", "552 5.2.2 mailbox is full"],
  ["their_side", "552-5.2.2 The email account that you tried to reach is over quota."],
  ["their_side", "552 Too much mail data nurse@docomo.ne.jp"],
  ["their_side", "550 5.2.1 The email account that you tried to reach is disabled"],
  ["their_side", "554 5.2.0 STOREDRV.Deliver.Exception:StorageTransientException"],
  ["their_side", "550 5.1.1 mailbox full, user unknown to accept more"],
  ["their_side", "550 5.4.7 delivery time expired"],
  ["their_side", "554 5.4.6 too many hops"],
  ["their_side", "550 メールボックスの容量を超えています"],
  ["us", "554 5.7.1 Service unavailable; client host blocked by a block list"],
  ["us", "554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org"],
  ["us", "550 5.7.1 message refused: sending host is on a block list"],
  [
    "us",
    "550 5.7.26 Unauthenticated email from example.jp is not accepted due to domain's DMARC policy",
  ],
  ["us", "550 5.7.509 Access denied, sending domain example.jp does not pass DMARC verification"],
  ["us", "550-5.7.1 Our system has detected that this message is likely unsolicited mail"],
  ["us", "550 5.7.1 Unable to relay"],
  ["us", "554 <nurse@hp.example.jp>: Relay access denied"],
  ["us", "550 5.4.4 Relaying denied, user unknown here"],
  ["us", "550 5.1.8 <office@tasuki.example.jp>: Sender address rejected: Domain not found"],
  ["us", "553 tasuki.example.jp does not exist: sender domain"],
  ["us", "552 5.3.4 Message size exceeds fixed limit"],
  ["us", "552 5.2.3 message too large"],
  ["us", "550 5.1.1 rejected: blocked for spam, user unknown"],
  ["us", "550 Too many messages from your address"],
  ["us", "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.9"],
  ["us", "550 5.6.0 bad message content"],
  ["us", "550 迷惑メールの疑いがあるため受信拒否しました"],
  ["us", "550 Administrative prohibition"],
  ["later", "450 4.2.0 <nurse@hp.example.jp>: Recipient address rejected: Greylisted"],
  ["later", "451 4.7.1 Greylisting in action, please come back later"],
  ["later", "421 4.7.28 Gmail has detected an unusual rate of mail; rate limit"],
  ["later", "450 4.1.1 <nurse@hp.example.jp>: User unknown in local recipient table"],
  ["later", "451 temporary failure"],
  ["their_side", "452 4.2.2 The email account that you tried to reach is over quota"],
  ["us", "451 4.7.1 client host blocked using a block list"],
  ["unclear", "550 Requested action not taken: mailbox unavailable"],
  ["unclear", "554 Transaction failed"],
  ["unclear", "550 5.1.2 bad destination"],
  ["unclear", "550 5.4.4 unable to route"],
  ["unclear", "550"],
];

test("what is about a full box, about us, or about nothing in particular leaves the address alone", () => {
  for (const [kind, reply] of STAYS) expect(judge(reply), reply).toBe(kind);
});

test("who refuses us, or a carrier's reader who filters, has said nothing about the address", () => {
  expect(judge("550 5.1.1 user unknown", { about: "us" })).toBe("us");
  const carrier = { about: "message" as const, address: "nurse@docomo.ne.jp" };
  expect(judge("550 Unknown user nurse@docomo.ne.jp", carrier)).toBe("unclear");
  expect(judge("550 Unknown user nurse@hp.example.jp", { about: "message" })).toBe("no_address");
  const reported = "550 Unknown user nurse@docomo.ne.jp (in reply to end of DATA command)";
  expect(judge(reported, { code: "5.0.0", address: "nurse@docomo.ne.jp" })).toBe("unclear");
  expect(judge("", { code: "5.1.1" })).toBe("no_address");
  expect(judge("", { code: "4.1.1" })).toBe("later");
  expect(judge("User unknown", { code: "4.4.7" })).not.toBe("no_address");
});

/** Every code of the IANA registry's classes 1 to 7, with and without words. */
test("by code alone, only four codes kill, and any word about something else saves", () => {
  const kills = new Set(["5.1.1", "5.1.3", "5.1.6", "5.1.10"]);
  for (let subject = 0; subject <= 7; subject++)
    for (let detail = 0; detail <= 35; detail++) {
      const code = `5.${subject}.${detail}`;
      expect(judge(`550 ${code} no`) === "no_address", code).toBe(kills.has(code));
      expect(judge(`450 4${code.slice(1)} no`), code).not.toBe("no_address");
    }
  const { words } = loadRefusals(ON);
  const others = [...words.us, ...words.their_side, ...words.later].map((one) =>
    one.replace("*", "x"),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...GONE),
      fc.constantFrom(...others),
      fc.boolean(),
      (reply, word, before) => {
        const said = before ? `550 ${word}; ${reply.slice(4)}` : `${reply} (${word})`;
        return judge(said) !== "no_address";
      },
    ),
    { numRuns: 2000 },
  );
});

test("whatever a server says, it is one of the kinds, in time that grows with its length only", async () => {
  fc.assert(fc.property(fc.string({ maxLength: 3000 }), (reply) => judge(reply) !== undefined));
  expect(judge(`550 ${"user unknown ".repeat(10_000)}`)).toBe("no_address");
  for (const word of ["domain ", "a."]) {
    const read = (times: number) => () => judge(`550 ${word.repeat(times)}`);
    expect(await timesAsLong(read(100_000), read(25_000), 10), word).toBeLessThan(10);
  }
});
