import { cvesIn, type JvnEntry, type JvnProduct, NOTHING, plainText } from "./entry.ts";

interface AlertItem {
  title: string | null;
  summary: string | null;
  link: string | null;
  products: { vendor: string | null; product: string | null; cpe: string | null }[];
}
type Alert = Pick<
  JvnEntry,
  "id" | "title" | "summary" | "link" | "tlp" | "created" | "modified" | "severity"
> & { items: AlertItem[] };

/**
 * An alert says that there is something new about a product, often a new version: a version in its CPE names what
 * is told, not what is affected. So it is left out, and whether a product is affected stays open.
 */
export function alertOf({ items, ...alert }: Alert): JvnEntry {
  const products = items.flatMap((item) => item.products);
  const named = products.flatMap(({ vendor, product, cpe }): JvnProduct[] => {
    const bare = cpeWithoutVersion(cpe);
    const name = product ?? productOfCpe(bare);
    return name === null
      ? []
      : [
          {
            vendor: vendor ?? vendorOfCpe(bare),
            product: name,
            cpe: bare,
            purl: null,
            version: null,
            status: "unknown",
          },
        ];
  });
  const texts = [alert.title, alert.summary, ...items.flatMap((one) => [one.title, one.summary])];
  return {
    ...NOTHING,
    ...alert,
    kind: "alert",
    version: alert.modified?.slice(0, 10) ?? "1",
    title: plainText(alert.title),
    summary: plainText(alert.summary),
    notes: items.flatMap(({ title, summary }) => {
      const text = plainText([title, summary].filter(Boolean).join("\n"));
      return text === null ? [] : [{ title: "関連する情報", text }];
    }),
    references: items.flatMap(({ link, title }) =>
      link === null ? [] : [{ summary: title ?? link, url: link }],
    ),
    products: [...new Map(named.map((one) => [JSON.stringify(one), one])).values()],
    cves: cvesIn(texts),
    cwe: null,
    cvss: [],
    findings: [],
  };
}

const cpeFields = (cpe: string | null) => cpe?.split(":") ?? [];
const isOld = (cpe: string | null) => cpe?.startsWith("cpe:/") ?? false;

function cpeWithoutVersion(cpe: string | null): string | null {
  if (cpe === null) return null;
  const fields = cpeFields(cpe);
  if (isOld(cpe)) return fields.slice(0, 4).join(":");
  return [...fields.slice(0, 5), ...Array<string>(8).fill("*")].join(":");
}

/** "wordpress" of cpe:/a:wordpress:wordpress: better a name from an identifier than none. */
export function productOfCpe(cpe: string | null): string | null {
  return wordOf(cpeFields(cpe)[isOld(cpe) ? 3 : 4]);
}

function vendorOfCpe(cpe: string | null): string | null {
  return wordOf(cpeFields(cpe)[isOld(cpe) ? 2 : 3]);
}

function wordOf(field: string | undefined): string | null {
  if (field === undefined || field === "*" || field === "-" || field === "") return null;
  try {
    return decodeURIComponent(field).replaceAll("_", " ");
  } catch {
    return field.replaceAll("_", " ");
  }
}
