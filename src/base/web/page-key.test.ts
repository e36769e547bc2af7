import fc from "fast-check";
import { expect, test } from "vitest";
import { readPageKey, writePageKey } from "./page-key.ts";

const id = "0192f0c1-7e55-7abc-8def-0123456789ab";

test("a cursor keeps microseconds and both kinds of id", () => {
  const time = "2026-11-21T01:02:03.123456Z";
  expect(readPageKey(writePageKey({ time, id }))).toEqual({ time, id });
  expect(readPageKey(writePageKey({ time: new Date(time), id: 42n }), "number")).toEqual({
    time: "2026-11-21T01:02:03.123Z",
    id: "42",
  });
  expect(writePageKey({ time, id })).toMatch(/^[\w-]+$/);
});

test("a cursor of the other kind, a changed or an impossible one is none", () => {
  const code = (text: string) => Buffer.from(text).toString("base64url");
  expect(readPageKey(writePageKey({ time: new Date(0), id: 42 }))).toBeNull();
  for (const bad of [
    "",
    "???",
    code(""),
    code("2026-11-21T00:00:00Z"),
    code(`2026-02-30T00:00:00Z ${id}`),
    code(`2026-11-21T25:00:00Z ${id}`),
    code(`2026-11-21T00:00:00Z ${id} x`),
    code(`2026-11-21T00:00:00Z ${id}'; drop table x`),
    code(`0000-01-01T00:00:00Z ${id}`),
    "A".repeat(100_000),
  ])
    expect(readPageKey(bad), bad.slice(0, 80)).toBeNull();
});

test("no text makes it throw", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => readPageKey(text) === null));
  fc.assert(fc.property(fc.base64String(), (text) => readPageKey(text) === null));
});
