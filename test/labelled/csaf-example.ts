import { releasedAliases } from "../../src/things/products/index.ts";
import { readCsaf, type ReadAdvisory } from "../../src/sources/documents/csaf.ts";
import { buildMatcher } from "../../src/warnings/matching/matching.ts";
import type { Match } from "../../src/warnings/matching/matching-words.ts";
import type { ReleaseFacts } from "../../src/warnings/matching/release.ts";

/** A small CSAF document: vendor, product, then one leaf per version with its status. */
export function document(
  vendor: string | null,
  product: string,
  versions: Record<string, string>,
  extra: object = {},
): object {
  const leaves = Object.keys(versions).map((name, i) => ({
    category: "product_version_range",
    name,
    product: { product_id: `P${i}`, name: `${product} ${name}` },
  }));
  const named = { category: "product_name", name: product, branches: leaves };
  const status: Record<string, string[]> = {};
  Object.values(versions).forEach((value, i) => (status[value] ??= []).push(`P${i}`));
  return {
    document: {
      csaf_version: "2.0",
      title: "例",
      distribution: { tlp: { label: "WHITE" } },
      tracking: {
        id: "T-1",
        version: "1",
        status: "final",
        initial_release_date: "2026-01-01T00:00:00Z",
        current_release_date: "2026-01-01T00:00:00Z",
      },
    },
    product_tree: {
      branches:
        vendor === null ? [named] : [{ category: "vendor", name: vendor, branches: [named] }],
    },
    vulnerabilities: [{ cve: "CVE-2026-0001", product_status: status }],
    ...extra,
  };
}

/** The advisory in a document that must be readable. */
export function read(json: unknown): ReadAdvisory {
  const reading = readCsaf(json);
  if ("refused" in reading) throw new Error(reading.refused);
  return reading.advisory;
}

/** What one release gets from one document. */
export function judge(
  json: object,
  release: Partial<ReleaseFacts> & { product: string },
): Match | null {
  const matcher = buildMatcher(read(json).products, releasedAliases());
  return matcher({ vendor: null, model: null, version: null, ...release });
}
