import type { z } from "zod";
import { linesOf } from "../../base/content.ts";
import type { RefusalCode, Reply } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { type Mark, tell } from "../../base/later/events.ts";
import { addJob } from "../../base/later/outbox.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { cancelNotices } from "../../post/notices/index.ts";
import { endCalls } from "../../ties/calls/index.ts";
import type { publishGuidance } from "./api.ts";
import { INSTITUTION_READERS } from "./api-publications.ts";
import {
  decidePriorities,
  fillAudience,
  getReach,
  isOverMatch,
  isWide,
  markPublished,
  markScheduled,
  markWithdrawn,
} from "../guidance/index.ts";
import { clocksFrom } from "./ladder.ts";
import { FIRST, send } from "./letters.ts";
import {
  closeWithdrawn,
  findTexts,
  getGuidance,
  getPublication,
  lockAdvisory,
  markKnown,
  moveReactions,
  type PublishableGuidance,
  saveHops,
  savePublication,
  saveReactions,
} from "./queries-publish.ts";
import { tellWaitingRelays } from "./relay.ts";
import { tellReopened } from "./reopen.ts";

export const PUBLISH_TASK = "reactions.publish";

type Published = Reply<typeof publishGuidance>;
type PublishRefusal = RefusalCode<typeof publishGuidance> | "not_found";

const READY = ["draft", "in_review", "approved", "scheduled"];

/**
 * Sends a guidance out, in the caller's one transaction: publication, hops, reactions, notices, the event.
 * The same guidance goes out once. A further guidance of the same advisory keeps every reaction and its
 * answer, asks only those who were not asked, and tells the reopened what changed.
 */
export async function publish(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  order: z.output<(typeof publishGuidance)["body"]>,
): Promise<Published | PublishRefusal> {
  const seen = await getGuidance(tx, order.guidanceId);
  if (!seen) return "not_found";
  await lockAdvisory(tx, seen.advisoryId);
  const guidance = (await getGuidance(tx, order.guidanceId))!;
  const inputs = decidePriorities(guidance, now);
  const refusal = await refusalOf(tx, guidance);
  if (refusal) return refusal;
  if (!(await fillAudience(tx, guidance, inputs.decisions, now))) return "bad_rule";
  const tlp = guidance.tlp!;
  await markKnown(tx, guidance.advisoryId, guidance.mark);
  const reach = await getReach(tx);
  if (isWide(reach, now) && !isReviewed(guidance)) return "needs_review";
  if (isOverMatch(reach, now) && !order.confirmOverMatch) return "over_match";
  const publishAt = order.publishAt ? new Date(order.publishAt) : now;
  if (publishAt > now) return schedule(tx, viewer, now, guidance, { ...order, publishAt });

  const { advisoryId, mark } = guidance;
  const publicationId = await savePublication(tx, {
    advisoryId,
    guidanceId: guidance.id,
    mark,
    tlp,
    publishedAt: now,
    publishedBy: viewer.accountId,
    inputs,
  });
  const clocks = clocksFrom(now);
  const kept = await moveReactions(tx, publicationId, advisoryId, mark, now);
  await saveHops(tx, publicationId, clocks, now);
  const saved = await saveReactions(tx, { id: publicationId, advisoryId, mark }, clocks, now);
  await send(tx, publicationId, { publicationId, toldAt: now, fromAudience: true }, FIRST, now);
  await tellWaitingRelays(tx, publicationId, now);
  if (kept > 0) await tellReopened(tx, publicationId, guidance, now);
  await markPublished(tx, guidance.id, now);
  const overMatch = order.confirmOverMatch;
  await tell({ tx, viewer, now }, "reactions.published", {
    subjectId: advisoryId,
    mark: mark as Mark,
    data: { publicationId, guidanceId: guidance.id, kept, ...saved, overMatch },
  });
  return { publicationId, kept, ...saved };
}

async function refusalOf(tx: Tx, guidance: PublishableGuidance): Promise<PublishRefusal | null> {
  if (guidance.publicationId) return "already_published";
  if (guidance.tlp === null) return "no_tlp";
  // A preview is looked at, never sent.
  if (!READY.includes(guidance.state) || guidance.mark === "preview") return "not_ready";
  const classes = (await findTexts(tx, guidance.id)).map((text) => text.class);
  // Every class of institution must be able to read it.
  return INSTITUTION_READERS.every((reader) => classes.includes(reader)) ? null : "no_text";
}

export const isReviewed = (guidance: PublishableGuidance): boolean =>
  guidance.state === "approved" || (guidance.state === "scheduled" && Boolean(guidance.reviewed));

/** The job that goes out later finds everything checked again. */
async function schedule(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  guidance: PublishableGuidance,
  order: { publishAt: Date; confirmOverMatch?: string | undefined },
): Promise<Published> {
  await markScheduled(tx, guidance.id, order.publishAt, now);
  const payload = {
    guidanceId: guidance.id,
    confirmOverMatch: order.confirmOverMatch ?? null,
    accountId: viewer.accountId,
  };
  await addJob(tx, PUBLISH_TASK, payload, {
    runAt: order.publishAt,
    key: `${PUBLISH_TASK}:${guidance.id}`,
  });
  return { publicationId: null, told: 0, held: 0, kept: 0, noContact: 0 };
}

/** Publishes what was scheduled; a refusal that came up since is recorded for the secretariat. */
export async function publishScheduled(
  tx: Tx,
  now: Date,
  order: { guidanceId: string; confirmOverMatch: string | null; accountId: string | null },
): Promise<void> {
  const guidance = await getGuidance(tx, order.guidanceId);
  if (guidance?.state !== "scheduled") return;
  const published = await publish(tx, { ...SYSTEM, accountId: order.accountId }, now, {
    guidanceId: order.guidanceId,
    confirmOverMatch: order.confirmOverMatch ?? undefined,
  });
  if (typeof published !== "string" || published === "already_published") return;
  await tell({ tx, viewer: SYSTEM, now }, "reactions.publication_refused", {
    subjectId: guidance.advisoryId,
    mark: guidance.mark as Mark,
    data: { guidanceId: order.guidanceId, refusal: published },
  });
}

/**
 * Takes a publication back: open reactions are closed, what is not sent yet stays unsent, links end, and
 * those who were told are told that nothing is needed any more.
 */
export async function withdraw(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  order: { publicationId: string; reason: string },
): Promise<{ closed: number; told: number } | "not_found" | "already_withdrawn"> {
  const seen = await getPublication(tx, order.publicationId);
  if (!seen) return "not_found";
  await lockAdvisory(tx, seen.advisoryId);
  const publication = (await getPublication(tx, order.publicationId))!;
  if (publication.withdrawnAt) return "already_withdrawn";
  const { closed, toldIds } = await closeWithdrawn(tx, order.publicationId, order.reason, now);
  await cancelNotices(tx, closed, now);
  await endCalls(tx, "reaction", { subjectIds: closed }, now);
  const telling = {
    template: "withdrawn",
    to: "first",
    step: 0,
    extra: { reason: linesOf(order.reason) },
  } as const;
  const told = await send(tx, order.publicationId, { reactionIds: toldIds }, telling, now);
  await markWithdrawn(tx, publication.guidanceId, now);
  const done = { closed: closed.length, told };
  await tell({ tx, viewer, now }, "reactions.withdrawn", {
    subjectId: publication.advisoryId,
    mark: publication.mark as Mark,
    data: { ...order, ...done },
  });
  return done;
}
