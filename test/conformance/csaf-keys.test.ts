import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { readDocument } from "../../src/sources/documents/index.ts";
import {
  buildMatcher,
  matchKeysOf,
  prepareRelease,
  releaseKeysOf,
} from "../../src/warnings/matching/index.ts";
import { readPath } from "../../src/warnings/providers/index.ts";
import { releasedAliases } from "../../src/things/products/index.ts";

const DATA = `${import.meta.dirname}/../../../shared/data`;
const FOLDERS = ["csaf-cisa/icsma", "csaf-publishers"].map((name) => `${DATA}/${name}`);
const has = FOLDERS.every((folder) => existsSync(folder));
if (!has)
  console.warn("SKIPPED: ../shared/data is absent, so no keys were held against the matcher");

test.skipIf(!has)(
  "what the matcher relates shares a key: looking up by keys loses nothing",
  async () => {
    const aliases = releasedAliases();
    const advisories: { matcher: ReturnType<typeof buildMatcher>; keys: Set<string> }[] = [];
    const releases = new Map<string, Parameters<typeof prepareRelease>[0]>();
    for (const folder of FOLDERS)
      for await (const { bytes } of readPath(folder)) {
        const reading = readDocument(bytes!);
        if ("refused" in reading) continue;
        const { products } = reading.advisory;
        const keys = new Set(matchKeysOf(products, aliases));
        advisories.push({ matcher: buildMatcher(products, aliases), keys });
        for (const { vendor, product, model, cpe, purl } of products) {
          const name = `${vendor} ${product} ${model}`;
          releases.set(name, { vendor, product, model, version: "1.0", cpe, purl });
          releases.set(product, { vendor: null, product, model: null, version: null });
        }
      }
    let related = 0;
    for (const [i, facts] of [...releases.values()].entries()) {
      if (i % 3 !== 0) continue;
      const release = prepareRelease(facts, aliases);
      const keys = releaseKeysOf(release);
      for (const advisory of advisories) {
        const match = advisory.matcher(release);
        if (match === null) continue;
        related++;
        expect(
          keys.some((key) => advisory.keys.has(key)),
          `${facts.product}: ${match.reason}`,
        ).toBe(true);
      }
    }
    expect(related).toBeGreaterThan(400);
  },
);
