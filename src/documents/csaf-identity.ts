import { readExpression } from "../versions/index.ts";
import { objectOf, textOf, textsOf, type Finding, type Json } from "./csaf-fields.ts";

/** What a document calls a product, before it says what holds for it. */
export interface Identity {
  productId: string;
  /** As the document names it. */
  name: string;
  vendor: string | null;
  product: string;
  model: string | null;
  /** Version expression; null when the document gives none. */
  version: string | null;
  cpe: string | null;
  purl: string | null;
  /** The part that a status speaks about, where this product is only the host of it; null: the product itself. */
  component: string | null;
}
/** The names of the branches above a product. */
export interface Path {
  vendor?: string;
  family?: string;
  product?: string;
  version?: string;
  rest?: string;
}

/** Read where these words begin, the rest of a product's name is its version. */
const VERSION_IN_NAME =
  /[\s:,]+((?:all\s+)?(?:versions?|ver\.|releases?)\s.*|(?:prior\s+to|before|vers:|[<>]=?|v(?=\d)).*|\d+(?:\.\d+)+.*)$/i;

/** The path one branch further down. */
export function extendPath(path: Path, category: string, name: string): Path {
  if (name === "") return path;
  switch (category) {
    case "vendor":
      return { ...path, vendor: name };
    case "product_family":
      return { ...path, family: path.family === undefined ? name : `${path.family} ${name}` };
    case "product_name":
      return { ...path, product: name };
    case "product_version":
    case "product_version_range":
      return { ...path, version: name };
    case "service_pack":
    case "patch_level":
      // Some repeat the version in the service pack ("12.2B" over "12.2(4)B"), some name the pack alone ("SP1").
      return {
        ...path,
        version:
          path.version === undefined || /^v?\d/i.test(name) ? name : `${path.version} ${name}`,
      };
    case "architecture":
    case "language":
    case "host_name":
      return path;
    default:
      return { ...path, rest: name };
  }
}

/** A product by its own words and those above it; null, with a finding, when it has no number or no name. */
export function readIdentity(
  product: Json,
  path: Path,
  where: string,
  findings: Finding[],
): Identity | null {
  const productId = textOf(product.product_id);
  const name = textOf(product.name) ?? path.product ?? path.rest ?? null;
  if (productId === null || name === null) {
    findings.push({ where, message: "製品の番号か名前がないため、この製品を読めません。" });
    return null;
  }
  const helper = objectOf(product.product_identification_helper) ?? {};
  const models = [...textsOf(helper.model_numbers), ...textsOf(helper.skus)];
  const cpe = textOf(helper.cpe);
  const purl = textOf(helper.purl) ?? textsOf(helper.purls)[0] ?? null;
  // A short name ("D24M") is told apart by its family ("P3").
  const named =
    path.product !== undefined && path.product.length < 6 && path.family !== undefined
      ? `${path.family} ${path.product}`
      : (path.product ?? path.family);
  const held = path.product === undefined ? packageOf(path.version, name) : null;
  const fromName = path.version === undefined ? splitVersion(name) : null;
  const title = held?.name ?? named ?? fromName?.product ?? path.rest ?? name;
  const written = path.version === undefined ? null : withoutName(path.version, title);
  const version = held === null ? (written ?? fromName?.version ?? null) : held.version;
  return {
    productId,
    name,
    vendor: path.vendor ?? null,
    product: title,
    model: models.join(", ") || null,
    version,
    cpe,
    purl,
    component: null,
  };
}

/** Under a family alone, what stands for a version may be a package: "samba", "bind-9.11.4-26.el7.x86_64". */
function packageOf(
  version: string | undefined,
  name: string,
): { name: string; version: string | null } | null {
  if (version === undefined) return null;
  const { package: held, noVersion } = readExpression(version);
  if (held !== null) return { name: held, version };
  const bare = noVersion && version === name && /^[a-z][a-z0-9._+-]*$/.test(version);
  return bare ? { name, version: null } : null;
}

/** "FortiManager/>=7.6.0" under FortiManager says ">=7.6.0". */
function withoutName(version: string, product: string): string {
  if (!version.toLowerCase().startsWith(product.toLowerCase())) return version;
  return version.slice(product.length).replace(/^[\s/:-]+/, "") || version;
}

function splitVersion(name: string): { product: string; version: string } | null {
  const hit = VERSION_IN_NAME.exec(name.slice(0, 500));
  if (hit === null || hit.index === 0 || !readExpression(hit[1]!).readable) return null;
  const version = hit[1]!.includes("(") ? hit[1]! : hit[1]!.replace(/\)+$/, "");
  return { product: name.slice(0, hit.index), version };
}
