import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readCsaf, type ReadAdvisory } from "../../src/sources/documents/csaf.ts";
import { reportExpressions } from "../../src/sources/documents/expression-report.ts";
import { buildMatcher } from "../../src/warnings/matching/matching.ts";
import { prepareRelease } from "../../src/warnings/matching/release.ts";
import { releasedAliases } from "../../src/things/products/index.ts";
import { FULL } from "../full.ts";
import { cisaFiles, DATA, hasData, jsonFiles, jsonInArchive } from "./csaf-files.ts";

/** Product ids at the leaves of a tree, counted without the reader. */
function leavesOf(node: unknown, found: string[] = []): string[] {
  if (typeof node !== "object" || node === null) return found;
  if ("product_id" in node && typeof node.product_id === "string" && "name" in node)
    found.push(node.product_id);
  for (const value of Object.values(node)) leavesOf(value, found);
  return found;
}

const withCisa = test.skipIf(!hasData("csaf-cisa"));

withCisa("every product of the 1,455 CISA advisories is an identity", () => {
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
  console.info(`${advisories.length} advisories, ${leaves} products`);
});

/** The folders of real and of official documents, each on its own. */
function* folders(): Generator<[name: string, texts: Iterable<{ name: string; text: string }>]> {
  yield ["csaf-cisa/icsma", jsonFiles("csaf-cisa/icsma")];
  yield ["csaf-cisa/icsa", jsonInArchive("csaf-cisa/icsa.tar.zst")];
  for (const name of readdirSync(join(DATA, "csaf-publishers")))
    if (!name.includes(".")) yield [name, jsonFiles(join("csaf-publishers", name))];
  yield ["csaf-oasis-tests", jsonInArchive("csaf-oasis-tests/csaf-tests-schemas.tar.zst")];
}

test.skipIf(!hasData("csaf-cisa", "csaf-publishers", "csaf-oasis-tests"))(
  "97 of 100 version texts are understood to the last word in each folder, and in each half of it",
  () => {
    for (const [folder, files] of folders()) {
      const counts = [reportExpressions(), reportExpressions(), reportExpressions()];
      for (const { text } of files) {
        const reading = readCsaf(JSON.parse(text));
        if ("refused" in reading) continue;
        const { advisory } = reading;
        // Each half, chosen by hash, on its own: no few documents carry the rate.
        const half = createHash("sha1").update(advisory.trackingId).digest()[0]! % 2;
        for (const one of [counts[0]!, counts[1 + half]!]) one.add(advisory);
      }
      const [whole, ...halves] = counts.map((one) => one.close());
      const percent = ({ read, expressions }: { read: number; expressions: number }) =>
        expressions === 0 ? "-" : ((100 * read) / expressions).toFixed(2);
      console.info(
        `${folder}: ${whole!.read} of ${whole!.expressions} (${percent(whole!)} %; halves ${halves.map(percent).join(" and ")} %), ` +
          `different texts ${percent(whole!.distinct)} % of ${whole!.distinct.expressions}, ${whole!.conditional} with a condition, ` +
          `${whole!.packages} of packages, none ${whole!.noVersion}`,
      );
      for (const { read, expressions } of [whole!, ...halves])
        expect(read, folder).toBeGreaterThanOrEqual(0.97 * expressions);
    }
  },
);

withCisa(`${FULL ? "all" : "every tenth of the"} CISA advisories against 20,000 releases`, () => {
  const aliases = releasedAliases();
  const advisories = [...cisaFiles()].flatMap(({ text }, at) => {
    if (!FULL && at % 10 > 0) return [];
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
