/** Front door of the room calls (電話): who is to be rung up, and what was heard. */
export { keepAnswerCall } from "./record.ts";
export { endCalls, wantCalls, type Wanted } from "./queries-wanted.ts";
