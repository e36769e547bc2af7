import type { Pick } from "./pick.ts";

/** Stands in a value for text that JSON has no value for, and that is written as it is. */
const RAW = "\u0001raw:";

const deep = (depth: number) => `${RAW}${"[".repeat(depth)}${"]".repeat(depth)}`;
const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  1e21,
  1e308,
  `${RAW}1e999`,
  `${RAW}-0`,
  `${RAW}${"9".repeat(400)}`,
  "",
  " ",
  "　",
  "null",
  "\0",
  "a\0b",
  "\ud842",
  "x\udfb7",
  "\u202eabc",
  "👨‍👩‍👧".repeat(3_000),
  "𠮷".repeat(50_000),
  "a".repeat(300_000),
  "\n".repeat(5_000),
  "\u0301".repeat(5_000),
  "ﷺ".repeat(5_000),
  "0000-01-01",
  "0000-01-01T00:00:00Z",
  "9999-12-31",
  "9999-12-31T23:59:59-14:00",
  "0001-01-01T00:00:00+14:00",
  "-000001-01-01T00:00:00Z",
  "+010000-01-01T00:00:00Z",
  "2026-02-30",
  "2026-11-21T24:00:00Z",
  "2026-11-21T23:59:60Z",
  "infinity",
  "NaN",
  "1e999",
  "９９",
  "00000000-0000-0000-0000-000000000000",
  "FFFFFFFF-FFFF-4FFF-8FFF-FFFFFFFFFFFF",
  "'; drop table x; --",
  "%",
  "_%\\",
  "\\",
  "<script>alert(1)</script>",
  "=HYPERLINK(1)",
  "../../../etc/passwd",
  "a@b",
  "a\r\nBcc: x@example.jp",
  "http://127.0.0.1:1/",
  "http://[::1",
  "javascript:alert(1)",
  "__proto__",
  "constructor",
  "toString",
  "(a+)+$",
  [],
  {},
  [null],
  [[]],
  [0, "x", {}],
  Array(1_001).fill("x"),
  Array(20_000).fill(0),
  deep(900),
  deep(100_000),
  `${RAW}${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`,
  `${RAW}{"__proto__":{"x":1}}`,
  `${RAW}{"constructor":{"prototype":{"x":1}}}`,
  { length: 1e9 },
  JSON.parse('{"then":"x"}'),
  { toString: 1, valueOf: null },
  { toJSON: "x" },
];
const NAMES = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "id",
  "",
  "\0",
  "𠮷",
  "a.b",
  "a[0]",
];

/** A hostile value instead of another, or the other one spoiled. */
export function spoil(value: unknown, pick: Pick): unknown {
  if (typeof value === "string" && pick.chance(3)) {
    const at = pick.below(value.length + 1);
    const strewn = pick.of([
      "\0",
      "\ud842",
      "\udc00",
      "\u202e",
      "\n",
      "'",
      '"',
      "\\",
      "%",
      "𠮷",
      " ",
      "0",
    ]);
    return value.slice(0, at) + strewn + value.slice(at);
  }
  if (typeof value === "number" && pick.chance(3))
    return pick.of([-value, value + 0.1, value * 1e12, value + 2 ** 31, String(value)]);
  if (Array.isArray(value) && value.length > 0 && pick.chance(2))
    return pick.of([
      Array(1_200).fill(value[0]),
      [...value, ...value],
      [...value, null],
      [value],
      value.toReversed(),
      Object.assign({}, value),
    ]);
  if (typeof value === "object" && value !== null && pick.chance(4)) return [value];
  return pick.of(HOSTILE);
}

/** One thing in it changed, taken away or added: at the top, or somewhere within. */
export function mutate(value: unknown, pick: Pick): unknown {
  if (typeof value !== "object" || value === null || pick.chance(12)) return spoil(value, pick);
  const copy: unknown[] | Record<string, unknown> = Array.isArray(value)
    ? [...value]
    : { ...value };
  const names = Object.keys(copy);
  const inside = copy as Record<string, unknown>;
  if (names.length === 0 || pick.chance(8)) {
    const name = pick.of(NAMES);
    Object.defineProperty(copy, name, {
      value: pick.of(HOSTILE),
      enumerable: true,
      configurable: true,
    });
    return copy;
  }
  const name = pick.of(names);
  if (!Array.isArray(copy) && pick.chance(6)) {
    delete inside[name];
    return copy;
  }
  inside[name] = mutate(inside[name], pick);
  return copy;
}

/** As JSON; what JSON has no value for stands in it as it is. */
export function written(value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  return text.replaceAll(/"\\u0001raw:((?:[^"\\]|\\.)*)"/g, (_, raw: string) =>
    JSON.parse(`"${raw}"`),
  );
}

/** A text that is no longer JSON, or only nearly. */
export function breakText(text: string, pick: Pick): string {
  return pick.of([
    text.slice(0, pick.below(text.length + 1)),
    `${text}${text}`,
    `\ufeff${text}`,
    "",
    "null",
    "[]",
    '"x"',
    "1e999",
    "{",
    '{"a":1,"a":2}',
    "\0",
    text.replaceAll('"', "'"),
  ]);
}
