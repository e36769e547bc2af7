/** The front door of assets: what later rooms may call. */
export { countPopular } from "./popular.ts";
export {
  type AssetOfRelease,
  countByKind,
  findAssetsOfReleases,
  getAssetRow as getAsset,
} from "./queries.ts";
export {
  type LoadedAsset,
  type LoadedStatement,
  loadAssets,
  loadStatements,
} from "./queries-load.ts";
export { addFromAnswer, stateKind } from "./register.ts";
export { type AssetKind, isCommonIn, loadAssetKinds } from "./content.ts";
