/** Front door of the room advisories (注意喚起). */
export { loadDeadlines, loadGlossary, loadPriorityTable } from "./content.ts";
export {
  enrich,
  getHeld,
  type Intake,
  narrowTlp,
  readAndTake,
  type Received,
  takeDocument,
} from "./intake.ts";
export { setAdvisoryState } from "./queries.ts";
export { type DocumentRead, readForIntake } from "./reading.ts";
export { type Check } from "./queries-intake.ts";
