/** Front door of the room audiences (対象). */
export {
  type Decision,
  decidePriorities,
  isOverMatch,
  isWide,
  planAudience,
  type PriorityInputs,
} from "./plan.ts";
export { fillAudience, getReach, inBulk } from "./queries.ts";
