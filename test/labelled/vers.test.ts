import { expect, test } from "vitest";
import { compareVersions, readVersion, testVersion } from "../../src/things/versions/versions.ts";
import { hasData, jsonFiles } from "./csaf-files.ts";

interface Vector {
  test_type: string;
  input: { vers: string; version: string; input_scheme: string; versions: [string, string] };
  expected_output: unknown;
}
const withData = test.skipIf(!hasData("purl-vers"));
const vectors = function* (type: string): Generator<Vector> {
  for (const { text } of jsonFiles("purl-vers/vers/tests"))
    for (const vector of JSON.parse(text).tests as Vector[])
      if (vector.test_type === type) yield vector;
};

withData("every containment vector of the vers specification holds", () => {
  const all = [...vectors("containment")];
  expect(all.length).toBeGreaterThan(0);
  for (const { input, expected_output } of all)
    expect([input, testVersion(input.vers, input.version)]).toEqual([
      input,
      expected_output ? "inside" : "outside",
    ]);
});

/**
 * One order for all products cannot follow each package manager's (alpine's "5" < "5.0", Maven's qualifiers).
 * Shown for honesty; the floor keeps a change from making it worse unseen.
 */
withData("the natural order agrees with most of the vers comparison vectors", () => {
  const score: Record<string, { right: number; unsure: number; wrong: number }> = {};
  for (const { input, expected_output } of vectors("comparison")) {
    const [a, b] = input.versions.map((version) => readVersion(version)) as [
      ReturnType<typeof readVersion>,
      ReturnType<typeof readVersion>,
    ];
    const order = a === null || b === null ? null : compareVersions(a, b);
    const wanted = input.versions[0] === (expected_output as string[])[0] ? -1 : 1;
    const kind = order === null ? "unsure" : Math.sign(order) === wanted ? "right" : "wrong";
    (score[input.input_scheme] ??= { right: 0, unsure: 0, wrong: 0 })[kind]++;
  }
  const sum = (kind: "right" | "unsure" | "wrong") =>
    Object.values(score).reduce((n, each) => n + each[kind], 0);
  console.info(
    `vers comparisons: ${sum("right")} right, ${sum("unsure")} unsure, ${sum("wrong")} wrong`,
    JSON.stringify(score),
  );
  expect(sum("right") / (sum("right") + sum("wrong"))).toBeGreaterThanOrEqual(0.95);
});
