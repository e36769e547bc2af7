import { loadProductSpread } from "../src/stage/nations/content.ts";
import { expand } from "../src/stage/nations/holdings.ts";
import type pg from "pg";

/** A guidance that a second person approved: asks the silent, and tells everybody else by their kind. */
export async function addGuidance(owner: pg.Pool, advisoryId: string): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    `with set_tlp as (update advisories.advisory set tlp = 'GREEN', severity = 'critical' where id = $1)
     insert into guidance.guidance (advisory_id, revision, state, ask_kinds, rule)
     values ($1, 1, 'approved', '{firewall,vpn}', '{"kinds": ["hospital", "clinic"]}') returning id`,
    [advisoryId],
  );
  await owner.query(
    `insert into guidance.guidance_text (guidance_id, class, summary, actions)
     select $1, class, class || ' に向けた要約です。', '[{"text": "更新を業者に頼んでください。", "minutes": 10}]'
     from unnest('{clinic,hospital_small,hospital_large,director,vendor}'::text[]) class`,
    [rows[0]!.id],
  );
  return rows[0]!.id;
}

/** CSAF about the older half of the versions of the first products that institutions hold. */
export function writeAdvisory(id: string, ranges: number): string {
  const at = new Date().toISOString();
  const products = loadProductSpread()
    .products.filter((one) => Object.keys(one.versions).length > 0)
    .slice(0, ranges);
  const leaves = products.map(({ vendors, names, versions }, place) => {
    const all = Object.keys(versions)
      .flatMap(expand)
      .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    const name = `vers:generic/<=${all[Math.floor(all.length / 2)]}`;
    const leaf = {
      category: "product_version_range",
      name,
      product: { product_id: `P-${place}`, name: `${names[0]} ${name}` },
    };
    return {
      category: "vendor",
      name: vendors[0],
      branches: [{ category: "product_name", name: names[0], branches: [leaf] }],
    };
  });
  return JSON.stringify({
    document: {
      category: "csaf_security_advisory",
      csaf_version: "2.0",
      title: "測定のための注意喚起",
      distribution: { tlp: { label: "GREEN" } },
      publisher: { category: "coordinator", name: "測定", namespace: "https://bench.example.jp" },
      tracking: {
        id,
        status: "final",
        version: "1",
        initial_release_date: at,
        current_release_date: at,
        revision_history: [{ number: "1", date: at, summary: "初版" }],
      },
    },
    product_tree: { branches: leaves },
    vulnerabilities: [
      {
        cve: "CVE-2026-0001",
        product_status: { known_affected: products.map((_, place) => `P-${place}`) },
      },
    ],
  });
}
