import { expect, test } from "vitest";
import { readCsaf } from "./csaf.ts";

const VULNERABILITY = {
  cve: "CVE-2026-1001",
  product_status: { known_affected: ["P1"], known_not_affected: ["P2"] },
};
const document = (vulnerabilities: unknown) => ({
  document: { csaf_version: "2.0", title: "t", tracking: { id: "T-1" } },
  product_tree: {
    full_product_names: [
      { product_id: "P1", name: "A 1.0" },
      { product_id: "P2", name: "A 2.0" },
    ],
  },
  vulnerabilities,
});
const read = (vulnerabilities: unknown) => {
  const reading = readCsaf(document(vulnerabilities));
  if ("refused" in reading) throw new Error(reading.refused);
  return {
    statuses: reading.advisory.products.map(({ status }) => status),
    cves: reading.advisory.vulnerabilities.map(({ cve }) => cve),
    told: reading.findings.filter(({ where }) => where.startsWith("/vulnerabilities")).length,
  };
};
const STATED = { statuses: ["affected", "not_affected"], cves: ["CVE-2026-1001"] };

test("vulnerabilities and statuses in another shape are read as they are meant, and told", () => {
  expect(read([VULNERABILITY])).toEqual({ ...STATED, told: 0 });
  const { product_status: status } = VULNERABILITY;
  for (const written of [
    [[VULNERABILITY]],
    [[[VULNERABILITY]]],
    VULNERABILITY,
    [{ ...VULNERABILITY, product_status: [status] }],
    [VULNERABILITY, null],
    [VULNERABILITY, "CVE-2026-1002"],
  ])
    expect(read(written), JSON.stringify(written)).toEqual({ ...STATED, told: 1 });
  const lone = { known_affected: "P1", known_not_affected: [["P2"]] };
  expect(read([{ ...VULNERABILITY, product_status: lone }]).statuses).toEqual(STATED.statuses);
});

test("what cannot be read is told, and nothing is said of the products", () => {
  for (const written of ["no list", 7, [7], [{ cve: "CVE-2026-1001", product_status: "P1" }]]) {
    const { statuses, told } = read(written);
    expect(statuses, JSON.stringify(written)).toEqual(["unknown", "unknown"]);
    expect(told, JSON.stringify(written)).toBeGreaterThan(0);
  }
  const broken = { ...VULNERABILITY, product_status: { known_affected: [{ id: "P1" }] } };
  expect(read([broken])).toMatchObject({ statuses: ["unknown", "unknown"], told: 1 });
});
