import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hashToken, newToken, readLink, signLink } from "./tokens.ts";

const secret = "a secret that is long enough";
const id = "0192f0c1-7e55-7abc-8def-0123456789ab";
const expires = new Date("2026-12-01T00:00:00Z");
const before = new Date("2026-11-30T23:59:59Z");

test("tokens differ and are stored hashed", () => {
  expect(newToken()).toMatch(/^[\w-]{43}$/);
  expect(newToken()).not.toBe(newToken());
  expect(hashToken("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("a signed link is short, url-safe and gives back what was signed", () => {
  const token = signLink(secret, "reply", id, expires);
  expect(token).toMatch(/^[\w-]{48}$/);
  expect(readLink(secret, "reply", token, before)).toEqual({ id, expires });
});

test("it expires at its second", () => {
  expect(readLink(secret, "reply", signLink(secret, "reply", id, expires), expires)).toBe(
    "expired",
  );
});

test("another purpose or secret makes it forged, also when it has expired", () => {
  const token = signLink(secret, "reply", id, expires);
  expect(readLink(secret, "unsubscribe", token, before)).toBe("forged");
  expect(readLink("another secret, long enough", "reply", token, before)).toBe("forged");
  expect(readLink(secret, "unsubscribe", token, expires)).toBe("forged");
});

test("every other spelling, cut or changed character is forged", () => {
  const token = signLink(secret, "reply", id, expires);
  for (let at = 0; at < token.length; at++) {
    const changed = `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
    expect(readLink(secret, "reply", changed, before)).toBe("forged");
  }
  for (const other of [
    "",
    token.slice(1),
    `${token}A`,
    `${token}=`,
    ` ${token}`,
    `${token}\n`,
    "x".repeat(100_000),
  ])
    expect(readLink(secret, "reply", other, before)).toBe("forged");
  fc.assert(
    fc.property(fc.string(), (text) => readLink(secret, "reply", text, before) === "forged"),
  );
});

test("links of many ids all read back", () => {
  for (let i = 0; i < 200; i++) {
    const each = randomUUID();
    expect(readLink(secret, "reply", signLink(secret, "reply", each, expires), before)).toEqual({
      id: each,
      expires,
    });
  }
});

test("what cannot be signed is refused", () => {
  expect(() => signLink(secret, "reply", "42", expires)).toThrow(RangeError);
  expect(() => signLink(secret, "reply", id, new Date(Number.NaN))).toThrow(RangeError);
  expect(() => signLink("", "reply", id, expires)).toThrow(RangeError);
});
