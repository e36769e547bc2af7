import { addDuration, type Duration } from "../../base/content.ts";
import type { Tx } from "../../base/data/db.ts";
import { tell } from "../../base/later/events.ts";
import type { Viewer } from "../../base/viewer.ts";
import { send } from "./letters.ts";
import { findSilent, getStanding, saveReminded } from "./queries-remind.ts";

/** Nobody is written to again sooner than `interval`, nor more than `most` times; `atOnce` bounds one call. */
export interface RemindBounds {
  interval: Duration;
  most: number;
  atOnce: number;
}

/** Who is meant: these reactions, as `choice` said; `ask`: nothing is written, it is only asked how many it would be. */
export interface RemindAsked {
  advisoryId: string;
  among: readonly string[];
  choice: object;
  ask?: boolean;
}

/**
 * One more reminder to the first contact of everybody of these who was told of an advisory in earnest and has not
 * answered. Repeating it at once writes nothing. `due`: who is written to by this call; `spared`: written to a short
 * while ago or often enough; `settled`: nothing to remind of; `left`: over `atOnce`, for the next call.
 */
export async function remindSilent(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  { advisoryId, among, choice, ask = false }: RemindAsked,
  bounds: RemindBounds,
) {
  const publication = await getStanding(tx, advisoryId);
  if (!publication) return "not_found";
  if (publication.withdrawnAt) return "withdrawn";
  const { amount, unit } = bounds.interval;
  const notSince = addDuration(now, { amount: -amount, unit });
  const limits = { notSince, most: bounds.most, atOnce: bounds.atOnce };
  const { ids, due, spared } = await findSilent(tx, publication.id, among, limits, !ask);
  const settled = among.length - due - spared;
  const said = { due: ids.length, spared, settled, left: due - ids.length };
  if (ask || ids.length === 0) return { ...said, reminded: 0, told: 0 };
  const telling = { template: "reminder", to: "first", step: "chased" } as const;
  const told = await send(tx, publication.id, { reactionIds: ids }, telling, now);
  await saveReminded(tx, ids, addDuration(now, bounds.interval));
  const data = { publicationId: publication.id, institutions: ids.length, told, choice };
  await tell({ tx, viewer, now }, "reactions.reminded", { subjectId: advisoryId, data });
  return { ...said, reminded: ids.length, told };
}
