import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { takeFile } from "../../src/warnings/feeds/take.ts";
import { SYSTEM } from "../../src/base/viewer.ts";
import { type Item, readPath } from "../../src/warnings/providers/index.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { testContext } from "../web.ts";
import { advisoryOf, bytesOf } from "./csaf-sample.ts";

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), "tasuki-hostile-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

const takeItem = async (item: Item) =>
  (await takeFile(testContext(database, "work"), SYSTEM, item).next()).value!;
const take = (bytes: Buffer, name = "x.json") =>
  takeItem({
    name,
    bytes,
    source: name,
    size: bytes.length,
    hash: "none",
    signature: "none",
  });
const whole = bytesOf(advisoryOf({ id: "HOSTILE-1" }));

describe("what is no advisory is refused with a reason, and kept", () => {
  const cases: [string, Buffer, RegExp][] = [
    ["empty", Buffer.alloc(0), /空/],
    ["truncated", whole.subarray(0, whole.length >> 1), /JSON/],
    ["nested 100,000 deep", Buffer.from("[".repeat(100_000)), /入れ子/],
    ["nested objects", Buffer.from('{"a":'.repeat(100_000) + "1" + "}".repeat(100_000)), /入れ子/],
    ["four million values", Buffer.from(`[${"0,".repeat(4_000_000)}0]`), /値が多すぎる/],
    [
      "invalid UTF-8",
      Buffer.concat([whole.subarray(0, 40), Buffer.from([0xff, 0xfe, 0xc3, 0x28])]),
      /UTF-8/,
    ],
    ["wrong schema", Buffer.from('{"vulnerabilities": "yes"}'), /document/],
    ["an array", Buffer.from("[]"), /オブジェクト/],
    ["an id of 10,000 letters", bytesOf(advisoryOf({ id: "X".repeat(10_000) })), /番号/],
  ];
  test.each(cases)("%s", async (name, bytes, reason) => {
    const file = await take(bytes, name);
    expect(file.outcome).toBe("refused");
    expect(file.refusal).toMatch(reason);
    const kept = await database.owner.query(
      "select outcome, refusal, octet_length(bytes) as size from advisories.document where name = $1",
      [name],
    );
    expect(kept.rows).toEqual([{ outcome: "refused", refusal: file.refusal, size: bytes.length }]);
  });
});

test("a file of 100 MB is refused by its size, without being read", async () => {
  const path = join(folder, "large.json");
  writeFileSync(path, "");
  truncateSync(path, 100_000_000);
  const before = process.memoryUsage().rss;
  for await (const item of readPath(path)) {
    expect(item.bytes).toBeNull();
    const file = await takeItem(item);
    expect(file.refusal).toMatch(/大きすぎる/);
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
});

test("prototype keys, U+0000, half surrogates and huge numbers do no harm", async () => {
  const document = advisoryOf({ id: "HOSTILE-2", title: "A\u0000B\ud800C" }) as Record<
    string,
    object
  >;
  const text = JSON.stringify(document)
    .replace(
      '"document":',
      '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":1}},"document":',
    )
    .replace('"baseScore":9.8', '"baseScore":1e999');
  const file = await take(Buffer.from(text), "hostile.json");
  expect(file.outcome).toBe("taken");
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  const row = await database.owner.query(
    "select title, cvss from advisories.advisory where tracking_id = 'HOSTILE-2'",
  );
  expect(row.rows[0]).toEqual({ title: "A\ufffdB\ufffdC", cvss: null });
});
