/** Front door of the room nations (架空の国): made-up institutions with their registers, for demo, tests and benchmarks. */
export { type Audience, loadNationFacts } from "./content.ts";
export { loadMadeUpNation } from "./load.ts";
export { makeCodes } from "./names.ts";
export { generateNation, type InstitutionRow, type MadeUpNation } from "./nation.ts";
export { makeRandom, normal, oneOf, type Random, weighted } from "./random.ts";
