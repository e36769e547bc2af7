import { addDuration, type Duration } from "../../base/content.ts";
import type { Tx } from "../../base/data/db.ts";
import { tell } from "../../base/later/events.ts";
import type { Viewer } from "../../base/viewer.ts";
import { send } from "./letters.ts";
import { getStanding, lockSilent, saveReminded, type SilentChoice } from "./queries-remind.ts";

/** Nobody is written to again sooner than `interval`, nor more than `most` times; `atOnce` bounds one call. */
export interface RemindBounds {
  interval: Duration;
  most: number;
  atOnce: number;
}

/**
 * One more reminder to the first contact of everybody who was told of an advisory in earnest and has not
 * answered. Repeating it at once writes nothing. `spared`: written to a short while ago or often enough;
 * `left`: over `atOnce`, for the next call.
 */
export async function remindSilent(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  advisoryId: string,
  choice: SilentChoice,
  bounds: RemindBounds,
): Promise<
  { reminded: number; told: number; spared: number; left: number } | "not_found" | "withdrawn"
> {
  const publication = await getStanding(tx, advisoryId);
  if (!publication) return "not_found";
  if (publication.withdrawnAt) return "withdrawn";
  const { amount, unit } = bounds.interval;
  const { ids, due, spared } = await lockSilent(tx, publication.id, choice, {
    notSince: addDuration(now, { amount: -amount, unit }),
    most: bounds.most,
    atOnce: bounds.atOnce,
  });
  if (ids.length === 0) return { reminded: 0, told: 0, spared, left: 0 };
  const telling = { template: "reminder", to: "first", step: "chased" } as const;
  const told = await send(tx, publication.id, { reactionIds: ids }, telling, now);
  await saveReminded(tx, ids, addDuration(now, bounds.interval));
  const data = { publicationId: publication.id, institutions: ids.length, told, choice };
  await tell({ tx, viewer, now }, "reactions.reminded", { subjectId: advisoryId, data });
  return { reminded: ids.length, told, spared, left: due - ids.length };
}
