import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SYSTEM } from "../../src/base/viewer.ts";
import { splitJvn } from "../../src/sources/bulletins/index.ts";
import { readDocument, type Reading } from "../../src/sources/documents/index.ts";
import { takeAll } from "../../src/warnings/feeds/index.ts";
import { readPath } from "../../src/warnings/providers/index.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { testContext } from "../web.ts";

const DATA = `${import.meta.dirname}/../../../shared/data/jvn`;
const has = existsSync(DATA);
if (!has) console.warn("SKIPPED: ../shared/data/jvn is absent, so no sample of MyJVN was taken in");

/** Why a sample is refused, by a part of its path; every other sample is taken whole. */
const REFUSED: [path: RegExp, reason: string][] = [
  [/(?:product|Product)\w*\.(?:xml|rdf)$/, "製品の一覧"],
  [/endor\w*\.xml$/, "ベンダの一覧"],
  [/(?:getProductList|getVendorList)_oka\.json$|dataFeed_myjvn_vendor_oka\.json$/, "一覧"],
  [/getStatistics\w*\.(?:xml|json)$/, "統計"],
  // Official samples that are no JSON ("retMax": , and comments).
  [
    /oka\/dataFeed_(?:jvndb_detail|myjvn_product|myjvn_product_version)_oka\.json$/,
    "JSON として読めませんでした",
  ],
  [/schemas\/\w+\/.*\.xsd$/, "知らない種類の XML（schema）"],
  [/schemas\/\w+\/.*\.json$/, "CSAF の文書ではありません"],
  // The JSON of another tool, made out of JVN's.
  [/vuls-fixtures\/extract\//, "CSAF の文書ではありません"],
  [/\.html$/, "HTML"],
  [/checksum\.txt$|\.md$/, "読めま"],
];

async function everyFile(): Promise<string[]> {
  const found = await readdir(DATA, { recursive: true, withFileTypes: true });
  return found
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .sort();
}

async function readAll(path: string) {
  const found: { name: string; reading: Reading }[] = [];
  for await (const { source, bytes } of readPath(path)) {
    const parts = splitJvn(bytes!) ?? [{ id: "", bytes: () => bytes! }];
    for (const part of parts)
      found.push({ name: `${source}#${part.id}`, reading: readDocument(part.bytes()) });
  }
  return found;
}

describe.skipIf(!has)("the samples of MyJVN and JVN iPedia", () => {
  test("every file is taken entry by entry, or refused with the reason that fits it", async () => {
    const wrong: string[] = [];
    let entries = 0;
    for (const path of await everyFile()) {
      const expected = REFUSED.find(([part]) => part.test(path))?.[1] ?? null;
      for (const { name, reading } of await readAll(path)) {
        const refused = "refused" in reading ? reading.refused : null;
        if (refused === null) entries++;
        const fits = expected === null ? refused === null : refused?.includes(expected);
        if (!fits) wrong.push(`${name}: ${refused ?? "taken"}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(entries).toBe(52);
  });

  test("one entry says the same of itself in XML and in JSON", async () => {
    const advisory = async (path: string, id: string) => {
      const all = await readAll(`${DATA}/examples/${path}`);
      const reading = all.find(({ name }) => name.endsWith(`#${id}`))!.reading;
      if ("refused" in reading) throw new Error(reading.refused);
      const { title, trackingId, publisherNamespace, tlp, currentRelease, products } =
        reading.advisory;
      const named = [...new Set(products.map(({ vendor, product }) => `${vendor} ${product}`))];
      return { title, trackingId, publisherNamespace, tlp, currentRelease, named };
    };
    for (const id of [
      "JVNDB-2017-009608",
      "JVNDB-2018-009328",
      "JVNDB-2021-002774",
      "JVNDB-2022-000097",
    ])
      expect(await advisory(`oka/getVulnDetailInfo_oka_${id}.json`, id)).toEqual(
        await advisory(`hnd/getVulnDetailInfo_hnd_${id}.xml`, id),
      );
    expect(await advisory("oka/getVulnOverviewList_oka.json", "JVNDB-2025-002884")).toEqual(
      await advisory("hnd/getVulnOverviewList_hnd.xml", "JVNDB-2025-002884"),
    );
  });
});

describe.skipIf(!has)("taken in", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  async function take(path: string) {
    const items = readPath(`${DATA}/${path}`);
    const { taken, same, superseded, older, refused } = await takeAll(
      testContext(database, "work"),
      SYSTEM,
      items,
      () => {},
    );
    return { taken, same, superseded, older, refused };
  }
  const versions = async (id: string) =>
    (
      await database.owner.query(
        "select f.version from advisories.affected f join advisories.advisory a on a.id = f.advisory_id where a.tracking_id = $1 order by f.place",
        [id],
      )
    ).rows.map((row) => (row as { version: string | null }).version);

  test("a detail takes the place of its overview, and no overview that of a detail", async () => {
    const log4j = "JVNDB-2021-005429";
    const fixtures = "vuls-fixtures/fetch/jvn/feed";
    expect(await take(`${fixtures}/rss/jvndb_2021.rdf`)).toMatchObject({ taken: 1 });
    expect(await versions(log4j)).toEqual([null]);
    expect(await take(`${fixtures}/detail/jvndb_detail_2021.rdf`)).toMatchObject({ superseded: 1 });
    expect(await versions(log4j)).toContain("2.13.0 から 2.15.0 より前のバージョン");
    // As if the overview came in other bytes.
    await database.owner.query("delete from advisories.document where outcome = 'taken'");
    expect(await take(`${fixtures}/rss/jvndb_2021.rdf`)).toMatchObject({ older: 1 });
    expect(await versions(log4j)).toContain("2.13.0 から 2.15.0 より前のバージョン");
  });

  test("all official samples are taken; nothing changes the second time", async () => {
    const first = await take("examples/hnd");
    expect(first).toMatchObject({ refused: 8 });
    expect(first.taken).toBeGreaterThan(10);
    const again = await take("examples/hnd");
    expect(again).toMatchObject({ taken: 0, superseded: 0, older: 0 });
  });
});
