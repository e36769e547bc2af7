import { dayOf } from "../../base/words/calendar.ts";
import type { Tx } from "../../base/data/db.ts";
import type { Intake } from "./api.ts";
import { countTaken, getIntake } from "./queries-intake.ts";

export type Closing = Intake & { closed: "date" | "number" };

/** Whether applications are closed now, and why. */
export function closedBy(intake: Intake, taken: number, now: Date): "date" | "number" | null {
  if (intake.until && dayOf(now) > intake.until) return "date";
  return intake.most !== null && taken >= intake.most ? "number" : null;
}

/** The settings when applications are closed, else null. */
export async function getClosing(tx: Tx, now: Date): Promise<Closing | null> {
  const intake = await getIntake(tx);
  const taken = intake.most === null ? 0 : await countTaken(tx);
  const closed = closedBy(intake, taken, now);
  return closed && { ...intake, closed };
}
