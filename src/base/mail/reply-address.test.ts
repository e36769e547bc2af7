import { expect, test } from "vitest";
import { isReplyTemplate, readReplyAddress, replyAddressOf } from "./reply-address.ts";

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
