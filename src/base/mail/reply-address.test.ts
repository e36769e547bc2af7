import { expect, test } from "vitest";
import {
  readMessageId,
  isReplyTemplate,
  readReplyAddress,
  replyAddressOf,
} from "./reply-address.ts";

const ID = "0123abcd-0123-4abc-8def-0123456789ab";
const TAGGED = "reply+{tag}@in.example.jp";

test("each mail has an address for its answers, and it is read back", () => {
  const address = replyAddressOf(TAGGED, ID)!;
  expect(address).toBe("reply+0123abcd01234abc8def0123456789ab@in.example.jp");
  expect(readReplyAddress(TAGGED, address.toUpperCase())).toEqual({ id: ID });
  expect(readReplyAddress(TAGGED, "reply@in.example.jp")).toEqual({ id: null });
  expect(replyAddressOf("reply@in.example.jp", ID)).toBe("reply@in.example.jp");
  expect(replyAddressOf("{tag}@in.example.jp")).toBeUndefined();
  expect(replyAddressOf(undefined, ID)).toBeUndefined();
});

test("no other address is one of ours", () => {
  for (const address of [
    "reply+@in.example.jp",
    "reply+xyz@in.example.jp",
    "reply+0123abcd01234abc8def0123456789ab0@in.example.jp",
    "reply+0123abcd01234abc8def0123456789ab@evil.example",
    "x@in.example.jp",
  ])
    expect(readReplyAddress(TAGGED, address), address).toBeNull();
  expect([TAGGED, "a@b.example", "{tag}@b.example"].every(isReplyTemplate)).toBe(true);
  expect(["", "a", "a+{tag}@", "a b@c.example"].some(isReplyTemplate)).toBe(false);
});

test("a Message-ID of ours names the mail, anybody else's names none", () => {
  const id = "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0";
  for (const ours of [`<${id}@isac.example>`, `${id}@isac.example`])
    expect(readMessageId(ours)).toBe(id);
  for (const none of ["", id, `<${id}>`, `<x${id}@isac.example>`, "<CAF=1@mail.example>"])
    expect(readMessageId(none)).toBeUndefined();
});
