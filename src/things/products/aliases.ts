import { loadContent } from "../../base/content.ts";
import {
  type Aliases,
  buildAliases,
  productAliasesSchema,
  vendorAliasesSchema,
} from "./catalogue.ts";

let ready: { refs: string; aliases: Aliases } | undefined;

/** The released list of names, made ready for look-ups; built again only when a newer version is valid. */
export function releasedAliases(): Aliases {
  const vendors = loadContent("products", "aliases-vendors", vendorAliasesSchema);
  const products = loadContent("products", "aliases-products", productAliasesSchema);
  const refs = `${vendors.ref} ${products.ref}`;
  if (ready?.refs !== refs) ready = { refs, aliases: buildAliases(vendors.data, products.data) };
  return ready.aliases;
}
