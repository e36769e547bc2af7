import { readExpression } from "../../things/versions/index.ts";
import { objectOf, textOf, textsOf, type Finding, type Json } from "./csaf-fields.ts";
import { namesNothing, readTitle, splitHost } from "./naming.ts";

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
  /** A product's name stood there that names nothing ("Version"). */
  unnamed?: boolean;
  /** Title and number of the document: what it is about where the products' names do not say. */
  document?: { title: string; trackingId: string };
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
      return namesNothing(name) ? { ...path, unnamed: true } : { ...path, product: name };
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
  const named = nameOf(path);
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

/** The product, and where its name says so its host too: "A 4.1 included in B 2.0" is A in 4.1, and B 2.0 with A as its part. */
export function withHost(one: Identity): Identity[] {
  const said = splitHost(one.name) ?? splitHost(one.product);
  if (said === null) return [one];
  const part = splitVersion(said.part);
  // "A included in B: < 1.2" may be the version of either; behind a version of the part it is the host's.
  const host = splitVersion(said.host);
  const own = splitHost(one.product)?.part ?? one.product;
  const component = { ...one, product: own };
  return [
    component,
    {
      ...one,
      product: host?.product ?? said.host,
      version: part === null ? null : (host?.version ?? null),
      model: null,
      cpe: null,
      purl: null,
      component: [own, one.version].filter(Boolean).join(" "),
    },
  ];
}

/** A short name ("D24M") is told apart by its family ("P3"); two letters ("AP"), and none, by what the title names. */
function nameOf({ vendor, family, product, unnamed, document }: Path): string | undefined {
  if (family !== undefined)
    return product !== undefined && product.length < 6
      ? `${family} ${product}`
      : (product ?? family);
  const isShort = product !== undefined && /^[a-z0-9]{1,2}$/i.test(product);
  if (document === undefined || !(isShort || (product === undefined && unnamed))) return product;
  const title = readTitle(document.title, document.trackingId, vendor ?? null);
  if (title === null || product === undefined) return title?.name ?? product;
  const words = title.name.toLowerCase().split(/[^a-z0-9]+/);
  return title.byVendor && !words.includes(product.toLowerCase())
    ? `${title.name} ${product}`
    : product;
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
