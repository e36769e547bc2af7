/** The front door of products: what later rooms may call. */
export { releasedAliases } from "./aliases.ts";
export { findReleases, searchProducts } from "./find.ts";
export { rewrite as rewriteName } from "./kinds.ts";
export { fold as foldName } from "./names.ts";
export type { Aliases } from "./catalogue.ts";
export { isSameMark } from "./marks.ts";
export { type ProductKeys, productKeys } from "./identity.ts";
export {
  type ProductHit,
  type Release,
  type ReleaseChoice,
  saveListed as listProducts,
} from "./queries.ts";
export { findKinds, type NamedProduct, resolveReleases } from "./resolve.ts";
