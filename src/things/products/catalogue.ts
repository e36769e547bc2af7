import { z } from "zod";
import { fold, squeeze, squeezeVendor, wordsOf } from "./names.ts";

const text = z.string().min(1);
/** Shape of content/products/aliases-vendors.yaml. */
export const vendorAliasesSchema = z.strictObject({
  vendors: z.array(z.strictObject({ name: text, aliases: z.array(text) })),
  /** Who sells and looks after what others make: a register often names them instead of the maker. */
  distributors: z.array(text).default([]),
});
/** Shape of content/products/aliases-products.yaml. */
export const productAliasesSchema = z.strictObject({
  words: z.array(z.strictObject({ name: text, written: z.array(text) })),
  products: z.array(z.strictObject({ vendor: text, name: text, aliases: z.array(text) })),
  runs: z.array(z.strictObject({ vendor: text, device: text, software: text })),
  filler: z.array(text),
  generic: z.array(text),
  broad: z.array(text),
  editions: z.array(text),
});
export type VendorAliases = z.infer<typeof vendorAliasesSchema>;
export type ProductAliases = z.infer<typeof productAliasesSchema>;

/** The alias catalogue made ready for look-ups. Build once with `buildAliases`. */
export interface Aliases {
  vendors: ReadonlyMap<string, string>;
  /** Keys of makers that the catalogue knows, and that sell nothing but their own. */
  makers: ReadonlySet<string>;
  /** Vendor writings by first letter, longest first: to find a vendor at the head of a product text. */
  vendorHeads: ReadonlyMap<string, readonly string[]>;
  products: ReadonlyMap<string, string>;
  written: readonly (readonly [RegExp, string])[];
  runs: readonly {
    vendorKey: string;
    device: string;
    numbered: boolean;
    name: string;
    software: string;
  }[];
  filler: ReadonlySet<string>;
  generic: ReadonlySet<string>;
  weak: ReadonlySet<string>;
  editions: ReadonlySet<string>;
}

/** Makes the catalogue ready. Learned names may be given as further vendors and products. */
export function buildAliases(vendors: VendorAliases, products: ProductAliases): Aliases {
  const vendorMap = new Map<string, string>();
  for (const { name, aliases } of vendors.vendors)
    for (const written of [name, ...aliases]) {
      const key = squeezeVendor(name);
      vendorMap.set(squeezeVendor(written), key);
      vendorMap.set(squeeze(written), key);
    }
  const heads = new Map<string, string[]>();
  for (const writing of vendorMap.keys())
    heads.set(writing[0]!, [...(heads.get(writing[0]!) ?? []), writing]);
  for (const list of heads.values()) list.sort((a, b) => b.length - a.length);
  const pairs = products.words.flatMap(({ name, written }) =>
    written.map((word) => [fold(word), fold(name)] as const),
  );
  pairs.sort((a, b) => b[0].length - a[0].length);
  const filler = new Set(products.filler.flatMap((word) => wordsOf(word)));
  const generic = new Set([...filler, ...products.generic.flatMap((word) => wordsOf(word))]);
  const vendorKeyOf = (vendor: string) =>
    vendorMap.get(squeezeVendor(vendor)) ?? squeezeVendor(vendor);
  const resellers = new Set(vendors.distributors.map(vendorKeyOf));
  return {
    vendors: vendorMap,
    makers: new Set([...vendorMap.values()].filter((key) => !resellers.has(key))),
    vendorHeads: heads,
    products: new Map(
      products.products.flatMap(({ vendor, name, aliases }) =>
        [name, ...aliases].map(
          (alias) => [`${vendorKeyOf(vendor)} ${squeeze(alias)}`, squeeze(name)] as const,
        ),
      ),
    ),
    written: pairs.map(([word, name]) => [new RegExp(escape(word), "g"), ` ${name} `] as const),
    runs: products.runs.map(({ vendor, device, software }) => ({
      vendorKey: vendorKeyOf(vendor),
      device: squeeze(device),
      numbered: device.endsWith("-"),
      name: device.replace(/-$/, " シリーズ"),
      software,
    })),
    filler,
    generic,
    editions: new Set(products.editions.flatMap((word) => wordsOf(word))),
    weak: new Set([...generic, ...products.broad.flatMap((word) => wordsOf(word))]),
  };
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
