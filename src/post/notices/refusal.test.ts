import fc from "fast-check";
import { expect, test } from "vitest";
import { timesAsLong } from "../../../test/pace.ts";
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

/** By further servers, one answer a line. */
const MORE: Record<ReturnType<typeof judge>, string> = {
  no_address: `
550 5.1.1 <a@x.example>: Recipient address rejected: User unknown in local recipient table
550 5.1.1 <a@x.example>... User unknown
550 5.1.1 Address does not exist
550 No such user (a@x.example)
550-5.1.1 The email account that you tried to reach does not exist.
550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient a@x.example not found by SMTP address lookup
550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found
550 5.1.351 Remote server returned unknown recipient or mailbox unavailable
550 5.0.350 Remote server returned an error -> 550 5.1.1 User Unknown
550 #5.1.1 Invalid recipient
550 5.1.1 Mailbox does not exist
550 unknown user
550 Mailbox not found
550 User doesn't exist
550 a@x.example: user does not exist
550 5.1.1 no such mailbox
550 This user doesn't have a yahoo.co.jp account (a@yahoo.co.jp) [0]
550 Invalid recipient
550 Recipient not found.
550 User not found: a
550 Unrouteable address
550 invalid address
550 The recipient's mailbox was not found
511 sorry, no mailbox here by that name (#5.1.1 - chkuser)
550 Address unknown
550 5.1.1 ユーザーが見つかりません
550 Sorry, I couldn't find any host named x.example. (#5.1.2)
Host or domain name not found. Name service error for name=x.example type=MX: Host not found
550 5.4.310 DNS domain x.example does not exist
550 5.1.0 Address rejected. User unknown
550 User a@x.example not listed in Domino Directory
550 a@x.example not listed in public Name & Address Book
550 <a@x.example> Recipient not known here
550 5.1.1 sorry, that recipient doesn't exist
550 該当するユーザーは存在しません
550 ユーザが存在しません
550 5.1.1 Account not found
550 mailbox unavailable: no such user
550 requested action not taken: mailbox unavailable (user unknown)
550 5.1.1 <a@x.example>: Email address could not be found, or was misspelled
`,
  their_side: `
552 5.2.2 Over quota
552 5.2.2 <a@x.example>: Mailbox full
452 4.2.2 The recipient's inbox is out of storage space.
550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages
550 5.2.1 Mailbox disabled, not accepting messages
554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException
552 Mailbox has exceeded the limit
550 User's mailbox exceeds allowed size
552 Requested mail action aborted: exceeded storage allocation
554 delivery error: dd Requested mail action aborted: exceeded storage allocation
550 Mailbox is full / Blocks limit exceeded / Inode limit exceeded
550 5.2.1 This account has been disabled
550 5.2.1 <a@x.example>: account is suspended
552 メールボックスがいっぱいです
550 メールボックスの空き容量が不足しています
550 5.4.316 Message expired, connection refused
550 5.4.300 Message expired
550 5.4.317 Message expired, cannot connect to remote server
550 5.4.14 Hop count exceeded
554 5.4.0 Error: too many hops
550 4.4.7 QUEUE.Expired; message expired
550 5.4.1 [a@x.example]: Recipient address rejected: Access denied
`,
  us: `
550 5.7.1 Email rejected per SPF policy
550 5.7.23 The message was rejected because of Sender Policy Framework violation
550 5.7.25 The IP address sending this message does not have a PTR record
550 5.7.606 Access denied, banned sending IP
550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP
550 5.7.520 Access denied, Your organization does not allow external forwarding
550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy
550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required
550 5.7.124 sender not in allowed-senders list
550 High probability of spam
554 5.7.1 The message from (<a@b>) with the subject of (x) matches a profile the Internet community may consider spam
552 5.7.0 This message was blocked because its content presents a potential security issue
552 5.3.4 Message too big for system
554 Message not allowed - [PH01] Email not accepted for policy reasons
553 5.1.8 <x@y>... Domain of sender address does not exist
550 5.7.1 Client does not have permissions to send as this sender
550 5.1.7 invalid sender address
554 5.5.0 too many recipients
571 5.7.1 message refused: blocked by content filter
550 Mail content denied
554 [PR(ct1)] 送信元IPアドレスが拒否されました
550 5.7.1 This message looks like spam
554 5.7.1 rejected due to virus
550 SC-001 (SNT004-OMC1S1) Unfortunately, messages from 192.0.2.1 weren't sent. Your IP is on our block list (S3150).
550 5.7.1 Recipient address rejected: SPF check failed
554 refused. Your host name doesn't match with your IP address
553 sorry, your mail was administratively denied. (#5.7.1)
550 5.1.1 user unknown - blocked by reputation
550 sorry, no mailbox here by that name (#5.7.17)
550 5.7.1 The recipient's mailbox is over its limit
`,
  later: `
421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred
450 4.7.1 Try again later
451 4.3.2 Please try again later
451 Temporary local problem - please try later
450 4.2.0 Greylisted, see http://postgrey.example
421 too many connections
452 4.5.3 Too many recipients
451 4.7.500 Server busy. Please try again later
432 4.3.2 Concurrent connections limit exceeded
450 4.2.1 The user you are trying to contact is receiving mail too quickly
421 しばらくしてから再送してください
450 4.1.1 user unknown
`,
  unclear: `
550 mailbox unavailable
550 Requested action not taken
554 Transaction failed
550 5.0.0
554 5.0.0 Service unavailable
550 Rejected
550 rejected.
550 Not accepted
500 error
550 配信できませんでした
550 no valid recipients
`,
};
test("further answers of each kind", () => {
  for (const [kind, replies] of Object.entries(MORE))
    expect(
      replies
        .trim()
        .split("\n")
        .filter((reply) => judge(reply) !== kind),
      kind,
    ).toEqual([]);
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
