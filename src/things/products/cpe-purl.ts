import { PackageURL } from "packageurl-js";

/** What a CPE name or a package URL says about a product. `key` is the identity without the version. */
export interface NamedId {
  by: "cpe" | "purl";
  key: string;
  /** Null: any version, or none named. */
  version: string | null;
}

/**
 * Reads CPE 2.3 (`cpe:2.3:a:vendor:product:version:…`) and the older `cpe:/a:vendor:product:version`.
 * Null when it is neither, or when vendor or product is a wildcard: then it names no product.
 */
export function readCpe(text: string): NamedId | null {
  if (text.length > 500) return null;
  const lower = text.trim().toLowerCase();
  const modern = lower.startsWith("cpe:2.3:");
  if (!modern && !lower.startsWith("cpe:/")) return null;
  const fields = lower.slice(modern ? 8 : 5).split(/(?<!\\):/);
  const [part = "", vendor = "", product = "", version = "", update = ""] = fields.map((field) =>
    unescapeCpe(field, modern),
  );
  if (!/^[aho*]$/.test(part) || !isNamed(vendor) || !isNamed(product)) return null;
  const versionText = isNamed(version) ? version + (isNamed(update) ? ` ${update}` : "") : null;
  return { by: "cpe", key: `${vendor}:${product}`, version: versionText };
}

/** Reads a package URL; null when it is none. Type, namespace and name are the identity. */
export function readPurl(text: string): NamedId | null {
  if (text.length > 500) return null;
  try {
    const purl = PackageURL.fromString(text.trim());
    const key = [purl.type, purl.namespace ?? "", purl.name].join("/").toLowerCase();
    return { by: "purl", key, version: purl.version ?? null };
  } catch {
    return null;
  }
}

/** The CPE name of the product in any version: a catalogue names things, and a version in it would be nobody's. */
export function cpeOfProduct(text: string): string | null {
  if (readCpe(text) === null) return null;
  const fields = text.trim().split(/(?<!\\):/);
  if (!/^cpe:2\.3$/i.test(fields.slice(0, 2).join(":"))) return fields.slice(0, 4).join(":");
  return [...fields.slice(0, 5), ...Array<string>(8).fill("*")].join(":");
}

/** The package URL without version, qualifiers and subpath; null when it is none. */
export function purlOfProduct(text: string): string | null {
  if (readPurl(text) === null) return null;
  const { type, namespace, name } = PackageURL.fromString(text.trim());
  return new PackageURL(type, namespace, name, null, null, null).toString();
}

function unescapeCpe(field: string, modern: boolean): string {
  if (modern) return field.replace(/\\(.)/g, "$1");
  try {
    return decodeURIComponent(field);
  } catch {
    return field;
  }
}

function isNamed(field: string): boolean {
  return field !== "" && field !== "*" && field !== "-";
}
