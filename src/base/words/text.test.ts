import fc from "fast-check";
import { expect, test } from "vitest";
import { cutText, cutUnits, foldText, isMailAddress, oneLine, readMailAddress } from "./text.ts";

test("codes and phones fold to one spelling", () => {
  expect(foldText("　０３－１２３４ー５６７８ ")).toBe("03-1234-5678");
  for (const hyphen of "‐‑‒–—―−﹣－-") expect(foldText(`1${hyphen}2`)).toBe("1-2");
  expect(foldText("ＦｏｒｔｉＧａｔｅ－６０Ｆ")).toBe("FortiGate-60F");
  expect(foldText("\u200B131\uFEFF0001")).toBe("1310001");
});

test("a long vowel mark inside a word stays one", () => {
  expect(foldText("ｻｰﾊﾞｰ")).toBe("サーバー");
  expect(foldText("ルーター")).toBe("ルーター");
});

test("addresses that can be mailed to", () => {
  for (const good of [
    "a@b.jp",
    "joho.system+vpn@med.example.ac.jp",
    "old..style.@docomo.example",
    "x@xn--p8j9a0d.example",
  ])
    expect(isMailAddress(good), good).toBe(true);
  for (const bad of [
    "",
    "a",
    "@b.jp",
    "a@",
    "a@b",
    "a b@c.jp",
    "a@b.jp\n",
    "a@b.jp\r\nBcc: x@y.jp",
    "a@b.jp,c@d.jp",
    "<a@b.jp>",
    '"a b"@c.jp',
    "a@-b.jp",
    "a@b..jp",
    "a@127.0.0.1",
    "a@[127.0.0.1]",
    "山@b.jp",
    `${"a".repeat(65)}@b.jp`,
    `a@${"b.".repeat(130)}jp`,
  ])
    expect(isMailAddress(bad), JSON.stringify(bad)).toBe(false);
});

test("an address as typed becomes one that can be mailed to, or nothing", () => {
  expect(readMailAddress(" ｎｕｒｓｅ＠Example.JP\r\n")).toBe("nurse@example.jp");
  expect(readMailAddress("nurse@病院.example")).toMatch(/^nurse@xn--[a-z0-9]+\.example$/);
  expect(readMailAddress("看護@example.jp")).toBeNull();
  expect(readMailAddress("a@b.jp\r\nBcc: x@y.jp")).toBeNull();
  expect(readMailAddress("example.jp")).toBeNull();
});

test("whatever is typed, what is accepted holds no character that ends a header or an envelope", () => {
  const unit = fc.constantFrom(...'abz09.-_+@,;:<>()[]"\\ \t\r\n\0\u2028\u200B＠，＜ーァ病');
  let accepted = 0;
  fc.assert(
    fc.property(
      fc.string({ unit, maxLength: 4 }),
      fc.string({ unit, maxLength: 3 }),
      (local, domain) => {
        const address = readMailAddress(`${local}@${domain}example.jp`);
        if (address === null) return true;
        accepted++;
        return /^[a-z0-9._+-]+@[a-z0-9.-]+$/.test(address);
      },
    ),
    { numRuns: 5000 },
  );
  expect(accepted).toBeGreaterThan(50);
});

test("what a machine said becomes one short line", () => {
  expect(oneLine(" 550-no\r\n550 such\0\u001b[31m user ")).toBe("550-no 550 such [31m user");
  expect(oneLine("x".repeat(1000))).toHaveLength(500);
});

test("a text is cut between the characters people see, counted as the database counts", () => {
  expect(cutText("abc", 3)).toBe("abc");
  expect(cutText("abcd", 3)).toBe("abc");
  expect(cutText("𠮷野家", 2)).toBe("𠮷野");
  expect(cutText("𠮷".repeat(100), 100)).toBe("𠮷".repeat(100));
  expect(cutUnits("𠮷".repeat(100), 99)).toBe("𠮷".repeat(49));
  expect(cutText("がか\u3099き", 2)).toBe("が");
  expect(cutText("👨‍👩‍👧👍🏽x", 6)).toBe("👨‍👩‍👧");
  expect(cutText("🇯🇵🇯🇵", 3)).toBe("🇯🇵");
  expect(cutText(`e${"\u0301".repeat(500)}`, 100)).toHaveLength(100);
  const part = fc.constantFrom("a", "字", "𠮷", "👨‍👩‍👧", "か\u3099", "🇯🇵", "👍🏽", "\r\n");
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 40 }),
      fc.nat(60),
      fc.boolean(),
      (parts, most, long) => {
        const text = (long ? "字".repeat(6_000) : "") + parts.join("");
        const limit = long ? 6_000 + most : most;
        for (const [cut, length] of [
          [cutText(text, limit), (one: string) => [...one].length],
          [cutUnits(text, limit), (one: string) => one.length],
        ] as const) {
          expect(text.startsWith(cut)).toBe(true);
          expect(cut.isWellFormed()).toBe(true);
          expect(length(cut)).toBeLessThanOrEqual(limit);
          if (length(text) <= limit) expect(cut).toBe(text);
          // As much as fits: the next character would be too many.
          if (!long && cut !== text && limit > 0) {
            const next = [...new Intl.Segmenter().segment(text.slice(cut.length))][0]!.segment;
            expect(length(cut + next)).toBeGreaterThan(limit);
          }
        }
      },
    ),
    { seed: 8 },
  );
});
