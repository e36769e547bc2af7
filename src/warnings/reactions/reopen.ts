import { linesOf } from "../../base/content.ts";
import type { Tx } from "../../base/data/db.ts";
import { type Mark, record, tell } from "../../base/later/events.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { cancelNotices } from "../../post/notices/index.ts";
import { endCalls } from "../../ties/calls/index.ts";
import { fillAudience, getReach, isOverMatch, type PriorityInputs } from "../guidance/index.ts";
import { clocksFrom } from "./ladder.ts";
import { FIRST, send } from "./letters.ts";
import {
  closeAnsweredByRegister,
  findReopened,
  findTouching,
  followRegister,
  reopenHolders,
} from "./queries-chase.ts";
import { lockAdvisory, markKnown, saveReactions } from "./queries-publish.ts";

/**
 * A new version of a document: only institutions that hold a changed release are asked again. They are told
 * what changed with the next guidance; until then the ladder reminds them. Repeating it changes nothing.
 */
export async function reopenChanged(
  tx: Tx,
  change: { advisoryId: string; releaseIds: readonly string[]; changedAt: Date },
  now: Date,
): Promise<number> {
  await lockAdvisory(tx, change.advisoryId);
  const reopened = await reopenHolders(tx, change, clocksFrom(now), now);
  await recordReopened(tx, reopened, "document_changed", now);
  return reopened.length;
}

/** With an updated guidance: those who are asked again hear what changed. */
export async function tellReopened(
  tx: Tx,
  publicationId: string,
  guidance: { revision: number; changeNote: string | null },
  now: Date,
): Promise<number> {
  const reactionIds = await findReopened(tx, publicationId);
  if (reactionIds.length === 0) return 0;
  const extra = { change: linesOf(guidance.changeNote) };
  const telling = { template: "updated", to: "first", step: guidance.revision, extra } as const;
  return send(tx, publicationId, { reactionIds }, telling, now);
}

/**
 * The register changed and these releases were matched: who now holds a touched one gets a reaction and a
 * notice at once, unless they are implausibly many (then a person publishes an update); a question that the
 * register answers is closed. Nothing is ever deleted.
 */
export async function tellNewHolders(
  tx: Tx,
  releaseIds: readonly string[],
  now: Date,
): Promise<void> {
  const clocks = clocksFrom(now);
  for (const touching of await findTouching(tx, releaseIds)) {
    const { publicationId, advisoryId } = touching;
    await lockAdvisory(tx, advisoryId);
    const { decisions } = touching.inputs as PriorityInputs;
    const holders = { advisoryId, askKinds: [], rule: null };
    await fillAudience(tx, holders, decisions, now, { releaseIds });
    await markKnown(tx, advisoryId, "live");
    const { fresh, institutions } = await getReach(tx);
    if (isOverMatch({ institutions, matched: fresh }, now)) {
      const data = { publicationId, institutions: fresh };
      const told = { subjectId: advisoryId, data };
      await tell({ tx, viewer: SYSTEM, now }, "reactions.too_many_held_back", told);
      continue;
    }
    await saveReactions(tx, { id: publicationId, advisoryId, mark: "live" }, clocks, now, false);
    await send(tx, publicationId, { publicationId, toldAt: now, fromAudience: true }, FIRST, now);
    const reopened = await followRegister(tx, advisoryId, clocks, now);
    await recordReopened(tx, reopened, "register_changed", now);
  }
  const closed = await closeAnsweredByRegister(tx, releaseIds, now);
  const ids = closed.map(({ id }) => id);
  await cancelNotices(tx, ids, now);
  await endCalls(tx, "reaction", { subjectIds: ids }, now);
  await record(
    tx,
    SYSTEM,
    now,
    closed.map((one) => ({
      name: "reactions.answered" as const,
      forOrganisationId: one.institutionId,
      subjectId: one.id,
      mark: one.mark as Mark,
      data: { answer: "not_applicable", via: "register" },
    })),
  );
}

async function recordReopened(
  tx: Tx,
  reopened: { id: string; institutionId: string; mark: string; answer: string }[],
  reason: "document_changed" | "register_changed",
  now: Date,
): Promise<void> {
  const events = reopened.map((one) => ({
    name: "reactions.reopened" as const,
    forOrganisationId: one.institutionId,
    subjectId: one.id,
    mark: one.mark as Mark,
    data: { reason, previous: one.answer },
  }));
  for (let from = 0; from < events.length; from += 1000) {
    await record(tx, SYSTEM, now, events.slice(from, from + 1000));
  }
}
