import { HOUR } from "../../base/clock.ts";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { type Mark, record } from "../../base/later/events.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { cancelNotices } from "../../post/notices/index.ts";
import { nextStep } from "./ladder.ts";
import { type Telling, tell } from "./letters.ts";
import { type DueGroup, findClosedSince, findDue, findOpenOf, saveStep } from "./queries-chase.ts";

/** Rows locked and written at a time: bounded memory, short transactions. */
const BATCH = 20_000;
// bounds work: how far back closed reactions are looked for
const SWEEP = HOUR;

const SILENT = {
  reminder: { template: "reminder", to: "first" },
  second_contact: { template: "second-contact", to: "second" },
  director: { template: "director", to: "director" },
} as const;
/** Who answered is thanked and asked how it went; "you have not answered" would be untrue. */
const OPEN = {
  reminder: { template: "follow-up", to: "first" },
  second_contact: { template: "follow-up", to: "second" },
  director: { template: "follow-up", to: "director" },
} as const;

/** Goes one step up the ladder with everybody who is due. Gives how many; safe to repeat and to run twice. */
export async function chase(context: Context): Promise<number> {
  const now = context.clock.now();
  let total = 0;
  for (;;) {
    const done = await context.db.asViewer(SYSTEM, async (tx) => {
      let count = 0;
      for (const group of await findDue(tx, now, BATCH)) count += await climb(tx, group, now);
      return count;
    });
    if (done === 0) break;
    total += done;
  }
  await context.db.asViewer(SYSTEM, async (tx) => {
    const closed = await findClosedSince(tx, new Date(now.getTime() - SWEEP));
    if (closed.length > 0) await cancelNotices(tx, closed, now);
  });
  return total;
}

async function climb(tx: Tx, group: DueGroup, now: Date): Promise<number> {
  const step = nextStep(group);
  const late = Math.max(0, now.getTime() - group.dueAt.getTime());
  const next = step && nextStep({ ...group, rung: group.rung + 1 }, late);
  const nextAt = next && (next.at > now ? next.at : new Date(now.getTime() + 1));
  const reactionIds = group.ids;
  let told = 0;
  if (step && step.to !== "phone_list") {
    const letters = group.answer === null ? SILENT : OPEN;
    const telling: Telling = { ...letters[step.to], step: "chased" };
    told = await tell(tx, group.publicationId, { reactionIds }, telling, now);
  }
  await saveStep(tx, reactionIds, { onPhoneList: step?.to === "phone_list", nextAt }, now);
  await record(tx, SYSTEM, now, [
    {
      name: "reactions.chased",
      subjectId: group.publicationId,
      mark: group.mark as Mark,
      data: { to: step?.to ?? null, institutions: reactionIds.length, told },
    },
  ]);
  return reactionIds.length;
}

/** An address turned out dead: who comes next in order is told at once, as the first one was. */
export async function tellNextContact(tx: Tx, institutionId: string, now: Date): Promise<number> {
  let told = 0;
  for (const open of await findOpenOf(tx, institutionId)) {
    const telling: Telling = { template: "first", to: "first", step: 0 };
    told += await tell(tx, open.publicationId, { reactionIds: [open.id] }, telling, now);
  }
  return told;
}
