import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { SYSTEM } from "../../base/viewer.ts";
import {
  findKinds,
  findReleases,
  type NamedProduct,
  resolveReleases,
  searchProducts,
} from "./index.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const named = (
  vendor: string,
  product: string,
  version: string | null,
  model: string | null = null,
): NamedProduct => ({
  vendor,
  product,
  model,
  version,
});
const resolve = (items: NamedProduct[], listed = false) =>
  database.work.asViewer(SYSTEM, (tx) => resolveReleases(tx, items, { listed }));
const count = async (table: string, where: string) => {
  const { rows } = await database.owner.query<{ n: number }>(
    `select count(*)::int n from products.${table} where ${where}`,
  );
  return rows[0]!.n;
};

test("one product written in several ways is one product, and each version one release", async () => {
  const ids = await resolve([
    named("Fortinet", "FortiGate", "7.2.4", "60F"),
    named("フォーティネット", "フォーティゲート", "７.２.４", "60F"),
    named("Fortinet, Inc.", "Fortigate", "7.2.5", "60F"),
    named("Fortinet", "FortiGate", null, "60F"),
    named("Fortinet", "FortiGate", "不明", "60F"),
  ]);
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
  expect(ids[4]).toBe(ids[3]);
  expect(new Set(ids).size).toBe(3);
  expect(await resolve([named("FORTINET", "fortigate", "7.2.4", "60f")])).toEqual([ids[0]]);
});

test("many at once, in two transactions at the same time, give the same releases and no duplicates", async () => {
  const items = Array.from({ length: 3000 }, (_, i) =>
    named(`会社${i % 40}`, `装置 ${i % 1500}号`, `1.${i % 3}`),
  );
  const [one, two, three] = await Promise.all([
    resolve(items),
    resolve(items.toReversed()),
    resolve(items.slice(500, 2500)),
  ]);
  expect(two!.toReversed()).toEqual(one);
  expect(three).toEqual(one!.slice(500, 2500));
  expect(new Set(one).size).toBe(await count("release", "version like '1.%'"));
});

test("facts that come later are kept, and what stands is not overwritten", async () => {
  await resolve([named("ACME", "Box", "1")], true);
  await resolve([
    { ...named("ACME", "Box", "2"), kind: "router", cpe: "cpe:2.3:h:acme:box:*:*:*:*:*:*:*:*" },
  ]);
  await resolve([{ ...named("ACME", "Box", "2"), kind: "switch" }]);
  expect(await count("product", "name = 'Box' and kind = 'router' and cpe like 'cpe:%'")).toBe(1);
  const kinds = await database.work.asViewer(SYSTEM, (tx) =>
    findKinds(tx, [named("acme", "box", null), named("x", "y", null)]),
  );
  expect(kinds).toEqual(["router", null]);
});

test("the search knows Japanese and English names, and never shows what only a clerk typed", async () => {
  await resolve(
    [
      named("Fortinet", "FortiGate", "7.4.1", "100F"),
      named("QNAP", "TS-453D", null),
      named("BUFFALO", "TeraStation TS3420DN", null),
    ],
    true,
  );
  await resolve([named("みなと病院", "院長の自作システム", null)]);
  const search = (text: string) =>
    database.web.asViewer(SYSTEM, async (tx) =>
      (await searchProducts(tx, text)).map((hit) => `${hit.product} ${hit.model ?? ""}`.trim()),
    );
  for (const text of [
    "fortig",
    "フォーティゲ",
    "フォーティゲート",
    "フォーティネット",
    "FORTINET 100f",
  ]) {
    expect(await search(text), text).toContain("FortiGate 100F");
  }
  for (const text of ["テラステーション", "バッファロー", "terast"])
    expect(await search(text), text).toContain("TeraStation TS3420DN");
  expect(await search("ts-453")).toEqual(["TS-453D"]);
  expect(await search("自作")).toEqual([]);
  expect(await search("rtx")).toEqual([]);
  await resolve([named("やまは", "ｒｔｘ８３０", null)]);
  expect(await search("rtx")).toEqual([]);
  await resolve([named("やまは", "RTX830", "15.02")], true);
  expect(await search("rtx")).toEqual(["RTX830"]);
  expect(await search("%")).toEqual([]);
  expect(await search("  ")).toEqual([]);
});

test("releases come in batches by id, by product, or all of them", async () => {
  const [id] = await resolve([named("Batch", "Machine", "9")]);
  const read = (choice: Parameters<typeof findReleases>[1]) =>
    database.work.asViewer(SYSTEM, async (tx) => {
      const rows = [];
      for await (const batch of findReleases(tx, choice)) rows.push(...batch);
      return rows;
    });
  expect(await read({ ids: [id!] })).toMatchObject([
    { releaseId: id, vendor: "Batch", product: "Machine", version: "9" },
  ]);
  expect((await read({ productKeys: ["machine"] })).map((row) => row.releaseId)).toEqual([id]);
  const all = await read({ all: true });
  expect(all.length).toBe(await count("release", "true"));
  expect(new Set(all.map((row) => row.releaseId)).size).toBe(all.length);
});
