/** The front door of assets: what later rooms may call. */
export { needInstitution } from "./changes.ts";
export { loadAssetKinds, loadImportColumns } from "./content.ts";
export { type AssetOfRelease, countByKind } from "./queries.ts";
export { type LoadedAsset, type LoadedStatement, loadAssets } from "./queries-load.ts";
export { addFromAnswer, stateKind } from "./register.ts";
