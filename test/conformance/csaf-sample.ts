/** One product of a sample: its name, and the versions that are affected. */
export interface SampleProduct {
  product: string;
  range: string;
  vendor?: string;
}

/** A small advisory for tests, as a CSAF 2.0 value. */
export function advisoryOf(facts: {
  id?: string;
  version?: string;
  title?: string;
  tlp?: string | null;
  cve?: string;
  products?: SampleProduct[];
  fixed?: string;
}) {
  const { id = "SAMPLE-1", version = "1", title = "見本の注意喚起", cve = "CVE-2026-0001" } = facts;
  const products = facts.products ?? [{ product: "Gate", range: "<2.5" }];
  const at = `2026-11-0${Math.min(9, Number(version) || 1)}T00:00:00Z`;
  return {
    document: {
      category: "csaf_security_advisory",
      csaf_version: "2.0",
      title,
      publisher: { category: "vendor", name: "見本の発行元", namespace: "https://sample.example" },
      ...(facts.tlp === null ? {} : { distribution: { tlp: { label: facts.tlp ?? "WHITE" } } }),
      tracking: {
        id,
        version,
        status: "final",
        initial_release_date: "2026-11-01T00:00:00Z",
        current_release_date: at,
        revision_history: [{ number: version, date: at, summary: "-" }],
      },
    },
    product_tree: {
      branches: products.map(({ vendor = "甲電機", product, range }, i) => ({
        category: "vendor",
        name: vendor,
        branches: [
          {
            category: "product_name",
            name: product,
            branches: [
              {
                category: "product_version_range",
                name: range,
                product: { name: `${product} ${range}`, product_id: `P${i}` },
              },
            ],
          },
        ],
      })),
    },
    vulnerabilities: [
      {
        cve,
        product_status: { known_affected: products.map((_, i) => `P${i}`) },
        scores: [
          {
            products: products.map((_, i) => `P${i}`),
            cvss_v3: { version: "3.1", baseScore: 9.8, baseSeverity: "CRITICAL" },
          },
        ],
        ...(facts.fixed
          ? {
              remediations: [
                {
                  category: "vendor_fix",
                  details: `Update to ${facts.fixed}`,
                  product_ids: products.map((_, i) => `P${i}`),
                },
              ],
            }
          : {}),
      },
    ],
  };
}

export const bytesOf = (document: unknown) => Buffer.from(JSON.stringify(document));
