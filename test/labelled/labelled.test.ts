import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { readCsaf, type ReadAdvisory } from "../../src/documents/csaf.ts";
import { buildMatcher } from "../../src/documents/matching.ts";
import { releasedAliases } from "../../src/products/index.ts";
import { cisaFiles, hasData } from "./csaf-files.ts";

const cell = z.string().nullable();
const schema = z.array(
  z.strictObject({
    advisory: z.string(),
    pairs: z.array(
      z.tuple([cell, z.string(), cell, cell, z.enum(["affected", "possibly", "not", "none"])]),
    ),
  }),
);
const labelled = ["pairs-medical.yaml", "pairs-industrial.yaml"].flatMap((file) =>
  schema.parse(parse(readFileSync(join(import.meta.dirname, file), "utf8"))),
);
const pairs = labelled.flatMap(({ advisory, pairs: lines }) =>
  lines.map((line) => ({ advisory, line })),
);

test("the labelled set holds at least 300 pairs, each once", () => {
  expect(pairs.length).toBeGreaterThanOrEqual(300);
  expect(new Set(pairs.map((pair) => JSON.stringify(pair))).size).toBe(pairs.length);
});

test.skipIf(!hasData("csaf-cisa"))(
  "register lines find the advisories that a reader would hold them to",
  () => {
    const aliases = releasedAliases();
    const wanted = new Set(labelled.map(({ advisory }) => advisory));
    const advisories = new Map<string, ReadAdvisory>();
    for (const { text } of cisaFiles()) {
      const read = readCsaf(JSON.parse(text));
      if ("advisory" in read && wanted.has(read.advisory.trackingId))
        advisories.set(read.advisory.trackingId, read.advisory);
    }
    expect([...wanted].filter((id) => !advisories.has(id))).toEqual([]);

    let [hit, missed, wrong, exact] = [0, 0, 0, 0];
    const differences: string[] = [];
    for (const { advisory, line } of pairs) {
      const [vendor, product, model, version, expected] = line;
      const match = buildMatcher(
        advisories.get(advisory)!.products,
        aliases,
      )({ vendor, product, model, version });
      const got = match?.verdict ?? "none";
      const should = expected === "affected" || expected === "possibly";
      const did = got === "affected" || got === "possibly";
      if (should && did) hit++;
      else if (should) missed++;
      else if (did) wrong++;
      const same = got === expected || (!should && !did);
      if (same) exact++;
      else differences.push(`${advisory} ${JSON.stringify(line)} → ${got} ${match?.reason ?? ""}`);
    }
    const precision = hit / (hit + wrong);
    const recall = hit / (hit + missed);
    const accuracy = exact / pairs.length;
    const percent = (ratio: number) => `${(ratio * 100).toFixed(1)} %`;
    console.info(
      `labelled pairs ${pairs.length}: precision ${percent(precision)}, recall ${percent(recall)}, same verdict ${percent(accuracy)}`,
    );
    console.info(differences.join("\n"));
    expect(recall).toBeGreaterThanOrEqual(0.97);
    expect(precision).toBeGreaterThanOrEqual(0.95);
    expect(accuracy).toBeGreaterThanOrEqual(0.92);
  },
);
