/** Front door of the room facilities (施設マスタ). */
import type { Tx } from "../../base/data/db.ts";
import type { FacilityRow } from "./api.ts";
import { searchFacilities } from "./queries.ts";

export { hasCheckDigit, readCode } from "./code.ts";
export { bedClassOf, loadVocabulary, type Prefecture, type Vocabulary } from "./content.ts";
export { type Facility, getFacilityById as getFacility } from "./queries.ts";
export { applyLines, LIST_COLUMNS, revertLines } from "./queries-bulk.ts";
export { touchFacility } from "./queries-changes.ts";
export { searchKeysOf } from "./search-text.ts";

/** Open facilities that fit what somebody is typing, the best first. Anybody may ask. */
export function findFacilities(
  tx: Tx,
  { search, prefecture, limit }: { search: string; prefecture?: string | undefined; limit: number },
): Promise<FacilityRow[]> {
  return searchFacilities(tx, { search, prefecture }, limit);
}
