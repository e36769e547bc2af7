import type { Context } from "../../base/context.ts";
import { addDuration } from "../../base/content.ts";
import type { Tx } from "../../base/data/db.ts";
import { record } from "../../base/later/events.ts";
import { addJob } from "../../base/later/outbox.ts";
import { SYSTEM } from "../../base/viewer.ts";
import type { Step } from "./api.ts";
import { nextStepAt } from "./clock.ts";
import { loadLadder, loadLimits } from "./content.ts";
import { MARK, saveProbeLetter } from "./letters.ts";
import {
  type DueGroup,
  findDue,
  queueColleagues,
  queueRelays,
  queueReminders,
  saveOnPhoneList,
  saveStep,
} from "./queries-climb.ts";

/** Rows locked and written at a time: bounded memory, short transactions. */
const BATCH = 10_000;

/** Goes one step up with every test mail that is due. Gives how many; safe to repeat and to run twice. */
export async function climb(context: Context): Promise<number> {
  const now = context.clock.now();
  let total = 0;
  for (;;) {
    const done = await context.db.asViewer(SYSTEM, async (tx) => {
      let count = 0;
      for (const group of await findDue(tx, now, BATCH)) count += await step(tx, group, now);
      return count;
    });
    if (done === 0) return total;
    total += done;
  }
}

async function step(tx: Tx, { roundId, askedAt, rung, ids }: DueGroup, now: Date): Promise<number> {
  const to = loadLadder(askedAt).steps[rung]?.to;
  const told = to ? await STEPS[to](tx, ids, { roundId, now }) : 0;
  await saveStep(tx, ids, nextStepAt(askedAt, rung + 1, now));
  if (told > 0) await addJob(tx, "notices.send", {}, { key: "notices.send" });
  const data = { to: to ?? null, contacts: ids.length, told };
  await record(tx, SYSTEM, now, [
    { name: "probes.followed_up", subjectId: roundId, mark: MARK, data },
  ]);
  return ids.length;
}

type Doing = (tx: Tx, ids: string[], at: { roundId: string; now: Date }) => Promise<number>;

const STEPS: Record<Step, Doing> = {
  reminder: async (tx, ids, at) => queueReminders(tx, ids, await sending(tx, "reminder", at)),
  colleague: async (tx, ids, at) => queueColleagues(tx, ids, await sending(tx, "colleague", at)),
  relay: async (tx, ids, at) => queueRelays(tx, ids, await sending(tx, "relay", at)),
  phone_list: (tx, ids, { now }) => saveOnPhoneList(tx, ids, now),
};

async function sending(
  tx: Tx,
  name: Exclude<Step, "phone_list">,
  { roundId, now }: { roundId: string; now: Date },
) {
  const linkPath = name === "relay" ? `/probes/${roundId}` : "/p/{token}";
  const letterId = await saveProbeLetter(tx, name, { now, linkPath });
  return { letterId, now, linkExpiresAt: addDuration(now, loadLimits(now).link) };
}
