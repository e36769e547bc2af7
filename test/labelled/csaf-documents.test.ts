import { expect, test } from "vitest";
import { expressionReport, readCsaf, type ReadAdvisory } from "../../src/documents/csaf.ts";
import { buildMatcher, prepareRelease } from "../../src/documents/matching.ts";
import { releasedAliases } from "../../src/products/index.ts";
import { cisaFiles, hasData, jsonFiles, jsonInArchive } from "./csaf-files.ts";

/** Product ids at the leaves of a tree, counted without the reader. */
function leavesOf(node: unknown, found: string[] = []): string[] {
  if (typeof node !== "object" || node === null) return found;
  if ("product_id" in node && typeof node.product_id === "string" && "name" in node)
    found.push(node.product_id);
  for (const value of Object.values(node)) leavesOf(value, found);
  return found;
}

const withCisa = test.skipIf(!hasData("csaf-cisa"));

withCisa(
  "every product of the 1,455 CISA advisories is an identity, and 97 of 100 version expressions are read",
  () => {
    const advisories: ReadAdvisory[] = [];
    let leaves = 0;
    for (const { name, text } of cisaFiles()) {
      const json = JSON.parse(text);
      const reading = readCsaf(json);
      if ("refused" in reading) throw new Error(`${name}: ${reading.refused}`);
      const ids = new Set(reading.advisory.products.map((product) => product.productId));
      const own = leavesOf(json.product_tree);
      expect(own.filter((id) => !ids.has(id))).toEqual([]);
      leaves += own.length;
      advisories.push(reading.advisory);
    }
    expect(advisories.length).toBe(1455);
    const report = expressionReport(advisories);
    const ratio = report.read / report.expressions;
    console.info(
      `${advisories.length} advisories, ${leaves} products; version expressions ${report.expressions}, read ${(ratio * 100).toFixed(2)} %, ` +
        `of them ${report.conditional} with a condition for a person; most frequent unread: ` +
        report.unread
          .slice(0, 5)
          .map((entry) => `${entry.text} (${entry.document} ×${entry.count})`)
          .join(" · "),
    );
    expect(ratio).toBeGreaterThanOrEqual(0.97);
  },
);

withCisa("all CISA advisories against 20,000 releases on one core", () => {
  const aliases = releasedAliases();
  const advisories = [...cisaFiles()].flatMap(({ text }) => {
    const reading = readCsaf(JSON.parse(text));
    return "advisory" in reading ? [reading.advisory] : [];
  });
  const facts = new Map<string, Parameters<typeof prepareRelease>[0]>();
  const add = (vendor: string | null, product: string, version: string | null) =>
    facts.set(`${vendor}\n${product}\n${version}`, { vendor, product, model: null, version });
  for (const { products } of advisories)
    for (const { vendor, product, version } of products)
      add(vendor, product, /\d+(?:\.\d+)+/.exec(version ?? "")?.[0] ?? null);
  const known = [...facts.values()];
  for (let i = 0; facts.size < 20_000; i++)
    add(
      known[i % known.length]!.vendor,
      i % 3 ? known[i % known.length]!.product : `院内の製品 ${i}`,
      `${i % 9}.${i % 13}.${i % 7}`,
    );

  const start = performance.now();
  const releases = [...facts.values()].map((release) => prepareRelease(release, aliases));
  const matchers = advisories.map(({ products }) => buildMatcher(products, aliases));
  const ready = performance.now();
  let found = 0;
  for (const matcher of matchers)
    for (const release of releases) if (matcher(release) !== null) found++;
  const seconds = (performance.now() - ready) / 1000;
  console.info(
    `${advisories.length} advisories × ${releases.length} releases: ${found} verdicts, prepared in ${((ready - start) / 1000).toFixed(1)} s, matched in ${seconds.toFixed(1)} s`,
  );
  expect(found).toBeGreaterThan(known.length);
});

test.skipIf(!hasData("csaf-publishers", "csaf-oasis-tests"))(
  "no document of any publisher or of the OASIS tests stops the reader",
  () => {
    const aliases = releasedAliases();
    const release = {
      vendor: "Example Company",
      product: "Product A",
      model: null,
      version: "1.0",
    };
    const files = [
      ...jsonFiles("csaf-publishers"),
      ...jsonInArchive("csaf-oasis-tests/csaf-tests-schemas.tar.zst"),
    ];
    let [read, refused] = [0, 0];
    for (const { name, text } of files) {
      const reading = readCsaf(JSON.parse(text));
      if ("refused" in reading) refused++;
      else {
        read++;
        buildMatcher(reading.advisory.products, aliases)(release);
        expect(reading.advisory.trackingId, name).not.toBe("");
      }
    }
    console.info(`${read} documents read, ${refused} refused as no CSAF documents`);
    expect(read).toBeGreaterThan(1000);
  },
);
