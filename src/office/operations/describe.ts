import { reasonOf } from "../../base/content.ts";
import { HEAR_TASK } from "../../base/later/events.ts";
import type { loadJobs, loadReasons } from "./content.ts";

/** What a job was to do, in words; `event`: the name of the event that was to be carried to its listeners. */
export function describeWork(
  task: string,
  event: string | null,
  words: ReturnType<typeof loadJobs>,
): { what: string; again: string | null } {
  const heard = words.events.find((one) => one.id === event);
  if (task === HEAR_TASK) return { what: heard?.what ?? words.unknown, again: null };
  const found = words.tasks.find((one) => one.id === task);
  return { what: found?.what ?? words.unknown, again: found?.again ?? null };
}

/** Why it failed, from what it said last; null: nothing, it died. */
export function describeReason(
  error: string | null,
  { reasons, died }: ReturnType<typeof loadReasons>,
): { why: string; todo: string } {
  if (error === null) return died;
  const said = error.toLowerCase();
  return reasonOf(reasons, (word) => said.includes(word.toLowerCase()));
}
