import type { Tx } from "../../base/data/db.ts";
import { tell } from "../../base/later/events.ts";
import type { Finding } from "../../base/contract.ts";
import type { Typed } from "../../base/web/public-fields.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { cancelNotices } from "../../post/notices/index.ts";
import { endCalls } from "../calls/index.ts";
import { recordProof } from "../../circle/organisations/index.ts";
import { MARK } from "./letters.ts";
import {
  getAskedBy,
  type Kept,
  type LinkTarget,
  saveAnswer,
  saveNotOurs,
} from "./queries-answer.ts";
import { removeSuccessor, saveSuccessor, type Successor } from "./queries-successors.ts";
import { firstRungWithoutMail } from "./start.ts";
import { CHANGED, readSuccessor } from "./successor.ts";

/** What may be said on the page behind the link. */
export type Said =
  | { says: "arrived" | "not_ours" | "passed_on" }
  | ({ says: typeof CHANGED } & Successor);

/** What was typed, or what to mend. */
export function readSaid(typed: Typed): Said | Finding[] {
  const { says = "" } = typed;
  if (says === "arrived" || says === "not_ours" || says === "passed_on") return { says };
  if (says !== CHANGED) return [{ where: "says", message: "どれか一つを選んでください。" }];
  const successor = readSuccessor(typed);
  return Array.isArray(successor) ? successor : { says, ...successor };
}

/**
 * Keeps what was said by the link, in the caller's transaction. Whoever pressed can be reached, so the contact that
 * the mail went to is proved, except where the reader says that it is somebody else's mail.
 */
export async function keepSaid(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  target: LinkTarget,
  said: Said,
): Promise<void> {
  const { probeId, readerId, contactId } = target;
  const own = readerId === contactId;
  if (said.says === "arrived" || !own) await recordProof(tx, readerId, "tap", now);
  if (said.says === CHANGED) {
    await keepReached(tx, target, { state: "changed", via: "tap" }, now);
    await saveSuccessor(tx, target, said, now);
  } else if (own && said.says === "arrived") {
    await keepReached(tx, target, { state: "answered", via: "tap" }, now);
    await removeSuccessor(tx, contactId);
  } else if (own && said.says === "not_ours") {
    await saveNotOurs(tx, probeId, { now, rung: firstRungWithoutMail(now) });
  }
  await cancelNotices(tx, [probeId], now);
  await tell({ tx, viewer, now }, `probes.${said.says}`, {
    forOrganisationId: target.organisationId,
    subjectId: probeId,
    mark: MARK,
    data: { readerId, contactId },
  });
}

/** Somebody of the organisation was reached: it need not be rung up about test mails any more. */
async function keepReached(
  tx: Tx,
  { probeId, organisationId }: { probeId: string; organisationId: string },
  kept: Kept,
  now: Date,
): Promise<void> {
  await saveAnswer(tx, probeId, kept, now);
  await endCalls(tx, "probe", { organisationId }, now);
}

/** A trusted reply to a test mail answers it, as its tap would. */
export async function keepReply(
  tx: Tx,
  reply: { messageId: string; contactId: string },
  now: Date,
): Promise<void> {
  const asked = await getAskedBy(tx, reply.messageId, reply.contactId);
  if (!asked) return;
  const probe = { probeId: asked.id, organisationId: asked.organisationId };
  await keepReached(tx, probe, { state: "answered", via: "reply" }, now);
  await cancelNotices(tx, [asked.id], now);
  await tell({ tx, viewer: SYSTEM, now }, "probes.arrived", {
    forOrganisationId: asked.organisationId,
    subjectId: asked.id,
    mark: MARK,
    data: { contactId: reply.contactId, via: "reply" },
  });
}
