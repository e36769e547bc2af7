import { type Json, objectOf, objectsOf, textOf } from "../../base/files/json.ts";
import { alertOf } from "./alert.ts";
import { cvesIn, type JvnEntry, NOTHING, numberOf, plainText } from "./entry.ts";

/** One entry of getVulnOverviewList (JSON, version 4 「oka」). */
export function readOverview(entry: Json, tlp: string | null): JvnEntry {
  const references = objectsOf(entry.references);
  const cwes = objectsOf(entry.cwes).map(({ id }) => textOf(id));
  return {
    ...NOTHING,
    kind: "overview",
    id: textOf(entry.id) ?? "",
    version: "概要",
    title: plainText(textOf(entry.title)),
    link: textOf(entry.link),
    tlp,
    created: textOf(entry.created),
    modified: textOf(entry.modified),
    summary: plainText(textOf(entry.summary)),
    references: references.flatMap((one) => {
      const url = textOf(one.url);
      const summary = [textOf(one.source), textOf(one.summary)].filter(Boolean).join(" ");
      return url === null ? [] : [{ summary: summary || url, url }];
    }),
    products: objectsOf(entry.products).flatMap((one) => {
      const product = textOf(one.pname);
      const ids = objectOf(one.product_ids) ?? {};
      const purl = objectsOf(ids.id_refs).find(({ nameType }) => nameType === "purl");
      return product === null
        ? []
        : [
            {
              vendor: textOf(one.vname),
              product,
              cpe: textOf(ids.cpe),
              purl: textOf(purl?.value),
              version: textOf(one.version),
              status: "known_affected",
            },
          ];
    }),
    cves: cvesIn(references.map((one) => (one.source === "CVE" ? textOf(one.summary) : null))),
    cwe: cwes.find((id) => id !== null) ?? null,
    cvss: objectsOf(entry.metrics).flatMap((metric) =>
      Object.values(objectOf(metric.content) ?? {}).flatMap((value) => {
        const cvss = objectOf(value);
        const version = textOf(cvss?.version) ?? "";
        if (cvss === null || !/^[234]\./.test(version)) return [];
        const score = typeof cvss.baseScore === "number" ? cvss.baseScore : null;
        return [
          {
            version,
            vector: textOf(cvss.vectorString),
            score: score ?? numberOf(textOf(cvss.baseScore)),
            severity: textOf(cvss.baseSeverity),
          },
        ];
      }),
    ),
    findings: [],
  };
}

/** One entry of getAlertList in JSON, version 3 (`sec:` names) or 4. */
export function readJsonAlert(entry: Json, tlp: string | null): JvnEntry {
  const items = objectsOf(entry["sec:items"] ?? entry.items).flatMap((one): Json[] => {
    const inside = objectOf(one["sec:item"]);
    if (inside !== null) return [inside];
    return one.title === undefined ? [] : [one];
  });
  const of = (item: Json, name: string) => textOf(item[`sec:${name}`] ?? item[name]);
  return alertOf({
    id: textOf(entry.id) ?? "",
    title: textOf(entry.title),
    summary: textOf(entry.summary),
    link: textOf(entry.link),
    tlp,
    created: textOf(entry.created) ?? textOf(entry.published),
    modified:
      textOf(entry.modified) ??
      textOf(entry.updated) ??
      textOf(entry.update) ??
      textOf(entry.published),
    severity: textOf(objectOf(entry.category)?.term),
    items: items.map((item) => ({
      title: of(item, "title"),
      summary: of(item, "summary"),
      link: of(item, "link"),
      products: [
        ...objectsOf(item["sec:cpe"]).map(({ value }) => ({
          vendor: null,
          product: null,
          cpe: textOf(value),
        })),
        ...objectsOf(item.products).map((one) => ({
          vendor: textOf(one.vname),
          product: textOf(one.pname),
          cpe: textOf(objectOf(one.product_ids)?.cpe),
        })),
      ],
    })),
  });
}

interface Stated {
  /** Version expression. */
  text: string;
  status: "known_affected" | "known_not_affected" | "under_investigation";
}

/**
 * A detail in JSON (version 4 「oka」) is CSAF but for the versions: they stand in `jvn_extension`. They are put where
 * CSAF has them, one product for each version text; a product of which nothing is said there stays without a version.
 */
export function withVersions(document: Json): Json {
  const extension = objectOf(document.jvn_extension) ?? {};
  const stated = [...statedByName(extension)];
  const byCpe = statedByCpe(extension);
  const ids = new Map<string, { id: string; status: Stated["status"] }[]>();

  const spread = (branch: Json, vendor: string): Json => {
    const product = objectOf(branch.product);
    const name = textOf(branch.name) ?? "";
    const id = textOf(product?.product_id);
    if (product === null || id === null || branch.category !== "product_name") return branch;
    const cpe = textOf(objectOf(product.product_identification_helper)?.cpe);
    const versions =
      stated.find((one) => one.vendor === vendor && one.product === name)?.versions ??
      byCpe.get(id) ??
      byCpe.get(nameOf(cpe ?? "")) ??
      [];
    if (versions.length === 0) return branch;
    const leaves = versions.map(({ text, status }, i) => ({ text, id: `${id}#${i + 1}`, status }));
    ids.set(id, leaves);
    const { product: _, ...rest } = branch;
    return {
      ...rest,
      branches: leaves.map((leaf) => ({
        category: "product_version_range",
        name: leaf.text,
        product: { ...product, product_id: leaf.id },
      })),
    };
  };
  const tree = objectOf(document.product_tree) ?? {};
  const branches = objectsOf(tree.branches).map((vendor) => ({
    ...vendor,
    branches: objectsOf(vendor.branches).map((one) => spread(one, textOf(vendor.name) ?? "")),
  }));
  if (ids.size === 0) return document;
  return {
    ...document,
    product_tree: { ...tree, branches },
    vulnerabilities: objectsOf(document.vulnerabilities).map((one) => pointAnew(one, ids)),
  };
}

function pointAnew(
  vulnerability: Json,
  ids: ReadonlyMap<string, { id: string; status: Stated["status"] }[]>,
): Json {
  const statuses: Record<string, unknown[]> = {};
  for (const [group, list] of Object.entries(objectOf(vulnerability.product_status) ?? {}))
    for (const id of Array.isArray(list) ? list : [])
      for (const one of ids.get(id) ?? [{ id, status: null }])
        (statuses[group === "known_affected" ? (one.status ?? group) : group] ??= []).push(one.id);
  return {
    ...vulnerability,
    product_status: statuses,
    remediations: objectsOf(vulnerability.remediations).map((remedy) => ({
      ...remedy,
      product_ids: (Array.isArray(remedy.product_ids) ? remedy.product_ids : []).flatMap(
        (id) => ids.get(id)?.map((one) => one.id) ?? [id],
      ),
    })),
  };
}

const STATUS: Record<string, Stated["status"]> = {
  affected: "known_affected",
  unaffected: "known_not_affected",
};

/** `affected`, in the words of CVE's JSON 5; where the fields are empty the description says it. */
function* statedByName(extension: Json) {
  for (const one of objectsOf(extension.affected)) {
    const versions = objectsOf(one.versions).flatMap((version): Stated[] => {
      const text = rangeOf(
        { at: version.version },
        { below: version.lessThan, upTo: version.lessThanOrEqual },
        textOf(version.description),
      );
      const status = STATUS[textOf(version.status) ?? "affected"] ?? "under_investigation";
      return text === null ? [] : [{ text, status }];
    });
    yield { vendor: textOf(one.vendor) ?? "", product: textOf(one.product) ?? "", versions };
  }
}

/** `cpeApplicability`, by the name without its version; where it holds a condition (AND, negate) it is left alone. */
function statedByCpe(extension: Json): Map<string, Stated[]> {
  const found = new Map<string, Stated[]>();
  const nodes = objectsOf(extension.cpeApplicability).flatMap((one) =>
    one.operator === "AND" || one.negate === true ? [{ operator: "AND" }] : objectsOf(one.nodes),
  );
  if (nodes.some((node) => node.operator === "AND" || node.negate === true)) return found;
  for (const match of nodes.flatMap((node) => objectsOf(node.cpeMatch))) {
    const criteria = textOf(match.criteria) ?? "";
    const text = rangeOf(
      { from: match.versionStartIncluding, above: match.versionStartExcluding },
      { below: match.versionEndExcluding, upTo: match.versionEndIncluding },
      versionIn(criteria),
    );
    if (match.vulnerable === false || text === null) continue;
    const name = nameOf(criteria);
    found.set(name, [...(found.get(name) ?? []), { text, status: "known_affected" }]);
  }
  return found;
}

/** Ends as an expression; `at` is one version alone, and a beginning where there is an end. null: nothing is said. */
function rangeOf(
  start: { at?: unknown; from?: unknown; above?: unknown },
  end: { below?: unknown; upTo?: unknown },
  otherwise: string | null,
): string | null {
  const word = (value: unknown) => (value === "*" ? null : textOf(value));
  const [below, upTo] = [word(end.below), word(end.upTo)];
  const hasEnd = below !== null || upTo !== null || end.below === "*" || end.upTo === "*";
  const from = word(start.from) ?? (hasEnd ? word(start.at) : null);
  const above = word(start.above);
  const parts = [
    ...(above === null ? [] : [`>${above}`]),
    ...(from === null ? [] : [`>=${from}`]),
    ...(below === null ? [] : [`<${below}`]),
    ...(upTo === null ? [] : [`<=${upTo}`]),
  ];
  return parts.length > 0 ? parts.join(", ") : (word(start.at) ?? otherwise);
}

/** A CPE 2.3 name or a jvnpid without its version. */
function nameOf(criteria: string): string {
  const fields = criteria.split(":");
  return fields.slice(0, 5).join(":");
}

function versionIn(criteria: string): string | null {
  const version = criteria.split(":")[5];
  return version === undefined || version === "*" || version === "-" ? null : version;
}
