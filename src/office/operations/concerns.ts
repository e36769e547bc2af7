import { isUuid } from "../../base/words/uuid.ts";
import { HEAR_TASK } from "../../base/later/events.ts";

/** What a job concerns: a row of some room. `number` where its key is one. */
export interface Concern {
  job: string;
  kind: string;
  id: string | null;
  number: string | null;
}

/** What the parts of a payload name. */
const KINDS = {
  guidanceId: "guidance",
  publicationId: "publication",
  importId: "import",
} as const;

/** The one thing a job concerns; null where it concerns none, or none that can be named. */
export function concernOf(job: { id: string; task: string; payload: unknown }): Concern | null {
  const payload = (job.payload ?? {}) as Record<string, unknown>;
  if (job.task === HEAR_TASK) {
    const number = String(payload.eventId ?? "");
    return /^\d{1,18}$/.test(number) ? { job: job.id, kind: "event", id: null, number } : null;
  }
  for (const [part, kind] of Object.entries(KINDS)) {
    const id = payload[part];
    if (typeof id === "string" && isUuid(id)) return { job: job.id, kind, id, number: null };
  }
  return null;
}
