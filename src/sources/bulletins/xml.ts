import { attributeOf, elementAt, elementsOf, innerText, type XmlElement } from "./xml-tree.ts";
import { alertOf, productOfCpe } from "./alert.ts";
import {
  cvesIn,
  cvesNamed,
  idInAddress,
  type JvnEntry,
  type JvnProduct,
  NOTHING,
  numberOf,
  plainText,
} from "./entry.ts";

/** The TLP colour of MyJVN's marking (`sec:handling`), which stands beside the entries or in the channel. */
export function markingOf(root: XmlElement): string | null {
  const places = [root, ...elementsOf(root, "channel")];
  for (const place of places)
    for (const handling of elementsOf(place, "handling")) {
      const structure = elementAt(handling, "Marking", "Marking_Structure");
      const color = attributeOf(structure, "color");
      if (color !== null) return color;
    }
  return null;
}

/** One item of a JVNRSS list (1.0, 2.0 and 3.x): what getVulnOverviewList and the RSS feeds give. */
export function readItem(item: XmlElement, tlp: string | null): JvnEntry {
  const text = (name: string) => innerText(elementAt(item, name));
  const references = elementsOf(item, "references");
  const named = (one: XmlElement) => attributeOf(one, "id") ?? attributeOf(one, "title");
  return {
    ...NOTHING,
    kind: "overview",
    id: text("identifier") ?? idInAddress(text("link")),
    version: "概要",
    title: plainText(text("title")),
    link: text("link"),
    tlp,
    created: text("issued") ?? text("date"),
    modified: text("modified") ?? text("date"),
    summary: plainText(text("description")),
    references: references.flatMap((one) => {
      const url = innerText(one);
      const summary = [attributeOf(one, "source"), named(one)].filter(Boolean).join(" ");
      return url === null || isCwe(named(one)) ? [] : [{ summary: summary || url, url }];
    }),
    products: elementsOf(item, "cpe").flatMap((cpe): JvnProduct[] => {
      const name = innerText(cpe);
      const product = attributeOf(cpe, "product") ?? productOfCpe(name);
      if (product === null) return [];
      const cleared = attributeOf(cpe, "impact") === "not vulnerable";
      return [
        {
          vendor: attributeOf(cpe, "vendor"),
          product,
          cpe: name,
          purl: null,
          version: null,
          status: cleared ? "known_not_affected" : "known_affected",
        },
      ];
    }),
    cves: cvesIn(
      references.flatMap((one) => (attributeOf(one, "source") === "CVE" ? [named(one)] : [])),
    ),
    cwe: references.map(named).find(isCwe) ?? null,
    cvss: elementsOf(item, "cvss").map((cvss) => ({
      version: attributeOf(cvss, "version") ?? "3.0",
      vector: attributeOf(cvss, "vector"),
      score: numberOf(attributeOf(cvss, "score")),
      severity: attributeOf(cvss, "severity"),
    })),
    findings: [],
  };
}

/** affectedstatus of VULDEF 3.2. What is said with 「調査中」 is not settled; without a word it is affected. */
const STATUS: Record<string, string> = {
  vulnerable: "known_affected",
  vulnerable_investigating: "known_affected",
  notvulnerable: "known_not_affected",
  notvulnerable_investigating: "under_investigation",
  unknown: "under_investigation",
};
const OPERATORS: Record<string, string> = { lt: "<", le: "<=", gt: ">", ge: ">=", eq: "", ne: "≠" };

/** One Vulinfo of a VULDEF document (2.0 to 3.2): what getVulnDetailInfo gives. */
export function readVulinfo(vulinfo: XmlElement, tlp: string | null): JvnEntry {
  const data = elementAt(vulinfo, "VulinfoData") ?? vulinfo;
  const text = (...path: string[]) => innerText(elementAt(data, ...path));
  const all = (...path: string[]) => {
    const place = elementAt(data, ...path.slice(0, -1));
    return place === null ? [] : elementsOf(place, path.at(-1)!);
  };
  const history = all("History", "HistoryItem").map((one) => ({
    number: innerText(elementAt(one, "HistoryNo")) ?? "",
    date: innerText(elementAt(one, "DateTime")) ?? "",
    summary: plainText(innerText(elementAt(one, "Description"))) ?? "",
  }));
  const numbers = history.map(({ number }) => Number(number)).filter(Number.isInteger);
  const related = all("Related", "RelatedItem").map((one) => ({
    type: attributeOf(one, "type"),
    name: innerText(elementAt(one, "Name")),
    id: innerText(elementAt(one, "VulinfoID")),
    url: innerText(elementAt(one, "URL")),
  }));
  const isWeakness = ({ type, id }: { type: string | null; id: string | null }) =>
    type === "cwe" || isCwe(id);
  const registered = cvesIn(related.filter((one) => isCveRegister(one.name)).map(({ id }) => id));
  const summary = plainText(text("VulinfoDescription", "Overview"));
  const findings: JvnEntry["findings"] = [];
  return {
    ...NOTHING,
    kind: "detail",
    id: innerText(elementAt(vulinfo, "VulinfoID")) ?? "",
    version: String(numbers.reduce((a, b) => Math.max(a, b), 1)),
    title: plainText(text("Title")),
    link: null,
    tlp,
    created: text("DateFirstPublished"),
    modified: text("DateLastUpdated"),
    summary,
    references: related.flatMap((one) =>
      one.url === null || isWeakness(one)
        ? []
        : [{ summary: [one.name, one.id].filter(Boolean).join(" ") || one.url, url: one.url }],
    ),
    history,
    products: all("Affected", "AffectedItem").flatMap((item, i) =>
      readAffected(item, (message) =>
        findings.push({ where: `/Affected/AffectedItem[${i + 1}]`, message }),
      ),
    ),
    cves: registered.length > 0 ? registered : cvesNamed(summary),
    cwe: related.find(isWeakness)?.id ?? null,
    cvss: all("Impact", "Cvss").map((cvss) => ({
      version: attributeOf(cvss, "version") ?? "3.0",
      vector: innerText(elementAt(cvss, "Vector")),
      score: numberOf(innerText(elementAt(cvss, "Base"))),
      severity: innerText(elementAt(cvss, "Severity")),
    })),
    impacts: all("Impact", "ImpactItem").flatMap(
      (one) => plainText(innerText(elementAt(one, "Description"))) ?? [],
    ),
    solutions: all("Solution", "SolutionItem").flatMap((one) => {
      const told = plainText(innerText(elementAt(one, "Description")));
      return told === null ? [] : [{ text: told, kind: attributeOf(one, "solutiontype") }];
    }),
    findings,
  };
}

const isCveRegister = (name: string | null) =>
  /\b(?:CVE|NVD)\b|Common Vulnerabilities and Exposures/i.test(name ?? "");
const isCwe = (id: string | null): boolean => /^CWE-/i.test(id ?? "");

/** A product once for each version text; where there is none, once without. */
function readAffected(item: XmlElement, find: (message: string) => void): JvnProduct[] {
  const product = plainText(innerText(elementAt(item, "ProductName")));
  const vendor = plainText(innerText(elementAt(item, "Name")));
  const cpes = elementsOf(item, "Cpe").map(innerText);
  const name = product ?? productOfCpe(cpes[0] ?? null);
  if (name === null) {
    find("製品の名前がないため、この製品を読めません。");
    return [];
  }
  const told = attributeOf(item, "affectedstatus");
  const status = told === null ? "known_affected" : (STATUS[told] ?? "unknown");
  const builds = elementsOf(item, "BuildNumber").flatMap((one) => rangeText(one) ?? []);
  const behind = builds.length === 0 ? "" : `（ビルド ${builds.join("、")}）`;
  const texts = elementsOf(item, "VersionNumber").map(rangeText);
  const versions = texts.length > 0 ? texts : [null];
  return (cpes.length > 0 ? cpes : [null]).flatMap((cpe) =>
    versions.map((version) => ({
      vendor,
      product: name,
      cpe,
      purl: null,
      version: version === null ? behind || null : version + behind,
      status,
    })),
  );
}

/** A version or build as text; `operator`, RangeBegin and RangeEnd (VULDEF) become signs before the number. */
function rangeText(element: XmlElement): string | null {
  const signed = (one: XmlElement, otherwise: string) => {
    const text = plainText(innerText(one));
    return text === null
      ? []
      : [`${OPERATORS[attributeOf(one, "operator") ?? ""] ?? otherwise}${text}`];
  };
  const ends = [
    ...elementsOf(element, "RangeBegin").flatMap((one) => signed(one, ">=")),
    ...elementsOf(element, "RangeEnd").flatMap((one) => signed(one, "<=")),
  ];
  return ends.length > 0 ? ends.join(", ") : (signed(element, "")[0] ?? null);
}

/** One entry of IPA's alerts (getAlertList, Atom). */
export function readAlert(entry: XmlElement, tlp: string | null): JvnEntry {
  const text = (name: string) => innerText(elementAt(entry, name));
  const items = elementsOf(entry, "items").flatMap((list) => elementsOf(list, "item"));
  return alertOf({
    id: text("id") ?? "",
    title: text("title"),
    summary: text("summary"),
    link: attributeOf(elementAt(entry, "link"), "href"),
    tlp,
    created: text("published"),
    modified: text("updated") ?? text("published"),
    severity: attributeOf(elementAt(entry, "category"), "term"),
    items: items.map((item) => {
      const of = (name: string) => innerText(elementAt(item, name));
      return {
        title: of("title"),
        summary: of("summary"),
        link: attributeOf(elementAt(item, "link"), "href"),
        products: elementsOf(item, "cpe").map((cpe) => ({
          vendor: attributeOf(cpe, "vendor"),
          product: attributeOf(cpe, "product"),
          cpe: innerText(cpe),
        })),
      };
    }),
  });
}
