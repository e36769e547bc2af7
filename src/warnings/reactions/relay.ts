import { linesOf } from "../../base/content.ts";
import type { Tx } from "../../base/data/db.ts";
import { type Mark, record } from "../../base/later/events.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadLimits } from "./content.ts";
import { addDuration, clocksFrom } from "./ladder.ts";
import { saveLetters, tell } from "./letters.ts";
import { getLetterContext, queueRelayLetter } from "./queries-letters.ts";
import {
  arriveAtHop,
  dropReminder,
  findStuckRoutes,
  findWaitingHops,
  getNextHop,
  releaseHeld,
  settleDueHops,
  type WaitingHop,
} from "./queries-relay.ts";

export const PASS_ON_TASK = "reactions.pass_on";

/** Tells the relays whose hop waits that something is to be forwarded. */
export async function tellWaitingRelays(tx: Tx, publicationId: string, now: Date): Promise<void> {
  for (const hop of await findWaitingHops(tx, { publicationId })) {
    await tellRelay(tx, hop, { template: "relay", step: 0 }, now);
  }
}

async function tellRelay(
  tx: Tx,
  hop: WaitingHop,
  telling: { template: "relay" | "relay-passed"; step: number },
  now: Date,
): Promise<void> {
  const context = await getLetterContext(tx, hop.publicationId);
  const key = {
    template: telling.template,
    class: "hospital_large",
    priority: hop.priority ?? "normal",
    deadline: hop.dueAt ?? now,
  };
  const [letter] = await saveLetters(tx, context, [key], { relay: "{{institution}}" });
  const sending = { count: hop.count, step: telling.step, mark: context.mark, now };
  await queueRelayLetter(tx, hop.id, letter!, sending);
}

/**
 * A route goes on after a hop was settled: the next relay gets it, or the institutions behind are told.
 * Repeating it changes nothing. `note` is what the relay wrote to them.
 */
export async function passOn(
  tx: Tx,
  publicationId: string,
  routeId: string,
  note: string | null,
  now: Date,
): Promise<void> {
  for (;;) {
    const next = await getNextHop(tx, publicationId, routeId);
    if (next?.state === "waiting") return;
    if (!next) break;
    const limits = loadLimits(now).data;
    const own = next.fallThroughHours;
    const clock = addDuration(now, limits.relayClock[next.priority]).getTime();
    const dueAt = new Date(own === null ? clock : Math.min(clock, now.getTime() + own * 3_600_000));
    const remindAt = new Date(
      now.getTime() + (dueAt.getTime() - now.getTime()) * limits.relayReminderAt,
    );
    await arriveAtHop(tx, next, { dueAt, remindAt }, now);
    if (next.forwards === "at_once") continue;
    const [hop] = await findWaitingHops(tx, { hopId: next.id });
    if (hop) await tellRelay(tx, hop, { template: "relay", step: 0 }, now);
    return;
  }
  const released = await releaseHeld(tx, publicationId, routeId, clocksFrom(now), now);
  if (released === 0) return;
  const first = {
    template: "first",
    to: "first",
    step: 0,
    extra: { note: linesOf(note) },
  } as const;
  await tell(tx, publicationId, { publicationId, toldAt: now, routeId }, first, now);
}

/** Hops whose time is over fall through, are recorded as such, and the notice goes on without them. */
export async function fallThrough(tx: Tx, now: Date): Promise<number> {
  const hops = await settleDueHops(tx, now);
  for (const hop of hops) {
    await passOn(tx, hop.publicationId, hop.routeId, null, now);
    await tellRelay(tx, hop, { template: "relay-passed", step: 0 }, now);
  }
  for (const stuck of await findStuckRoutes(tx)) {
    await passOn(tx, stuck.publicationId, stuck.routeId, null, now);
  }
  await record(
    tx,
    SYSTEM,
    now,
    hops.map((hop) => ({
      name: "reactions.fell_through" as const,
      forOrganisationId: hop.organisationId,
      subjectId: hop.id,
      mark: hop.mark as Mark,
      data: { publicationId: hop.publicationId, routeId: hop.routeId, institutions: hop.count },
    })),
  );
  return hops.length;
}

/** Relays that still have something waiting are reminded once. */
export async function remindRelays(tx: Tx, now: Date): Promise<number> {
  const hops = await findWaitingHops(tx, { remindBefore: now });
  for (const hop of hops) {
    await tellRelay(tx, hop, { template: "relay", step: 1 }, now);
    await dropReminder(tx, hop.id);
  }
  return hops.length;
}
