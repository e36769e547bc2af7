import type { Tx } from "../../base/data/db.ts";
import type { Mark } from "../../base/later/events.ts";
import type { Ladder } from "../../base/later/ladder.ts";
import { wantCalls } from "../../ties/calls/index.ts";
import type { LadderStep } from "./content.ts";
import { wayOf } from "./ladder.ts";
import { FIRST, send, type Telling } from "./letters.ts";
import { MARK_LABELS } from "./api.ts";
import { type DueGroup, findDue, findListed, findOpenOf, saveStep } from "./queries-chase.ts";

/** What is written to whom. The phone list is a list: nobody is written to. */
const WHOM = { reminder: "first", second_contact: "second", director: "director" } as const;
const SILENT = {
  reminder: "reminder",
  second_contact: "second-contact",
  director: "director",
} as const;

/** Who is silent, or answered and is not done, is asked again by the rungs of its priority. */
export const ladder: Ladder<LadderStep, DueGroup> = {
  event: "reactions.chased",
  batch: 20_000,
  due: findDue,
  way: wayOf,
  climb: async (tx, { publicationId, mark, answer, ids: reactionIds }, step, now) => {
    let told = 0;
    if (step.do && step.do !== "phone_list") {
      // Who answered is thanked and asked how it went; "you have not answered" would be untrue.
      const template = answer === null ? SILENT[step.do] : "follow-up";
      const telling: Telling = { template, to: WHOM[step.do], step: "chased" };
      told = await send(tx, publicationId, { reactionIds }, telling, now);
    }
    return { subjectId: publicationId, mark: mark as Mark, data: { told } };
  },
  save: async (tx, { ids }, step, now) => {
    await saveStep(tx, ids, { onPhoneList: step.do === "phone_list", nextAt: step.nextAt }, now);
    await wantListed(tx, ids, now);
  },
};

/** An address turned out dead: who comes next in order is told at once, as the first one was. */
export async function tellNextContact(tx: Tx, institutionId: string, now: Date): Promise<number> {
  let told = 0;
  for (const open of await findOpenOf(tx, institutionId)) {
    told += await send(tx, open.publicationId, { reactionIds: [open.id] }, FIRST, now);
  }
  return told;
}

/** Those that came on the phone list at this moment are wanted on the phone. Gives of whom. */
export async function wantListed(tx: Tx, ids: readonly string[], now: Date) {
  const listed = await findListed(tx, ids, now);
  const wanted = listed.map(({ mark, ...one }) => ({
    ...one,
    title: `${MARK_LABELS[mark] ?? ""}${one.title}`,
  }));
  await wantCalls(tx, "reaction", wanted, now);
  return listed;
}
