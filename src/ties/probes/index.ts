/** Front door of the room probes (疎通確認): whether contacts can be reached, and who comes after them. */
export { getSuccessor, type Successor } from "./queries-successors.ts";
export { askSuccessor, CHANGED, readSuccessor, SUCCESSOR, tellSuccessor } from "./successor.ts";
