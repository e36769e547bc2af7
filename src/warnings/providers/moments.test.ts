import fc from "fast-check";
import { expect, test } from "vitest";
import { addressKey, resolverOf } from "./addresses.ts";
import { readMoment } from "./moments.ts";

const NOW = new Date("2026-11-21T00:00:00Z");

test.each([
  ["2026-04-01T00:00:00Z", "2026-04-01T00:00:00.000Z"],
  ["2026-04-01T09:00:00+09:00", "2026-04-01T00:00:00.000Z"],
  ["2026-04-01T09:00:00.123456+0900", "2026-04-01T00:00:00.123Z"],
  ["2026-03-31 20:00:00 -04", "2026-04-01T00:00:00.000Z"],
  ["2026/4/1 9:00 JST", "2026-04-01T00:00:00.000Z"],
  ["2026-04-01t00:00:00z", "2026-04-01T00:00:00.000Z"],
  ["2026-04-01 00:00", "2026-04-01T00:00:00.000Z"],
  ["2026.04.01", "2026-04-01T00:00:00.000Z"],
  ["Wed, 01 Apr 2026 09:00:00 +0900", "2026-04-01T00:00:00.000Z"],
  ["2026-13-01", null],
  ["01/04/2026", null],
  ["1775001600", null],
  ["yesterday", null],
  ["", null],
  ["2026-12-01T00:00:00Z", null],
])("the moment %j is %j", (text, moment) => {
  expect(readMoment(text, NOW)).toBe(moment);
});

test("a moment is read the same in every zone that it can be written in", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("2000-01-01"), max: NOW, noInvalidDate: true }),
      fc.integer({ min: -12 * 60, max: 14 * 60 }),
      fc.constantFrom("T", " "),
      (date, minutes, gap) => {
        const there = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, 23);
        const two = (n: number) => String(Math.floor(Math.abs(n))).padStart(2, "0");
        const zone = `${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
        expect(readMoment(there.replace("T", gap) + zone, NOW)).toBe(date.toISOString());
      },
    ),
  );
});

test.each([
  ["HTTPS://PSIRT.Example:443/a/../b/./c%7e.json#x", "https://psirt.example/b/c~.json"],
  ["https://h.example/注意/甲.json", "https://h.example/%E6%B3%A8%E6%84%8F/%E7%94%B2.json"],
  [
    "https://h.example/%e6%b3%a8%e6%84%8f/%e7%94%b2.json?",
    "https://h.example/%E6%B3%A8%E6%84%8F/%E7%94%B2.json",
  ],
  ["http://h.example:80/%61.json?v=1", "http://h.example/a.json?v=1"],
  ["http://h.example:8080/a%2Fb.json", "http://h.example:8080/a%2Fb.json"],
  ["no address", "no address"],
])("the address %j is told apart as %j", (text, key) => {
  expect(addressKey(text)).toBe(key);
});

test("spelling an address otherwise makes it no other", () => {
  const part = fc.stringMatching(/^[A-Za-z0-9._~-]{1,12}$/).filter((one) => !/^\.+$/.test(one));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.boolean(), (parts, isLower) => {
      const plain = `https://h.example/${parts.join("/")}`;
      const hex = (char: string) => {
        const code = char.charCodeAt(0).toString(16).padStart(2, "0");
        return `%${isLower ? code : code.toUpperCase()}`;
      };
      const spelt = `HTTPS://H.EXAMPLE:443/x/..${parts.map((one) => `/${[...one].map(hex).join("")}`).join("")}`;
      expect(addressKey(spelt)).toBe(addressKey(plain));
      expect(addressKey(addressKey(spelt))).toBe(addressKey(spelt));
    }),
  );
});

test.each([
  ["a.json", "https://h.example/csaf/a.json"],
  ["./2026/../a.json", "https://h.example/csaf/a.json"],
  ["/csaf/a.json", "https://h.example/csaf/a.json"],
  ["/2026/a.json", "https://h.example/csaf/2026/a.json"],
  ["2026\\a.json", "https://h.example/csaf/2026/a.json"],
  ["a#1.json", "https://h.example/csaf/a%231.json"],
  ["../secret.json", "outside"],
  ["%2e%2e/secret.json", "outside"],
  ["//evil.example/a.json", "outside"],
  ["https://evil.example/csaf/a.json", "outside"],
  ["https://h.example.evil.example/csaf/a.json", "outside"],
  ["file:///etc/passwd", "outside"],
])("in a list of a folder %j means %j", (path, address) => {
  expect(resolverOf("https://h.example/csaf/")(path)).toBe(address);
});
