/** Front door of the room facilities (施設マスタ). */
import type { Tx } from "../../base/data/db.ts";
import type { FacilityRow } from "./api.ts";
import { searchFacilities } from "./queries.ts";
import { placeKeyOf, type SearchText, searchTextOf } from "./search-text.ts";

export { hasCheckDigit, readCode } from "./code.ts";
export {
  bedClassOf,
  bedsProblem,
  type Classifications,
  loadClassifications,
  loadPrefectures,
  type Prefecture,
} from "./content.ts";
export { type Facility, getFacilityById as getFacility } from "./queries.ts";
export { foldAddress, nameFolding } from "./fold.ts";
export { applyLines, LIST_COLUMNS, revertLines } from "./queries-bulk.ts";
export { touchFacility } from "./queries-changes.ts";

/** Open facilities that fit what somebody is typing, the best first. Anybody may ask. */
export function findFacilities(
  tx: Tx,
  { search, prefecture, limit }: { search: string; prefecture?: string | undefined; limit: number },
): Promise<FacilityRow[]> {
  return searchFacilities(tx, { search, prefecture }, limit);
}

/** By what a facility is found, and its name and address in one spelling (null without an address). */
export function searchKeysOf(facility: {
  name: string;
  kana: string | null;
  address: string | null;
}): SearchText & { placeKey: string | null } {
  return { ...searchTextOf(facility), placeKey: placeKeyOf(facility) };
}
