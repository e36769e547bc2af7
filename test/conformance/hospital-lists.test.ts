import { existsSync, readFileSync } from "node:fs";
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readTable, tableLimits } from "../../src/base/files/table-file.ts";
import * as api from "../../src/circle/rosters/api.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { FULL } from "../full.ts";
import { runJobs, startTestWeb, testContext, type TestWeb } from "../web.ts";
import { sendList, STAFF } from "./list-upload.ts";

const FOLDER = "../shared/data/jp-hospitals/";
const there = existsSync(`${FOLDER}README.md`);
if (!there) console.warn(`real lists of facilities: ${FOLDER} is absent, nothing was compared`);

/** The real lists, and by which columns the source names a facility. */
const FILES = [
  { name: "xlsx/19_yamanashi_2025-10.xlsx", head: 2, key: [1, 3, 4], table: null },
  { name: "xlsx/31_tottori_2025-10.xlsx", head: 2, key: [1, 3, 4], table: null },
  { name: "hospitals_beds_2025-10.csv", head: 1, key: [0, 2], table: "1" },
  { name: "institutions_beds_2025-10.csv.gz", head: 1, key: [0, 2], table: "1" },
  { name: "institutions_codes_2025-08.csv.zst", head: 0, key: [0], table: "1" },
] as const;
type ListFile = (typeof FILES)[number];

/** Where not all is gone through: five prefectures, of the north, the middle and the south, great and small. */
const SOME = ["01", "13", "19", "31", "47"];

/** The bytes of a list as it is sent, and what they hold. */
function listOf({ name, head }: ListFile): { sent: Buffer; bytes: Buffer } {
  const raw = readFileSync(FOLDER + name);
  const ending = name.split(".").at(-1);
  const [unpack, pack] =
    ending === "gz"
      ? [gunzipSync, gzipSync]
      : ending === "zst"
        ? [zstdDecompressSync, zstdCompressSync]
        : [null, null];
  if (!unpack || !pack) return { sent: raw, bytes: raw };
  if (FULL) return { sent: raw, bytes: unpack(raw) };
  const lines = unpack(raw).toString("utf8").split("\n");
  const some = lines.filter((line, at) => at < head || SOME.includes(line.slice(0, 2)));
  const bytes = Buffer.from(some.join("\n"));
  return { sent: pack(bytes), bytes };
}

/** Facilities by prefecture, counted from the file without the room that takes it. */
function sourceCounts({ name, head, key }: ListFile, bytes: Buffer): Map<string, number> {
  const table = readTable(bytes, name.replace(/\.(gz|zst)$/, ""), tableLimits);
  const keys = new Set(
    table.rows.slice(head).map((row) => key.map((column) => row[column]).join(" ")),
  );
  const counts = new Map<string, number>();
  for (const one of keys) counts.set(one.slice(0, 2), (counts.get(one.slice(0, 2)) ?? 0) + 1);
  return counts;
}

describe.skipIf(!there)("the real lists of the authorities", () => {
  let database: TestDatabase;
  let web: TestWeb;
  let context: ReturnType<typeof testContext>;
  beforeAll(async () => {
    database = await createTestDatabase();
    context = testContext(database);
    web = await startTestWeb(context);
  });
  afterAll(async () => {
    await web.close();
    await database.drop();
  });

  const standing = async () => {
    const { rows } = await database.owner.query<{ prefecture: string; count: number }>(
      `select substr(code, 1, 2) as prefecture, count(*)::int as count from facilities.code group by 1`,
    );
    return new Map(rows.map((row) => [row.prefecture, row.count]));
  };
  const clear = () =>
    database.owner.query(
      "truncate facilities.facility, facilities.code, facilities.former_name, facilities.change, rosters.import, rosters.line cascade",
    );

  for (const file of FILES) {
    test(`${file.name}: nothing is left out, counts by prefecture as in the source`, async () => {
      await clear();
      const name = file.name.split("/").at(-1)!;
      const query: Record<string, string> = file.table ? { pointTable: file.table } : {};
      const { sent, bytes } = listOf(file);
      const read = await sendList({ web, database, context }, name, sent, query);
      expect(read.state).toBe("preview");
      expect(read.counts.leftOut).toBe(0);
      const params = { id: read.id };
      await web.ask(STAFF, api.takeImport, { params });
      await runJobs(database, { ...context, db: database.work });
      const source = sourceCounts(file, bytes);
      const got = await standing();
      // A code that the list only names beside another (a hospital's dental department) is one more.
      const { rows } = await database.owner.query<{ more: number }>(
        "select count(*)::int as more from rosters.line where cardinality(codes) > 1",
      );
      const sum = (counts: Map<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0);
      if (rows[0]!.more === 0) expect(got).toEqual(source);
      else expect(sum(got) - sum(source)).toBeLessThanOrEqual(rows[0]!.more);
      const facilities = await database.owner.query<{ prefecture: string; count: number }>(
        "select prefecture, count(*)::int as count from facilities.facility group by 1",
      );
      expect(new Map(facilities.rows.map((row) => [row.prefecture, row.count]))).toEqual(source);
      const findings = await database.owner.query<{ what: string; count: number }>(
        `select regexp_replace(regexp_replace(split_part(one, '：', 2), '「.*?」', '「…」'), '[0-9]+', 'N', 'g') as what, count(*)::int
         from rosters.line cross join unnest(findings) one group by 1 order by 2 desc`,
      );
      const said = [
        ...read.findings.map((one) => `  ${one.message}`),
        ...findings.rows.map((row) => `  ${row.count} × ${row.what}`),
      ];
      console.log(
        `${name}: ${read.counts.rows} rows, ${read.counts.new} facilities\n${said.join("\n")}`,
      );

      // The same list again changes nothing; undoing it leaves nothing.
      const again = await sendList({ web, database, context }, name, sent, {
        ...query,
        complete: "listed",
      });
      expect(again.counts).toMatchObject({ new: 0, changed: 0, gone: 0, same: read.counts.new });
      await web.ask(STAFF, api.undoImport, { params });
      await runJobs(database, { ...context, db: database.work });
      expect((await standing()).size).toBe(0);
    });
  }
});
