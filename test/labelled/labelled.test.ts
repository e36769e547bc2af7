import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { readCsaf } from "../../src/sources/documents/csaf.ts";
import { buildMatcher, type Matcher } from "../../src/warnings/matching/matching.ts";
import { releasedAliases } from "../../src/things/products/index.ts";
import { cisaFiles, hasData, jsonFiles } from "./csaf-files.ts";

const SETS = [
  "pairs-medical.yaml",
  "pairs-industrial.yaml",
  "pairs-publishers.yaml",
  "pairs-japanese.yaml",
];
const cell = z.string().nullable();
const schema = z.array(
  z.strictObject({
    advisory: z.string(),
    pairs: z.array(
      z.tuple([cell, z.string(), cell, cell, z.enum(["affected", "possibly", "not", "none"])]),
    ),
  }),
);
const pairs = SETS.flatMap((file) =>
  schema.parse(parse(readFileSync(join(import.meta.dirname, file), "utf8"))),
).flatMap(({ advisory, pairs: lines }) => lines.map((line) => ({ advisory, line })));

const isCisa = (advisory: string) => /^ICSM?A-/.test(advisory);
const isJapanese = (line: readonly (string | null)[]) =>
  line.some((text) => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text ?? ""));

test("the labelled set holds 800 pairs, 300 of other publishers, 150 Japanese, each line once", () => {
  expect(pairs.length).toBeGreaterThanOrEqual(800);
  expect(pairs.filter(({ advisory }) => !isCisa(advisory)).length).toBeGreaterThanOrEqual(300);
  expect(pairs.filter(({ line }) => isJapanese(line)).length).toBeGreaterThanOrEqual(150);
  const asked = pairs.map(({ advisory, line }) => JSON.stringify([advisory, ...line.slice(0, 4)]));
  expect(new Set(asked).size).toBe(asked.length);
});

/** The matchers of the advisories that lines are held against, by tracking id. */
function readMatchers(): Map<string, Matcher> {
  const wanted = new Set(pairs.map(({ advisory }) => advisory));
  const aliases = releasedAliases();
  const matchers = new Map<string, Matcher>();
  for (const files of [cisaFiles(), jsonFiles("csaf-publishers")]) {
    for (const { name, text } of files) {
      const json = JSON.parse(text);
      const id = json.document?.tracking?.id;
      if (!wanted.has(id)) continue;
      const read = readCsaf(json);
      if ("refused" in read) throw new Error(`${name}: ${read.refused}`);
      matchers.set(id, buildMatcher(read.advisory.products, aliases));
    }
  }
  expect([...wanted].filter((id) => !matchers.has(id))).toEqual([]);
  return matchers;
}

test.skipIf(!hasData("csaf-cisa", "csaf-publishers"))(
  "register lines find the advisories that a reader would hold them to",
  () => {
    const matchers = readMatchers();
    const judged = pairs.map(({ advisory, line }) => {
      const [vendor, product, model, version, expected] = line;
      const match = matchers.get(advisory)!({ vendor, product, model, version });
      return { advisory, line, expected, got: match?.verdict ?? "none", reason: match?.reason };
    });
    const concerns = (verdict: string) => verdict === "affected" || verdict === "possibly";
    const count = (is: (pair: (typeof judged)[number]) => boolean) => judged.filter(is).length;

    const hit = count(({ expected, got }) => concerns(expected) && concerns(got));
    const falseNot = count(({ expected, got }) => concerns(expected) && got === "not");
    const falseNone = count(({ expected, got }) => concerns(expected) && got === "none");
    const falseAlarm = count(({ expected, got }) => !concerns(expected) && concerns(got));
    const unrelated = judged.filter(({ expected, got }) => expected === "none" && concerns(got));
    // A line of another product and one outside every range are left in peace alike.
    const isSame = ({ expected, got }: (typeof judged)[number]) =>
      got === expected || (!concerns(got) && !concerns(expected));
    const precision = hit / (hit + falseAlarm);
    const recall = hit / (hit + falseNot + falseNone);
    const exact = count(isSame) / judged.length;

    const percent = (ratio: number) => `${(ratio * 100).toFixed(1)} %`;
    console.info(
      `labelled pairs ${judged.length}: precision ${percent(precision)}, recall ${percent(recall)}, ` +
        `same verdict ${percent(exact)}; wrongly "not" ${falseNot}, wrongly without relation ${falseNone}, ` +
        `unrelated but related ${unrelated.length}`,
    );
    const told = judged.filter((pair) => !isSame(pair));
    for (const { advisory, line, got, reason } of told)
      console.info(`${advisory} ${JSON.stringify(line)} → ${got} ${reason ?? ""}`);

    expect(falseNot).toBe(0);
    expect(falseNone).toBe(0);
    expect(unrelated).toEqual([]);
    expect(precision).toBeGreaterThanOrEqual(0.95);
    expect(exact).toBeGreaterThanOrEqual(0.95);
  },
);
