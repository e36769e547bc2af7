import { addDuration } from "../../base/content.ts";
import type { Tx } from "../../base/data/db.ts";
import type { Ladder } from "../../base/later/ladder.ts";
import { addJob } from "../../base/later/outbox.ts";
import type { Step } from "./api.ts";
import { wantCalls } from "../calls/index.ts";
import { wayOf } from "./clock.ts";
import { loadLimits } from "./content.ts";
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

/** Who does not answer a test mail is followed up. */
export const ladder: Ladder<Step, DueGroup> = {
  event: "probes.followed_up",
  batch: 10_000,
  due: findDue,
  way: wayOf,
  climb: async (tx, { roundId, ids }, step, now) => {
    const told = step.do ? await STEPS[step.do](tx, ids, { roundId, now }) : 0;
    if (told > 0) await addJob(tx, "notices.send", {}, { key: "notices.send" });
    return { subjectId: roundId, mark: MARK, data: { told } };
  },
  save: (tx, { ids }, { nextAt }) => saveStep(tx, ids, nextAt),
};

type Doing = (tx: Tx, ids: string[], at: { roundId: string; now: Date }) => Promise<number>;

const STEPS: Record<Step, Doing> = {
  reminder: async (tx, ids, at) => queueReminders(tx, ids, await sending(tx, "reminder", at)),
  colleague: async (tx, ids, at) => queueColleagues(tx, ids, await sending(tx, "colleague", at)),
  relay: async (tx, ids, at) => queueRelays(tx, ids, await sending(tx, "relay", at)),
  phone_list: async (tx, ids, { roundId, now }) => {
    const listed = await saveOnPhoneList(tx, ids, now);
    const one = new Map(listed.map(({ organisationId, title }) => [organisationId, title]));
    const wanted = [...one].map(([organisationId, title]) => ({
      organisationId,
      subjectId: roundId,
      title,
      urgency: "low" as const,
      dueAt: null,
    }));
    await wantCalls(tx, "probe", wanted, now);
    return listed.length;
  },
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
