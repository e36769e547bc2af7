/** Front door of the room facilities (施設マスタ). */
export { readCode } from "./code.ts";
export {
  type Classifications,
  loadClassifications,
  loadPrefectures,
  type Prefecture,
} from "./content.ts";
