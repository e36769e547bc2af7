import type { Item } from "../api.ts";

/** Maker, product and model in one line, the maker once: 「Microsoft 365」, not 「Microsoft Microsoft 365」. */
export function nameOf({ vendor, product, model }: Pick<Item, "vendor" | "product" | "model">) {
  const named = product.toLowerCase().startsWith(vendor.toLowerCase());
  return [named ? "" : vendor, product, model].filter(Boolean).join(" ");
}
