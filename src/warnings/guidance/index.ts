/** Front door of the room guidance (案内). */
export { loadVendorEnquiries } from "./content.ts";
export {
  type Decision,
  decidePriorities,
  isOverMatch,
  isWide,
  type PriorityInputs,
} from "./plan.ts";
export { fillAudience, getReach, inBulk } from "./queries-audience.ts";
export { markPublished, markScheduled, markWithdrawn } from "./queries-revisions.ts";
