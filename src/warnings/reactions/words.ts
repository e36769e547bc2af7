import { loadPriorityTable } from "../advisories/index.ts";
import { loadAnswers } from "./content.ts";

/** The words of content about what was asked and answered, as pages show them. */
export function readWords(now: Date) {
  const { answers, stages, bases } = loadAnswers(now).data;
  const { priorities, exposures } = loadPriorityTable(now).data;
  return { answers, stages, bases, priorities, exposures };
}
