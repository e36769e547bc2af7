import { linesOf } from "../../base/content.ts";
import type { Tx } from "../../base/data/db.ts";
import { type Mark, record } from "../../base/later/events.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadLimits } from "./content.ts";
import { clocksFrom } from "./ladder.ts";
import { FIRST, saveLetters, send } from "./letters.ts";
import { getLetterContext, queueRelayLetters } from "./queries-letters.ts";
import {
  dropReminders,
  findStuckRoutes,
  findWaitingHops,
  moveOn,
  releaseHeld,
  settleDueHops,
  type WaitingHop,
  type Way,
} from "./queries-relay.ts";

export const PASS_ON_TASK = "reactions.pass_on";

const ONWARD = { template: "relay", step: 0 } as const;

/** Tells the relays whose hop waits that something is to be forwarded. */
export async function tellWaitingRelays(tx: Tx, publicationId: string, now: Date): Promise<void> {
  await tellRelays(tx, await findWaitingHops(tx, { publicationId }), ONWARD, now);
}

/** One letter for each urgency and deadline of a publication; a notice for each hop. */
async function tellRelays(
  tx: Tx,
  hops: readonly WaitingHop[],
  telling: { template: "relay" | "relay-passed"; step: number },
  now: Date,
): Promise<void> {
  for (const [publicationId, some] of Map.groupBy(hops, (hop) => hop.publicationId)) {
    const context = await getLetterContext(tx, publicationId);
    const alike = [
      ...Map.groupBy(some, (hop) => `${hop.priority} ${hop.dueAt?.getTime()}`).values(),
    ];
    const keys = alike.map(([hop]) => ({
      template: telling.template,
      class: "hospital_large",
      priority: hop!.priority ?? "normal",
      deadline: hop!.dueAt ?? now,
    }));
    const letters = await saveLetters(tx, context, keys, now, { relay: "{{institution}}" });
    const addressed = letters.flatMap(({ id, priority }, index) =>
      alike[index]!.map((hop) => ({
        hopId: hop.id,
        letterId: id,
        count: hop.count,
        urgent: priority === "urgent",
      })),
    );
    await queueRelayLetters(tx, addressed, { ...telling, mark: context.mark, now });
  }
}

/**
 * Ways go on after a hop was settled: the next relay gets it, or the institutions behind are told.
 * Repeating it changes nothing. `note` is what the relay wrote to them.
 */
export async function passOn(
  tx: Tx,
  ways: readonly Way[],
  note: string | null,
  now: Date,
): Promise<void> {
  if (ways.length === 0) return;
  const clocks = clocksFrom(now);
  const hopIds = await moveOn(tx, ways, clocks, loadLimits(now).data.relayReminderAt, now);
  await tellRelays(tx, await findWaitingHops(tx, { hopIds }), ONWARD, now);
  const first = { ...FIRST, extra: { note: linesOf(note) } };
  const released = await releaseHeld(tx, ways, clocks, now);
  for (const [publicationId, some] of Map.groupBy(released, (way) => way.publicationId)) {
    const routeIds = some.map((way) => way.routeId);
    await send(tx, publicationId, { publicationId, toldAt: now, routeIds }, first, now);
  }
}

/** Hops whose time is over fall through, are recorded as such, and the notice goes on without them. */
export async function fallThrough(tx: Tx, now: Date): Promise<number> {
  const hops = await settleDueHops(tx, now);
  await passOn(tx, [...hops, ...(await findStuckRoutes(tx))], null, now);
  await tellRelays(tx, hops, { template: "relay-passed", step: 0 }, now);
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
  await tellRelays(tx, hops, { template: "relay", step: 1 }, now);
  await dropReminders(
    tx,
    hops.map((hop) => hop.id),
  );
  return hops.length;
}
