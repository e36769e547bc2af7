import { expect, test } from "vitest";
import { seal, unseal } from "./seal.ts";

const SECRET = "an installation's own secret, long enough";

test("what was sealed opens again, and is another text each time", () => {
  const sealed = seal(SECRET, "key", "row 1", "秘密の鍵");
  expect(unseal(SECRET, "key", "row 1", sealed)).toBe("秘密の鍵");
  expect(seal(SECRET, "key", "row 1", "秘密の鍵")).not.toBe(sealed);
  expect(sealed).not.toContain(Buffer.from("秘密の鍵").toString("base64url"));
});

test("it stays shut for another secret, purpose or row, and when a byte was changed", () => {
  const sealed = seal(SECRET, "key", "row 1", "secret");
  expect(unseal(`${SECRET}!`, "key", "row 1", sealed)).toBeNull();
  expect(unseal(SECRET, "other", "row 1", sealed)).toBeNull();
  expect(unseal(SECRET, "key", "row 2", sealed)).toBeNull();
  const bytes = Buffer.from(sealed, "base64url");
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1;
    expect(unseal(SECRET, "key", "row 1", changed.toString("base64url"))).toBeNull();
  }
  expect(unseal(SECRET, "key", "row 1", "")).toBeNull();
});
