import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const content = join(import.meta.dirname, "../../../content/demo");
const kevPath = join(
  import.meta.dirname,
  "../../../../shared/data/kev/known_exploited_vulnerabilities.json",
);

/** The validator has no types of its own. */
const validator = (file: string) => import(`@secvisogram/csaf-validator-lib/${file}.js`);
type Verdict = { isValid: boolean; tests: { name: string; errors: unknown[] }[] };
const { default: validate } = (await validator("validate")) as {
  default: (tests: unknown[], document: unknown) => Promise<Verdict>;
};
const basic = Object.values((await validator("basic")) as Record<string, unknown>);

type Status = Record<string, string[]>;
type Advisory = {
  document: { distribution: { tlp: { label: string } }; tracking: { id: string; version: string } };
  product_tree: unknown;
  vulnerabilities: { cve: string; product_status: Status; threats?: { date: string }[] }[];
};
const read = (folder: string) =>
  readdirSync(join(content, folder)).map((name) => ({
    name: `${folder}/${name}`,
    advisory: JSON.parse(readFileSync(join(content, folder, name), "utf8")) as Advisory,
  }));
const first = read("advisories");
const updates = read("updates");

test.each([...first, ...updates])("$name is valid CSAF 2.0", async ({ name, advisory }) => {
  const { isValid, tests } = await validate(basic, advisory);
  const errors = tests.flatMap((one) =>
    one.errors.map((error) => `${one.name}: ${JSON.stringify(error)}`),
  );
  expect(errors, name).toEqual([]);
  expect(isValid).toBe(true);
  expect(name).toContain(`/${advisory.document.tracking.id.toLowerCase()}.json`);
});

test("a damaged advisory would be noticed", async () => {
  const damaged = structuredClone(first[0]!.advisory);
  damaged.vulnerabilities[0]!.product_status.known_affected!.push("CSAFPID-9999");
  expect((await validate(basic, damaged)).isValid).toBe(false);
});

test("one of eight is not for everybody, so that mail without detail is seen", () => {
  expect(first).toHaveLength(8);
  expect(
    first.filter((one) => one.advisory.document.distribution.tlp.label === "AMBER"),
  ).toHaveLength(1);
});

test("the update is a newer version that changes the status of one product only", () => {
  for (const { advisory } of updates) {
    const before = first.find(
      (one) => one.advisory.document.tracking.id === advisory.document.tracking.id,
    )!.advisory;
    expect(Number(advisory.document.tracking.version)).toBe(
      Number(before.document.tracking.version) + 1,
    );
    expect(advisory.product_tree).toEqual(before.product_tree);
    const pairs = (one: Advisory) =>
      one.vulnerabilities.flatMap((vulnerability) =>
        Object.entries(vulnerability.product_status).flatMap(([status, ids]) =>
          ids.map((id) => `${id} ${status}`),
        ),
      );
    const added = pairs(advisory).filter((pair) => !pairs(before).includes(pair));
    expect(added).toEqual(["CSAFPID-0006 known_affected"]);
    expect(pairs(before).filter((pair) => !pairs(advisory).includes(pair))).toEqual([
      "CSAFPID-0006 under_investigation",
    ]);
  }
});

test.skipIf(!existsSync(kevPath))("what they say about exploitation agrees with KEV", () => {
  const kev = JSON.parse(readFileSync(kevPath, "utf8")) as {
    vulnerabilities: { cveID: string; dateAdded: string }[];
  };
  const listed = new Map(kev.vulnerabilities.map((one) => [one.cveID, one.dateAdded]));
  for (const { name, advisory } of first)
    for (const { cve, threats } of advisory.vulnerabilities)
      expect(threats?.[0]?.date.slice(0, 10), `${name} ${cve}`).toBe(listed.get(cve));
});
