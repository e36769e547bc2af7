import { expect, test } from "vitest";
import { writeMessage } from "./mail-text.ts";
import type { ClaimedMessage, ClaimedNotice } from "./queries-messages.ts";

const HOSTILE = "山田\r\nBcc: victim@example.jp\n\n【至急】\nhttps://evil.example/";
const head = {
  secret: "a secret of enough length",
  publicUrl: "https://tasuki.example",
  sender: { name: HOSTILE, contact: HOSTILE },
  unsubscribe: "mailto:office@example.jp",
};
const notice = (id: string): ClaimedNotice => ({
  id: `00000000-0000-4000-8000-00000000000${id}`,
  subject: "{{institution}} へのお知らせ（{{title}}）",
  body: "{{institution}}\n{{recipient}} 様\n\n{{sender}} です。\n{{names}}\n{{answerUrl}}\n{{contact}}\n",
  linkPath: "/r/{token}",
  fill: { title: HOSTILE, names: ["・担当 2", `・${HOSTILE}`] },
  linkExpiresAt: new Date("2027-01-01"),
});
const message = (notices: ClaimedNotice[], name: string): ClaimedMessage => ({
  id: "x",
  address: "a@example.jp",
  attempts: 1,
  contactId: "c",
  recipient: name,
  organisationId: "o",
  organisation: name,
  notices,
});

test.each([1, 2])(
  "names make no line, heading, button or header of their own (%d in one mail)",
  (count) => {
    const notices = Array.from({ length: count }, (_, at) => notice(String(at)));
    const mail = writeMessage(message(notices, HOSTILE), head);
    expect(mail.subject).not.toMatch(/[\r\n]/);
    const lines = mail.text.split(/\r\n|[\r\n]/);
    expect(lines).not.toContain("https://evil.example/");
    expect(lines).not.toContain("【至急】");
    expect(mail.html).not.toContain('href="https://evil.example/"');
    expect(lines.length).toBe(
      writeMessage(message(notices, "山田"), {
        ...head,
        sender: { name: "x", contact: "y" },
      }).text.split("\n").length,
    );
  },
);

test("a mail whose subject lacks a fact is an error, and no empty line that goes out", () => {
  const open = { ...notice("1"), subject: "{{count}}施設へ" };
  expect(() => writeMessage(message([open], "山田"), head)).toThrow("{{count}}");
});
