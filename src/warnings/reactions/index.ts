/** Front door of the room reactions (反応). */
export { keepAnswer, nextWords } from "./answer.ts";
export { loadAnswers, loadLimits } from "./content.ts";
export { wayOf } from "./ladder.ts";
export { type Action, readActions } from "./letters.ts";
export {
  type AnswerTarget,
  type Decided,
  getLinkTarget,
  getTarget,
  type LinkTarget,
  saveOpening,
} from "./queries-answer.ts";
export { type RemindBounds, remindSilent } from "./remind.ts";
