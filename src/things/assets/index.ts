/** The front door of assets: what later rooms may call. */
export {
  applyChanges,
  type BeforeChanges,
  type Changes,
  needInstitution,
  readRegister,
  revertChanges,
} from "./changes.ts";
export {
  type AssetKind,
  type ImportColumns,
  loadAssetKinds,
  loadImportColumns,
} from "./content.ts";
export {
  type AssetOfRelease,
  type AssetRow,
  countByKind,
  findAssetsOfReleases,
} from "./queries.ts";
export { type LoadedAsset, type LoadedStatement, loadAssets } from "./queries-load.ts";
export { addFromAnswer, stateKind } from "./register.ts";
