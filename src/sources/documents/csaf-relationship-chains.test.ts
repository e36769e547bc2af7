import { describe, expect, test } from "vitest";
import { judge, read } from "../../../test/labelled/csaf-example.ts";
import { readCsaf } from "./csaf.ts";

const NAMES = ["Aoi Library", "Beni Stack", "Chidori OS", "Daidai Gateway", "Enju Rack"];
const MORE = ["Fuji Suite", "Giboshi Cabinet"];
const CATEGORIES = [
  "installed_on",
  "default_component_of",
  "external_component_of",
  "optional_component_of",
  "installed_with",
];
type Relationship = {
  category: string;
  product_reference: string;
  relates_to_product_reference: string;
  full_product_name: object;
};

/** Numbers that look drawn and are the same each time. */
function drawing(seed: number) {
  let state = seed * 7919 + 1;
  return (below: number): number => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

/**
 * A chain of 3 to 6 steps, each product put into the next; the wholes are W1, W2 …, each made of the one before. In
 * some a circle or an end that stands nowhere is added, in some the statuses name a group. Nothing but the first part
 * has a status, if only inside of all the others.
 */
function draw(seed: number, statuses: (whole: string, group: string) => object[]) {
  const pick = drawing(seed);
  const steps = 3 + (seed % 4);
  const products = [...NAMES, ...MORE].slice(0, steps + 1).map((product, i) => ({
    vendor: "Kaede",
    product,
    version: i === 0 ? "1.0" : `${i + 1}.${pick(9)}`,
  }));
  const relate = (category: string, part: string, base: string, whole: string): Relationship => ({
    category,
    product_reference: part,
    relates_to_product_reference: base,
    full_product_name: { product_id: whole, name: `${part} in ${base}` },
  });
  const relationships = products
    .slice(1)
    .map((_, i) =>
      relate(
        CATEGORIES[pick(CATEGORIES.length)]!,
        i === 0 ? "P0" : `W${i}`,
        `P${i + 1}`,
        `W${i + 1}`,
      ),
    );
  const last = `W${steps}`;
  const trouble = ["none", "circle", "no part", "no base", "none"][seed % 5]!;
  if (trouble === "circle")
    relationships.push(
      relate("installed_on", "C2", "P1", "C1"),
      relate("installed_on", "C1", "P2", "C2"),
    );
  if (trouble === "no part") relationships.push(relate("default_component_of", "?", "P1", "X1"));
  if (trouble === "no base") relationships.push(relate("optional_component_of", "P0", "?", "X1"));
  for (let i = relationships.length - 1; i > 0; i--) {
    const j = pick(i + 1);
    [relationships[i], relationships[j]] = [relationships[j]!, relationships[i]!];
  }
  const json = {
    document: {
      csaf_version: "2.0",
      title: "鎖",
      distribution: { tlp: { label: "WHITE" } },
      tracking: {
        id: `C-${seed}`,
        version: "1",
        status: "final",
        initial_release_date: "2026-01-01T00:00:00Z",
        current_release_date: "2026-01-01T00:00:00Z",
      },
    },
    product_tree: {
      branches: products.map(({ vendor, product, version }, i) => ({
        category: "vendor",
        name: vendor,
        branches: [
          {
            category: "product_name",
            name: product,
            branches: [
              {
                category: "product_version",
                name: version,
                product: { product_id: `P${i}`, name: `${product} ${version}` },
              },
            ],
          },
        ],
      })),
      relationships,
      product_groups: [{ group_id: "G", product_ids: [last] }],
    },
    vulnerabilities: statuses(last, "G").map((product_status, i) => ({
      cve: `CVE-2026-100${i}`,
      product_status,
    })),
  };
  return { json, products, trouble };
}

/** Products by themselves, clear of another vulnerability: it says nothing of the one inside. */
const OTHERS = ["P0", "P1", "P2", "P3"];
const seeds = Array.from({ length: 25 }, (_, i) => i);
const hosts = <Product>(products: readonly Product[]) => products.slice(1);

describe.each(seeds)("document %i", (seed) => {
  const isGroup = seed % 2 === 1;

  test("what is cleared inside of others clears none of them", () => {
    const { json, products, trouble } = draw(seed, (whole, group) => [
      { known_not_affected: [isGroup ? group : whole] },
    ]);
    for (const line of hosts(products))
      expect([line.product, judge(json, line)?.verdict]).toEqual([line.product, "possibly"]);
    const reading = readCsaf(json);
    if ("refused" in reading) throw new Error(reading.refused);
    expect(reading.findings.length > 0).toBe(trouble !== "none");
  });

  test("what is affected inside of others affects each in its version, and the part itself", () => {
    const { json, products } = draw(seed, (whole, group) => [
      { known_affected: [isGroup ? group : whole] },
      { known_not_affected: OTHERS },
    ]);
    for (const line of products)
      expect([line.product, judge(json, line)?.verdict]).toEqual([line.product, "affected"]);
    expect(read(json).products.filter(({ cves }) => cves.includes("CVE-2026-1000"))).not.toEqual(
      [],
    );
  });
});

test("a product that is put beside another lends it neither its version nor its fate", () => {
  const whole = (category: string, vendor: string) => ({
    ...draw(0, () => [{ known_not_affected: ["W"] }]).json,
    product_tree: {
      branches: [
        {
          category: "vendor",
          name: vendor,
          branches: [
            {
              category: "product_name",
              name: "Aoi Agent",
              branches: [
                {
                  category: "product_version",
                  name: "3.0",
                  product: { product_id: "A", name: "Aoi Agent 3.0" },
                },
              ],
            },
          ],
        },
        {
          category: "vendor",
          name: "Kaede",
          branches: [
            {
              category: "product_name",
              name: "Beni Server",
              product: { product_id: "B", name: "Beni Server" },
            },
          ],
        },
      ],
      relationships: [
        {
          category,
          product_reference: "A",
          relates_to_product_reference: "B",
          full_product_name: { product_id: "W", name: "Aoi Agent 3.0 / Beni Server" },
        },
      ],
    },
  });
  const at = (category: string, vendor: string) =>
    judge(whole(category, vendor), { vendor: "Kaede", product: "Beni Server", version: "3.0" })
      ?.verdict;
  expect(at("installed_on", "Kaede")).toBe("not");
  for (const category of CATEGORIES.slice(1)) expect(at(category, "Kaede")).toBe("possibly");
  for (const category of CATEGORIES) expect(at(category, "Midori")).toBe("possibly");
});

test("a group in a status is all that it names, also in circles; one that names nothing is told", () => {
  const { json } = draw(0, () => [{ known_affected: ["G", "H", "none"] }]);
  const groups = [
    { group_id: "G", product_ids: ["P1", "H"] },
    { group_id: "H", product_ids: ["P2", "G"] },
  ];
  const reading = readCsaf({
    ...json,
    product_tree: { ...json.product_tree, product_groups: groups },
  });
  if ("refused" in reading) throw new Error(reading.refused);
  const affected = reading.advisory.products.filter(({ status }) => status === "affected");
  expect(affected.map(({ productId }) => productId)).toEqual(["P1", "P2"]);
  expect(reading.findings.map(({ message }) => message)).toEqual([
    "製品の番号 none は製品の一覧にありません。",
  ]);
});

test("groups too large to be read in every status are told", () => {
  const { json } = draw(0, () =>
    Array.from({ length: 5 }, () => ({ known_affected: ["P1"], known_not_affected: ["G"] })),
  );
  const ids = Array.from({ length: 60_000 }, (_, i) => `P${i % 3}`);
  const product_groups = [{ group_id: "G", product_ids: ids }];
  const reading = readCsaf({ ...json, product_tree: { ...json.product_tree, product_groups } });
  if ("refused" in reading) throw new Error(reading.refused);
  expect(reading.findings.map(({ where }) => where)).toEqual(["/product_tree/product_groups"]);
});
