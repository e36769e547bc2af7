import { addDuration } from "../../base/content.ts";
import type { Tx } from "../../base/data/db.ts";
import { type Change, tell } from "../../base/later/events.ts";
import { nextWorkingMoment } from "../../base/words/calendar.ts";
import type { Outcome } from "./api.ts";
import { loadLimits, loadMatters } from "./content.ts";
import { getOrganisation } from "./queries.ts";
import {
  addToCall,
  getAnswerCall,
  getLastAgain,
  type NewCall,
  removeCallRow,
  saveCall,
  settleBy,
} from "./queries-calls.ts";
import { removeTurns, saveNotBefore } from "./queries-turn.ts";

/** Whoever answers is spoken to. */
const SPOKEN: readonly Outcome[] = ["spoken", "answered"];

/** When a call is tried again, within working hours; null: the next who has time. */
function againAt(call: Pick<NewCall, "outcome" | "againAt">, now: Date): Date | null {
  const { again, workingHours } = loadLimits(now);
  if (call.outcome === "call_back") return call.againAt;
  if (call.outcome === "wrong_number") return null;
  const wait = call.outcome === "absent" ? again.absent : again.spoken;
  return nextWorkingMoment(addDuration(now, wait), workingHours);
}

/** What a call of this kind ends. */
const settled = (outcome: Outcome, now: Date) =>
  SPOKEN.includes(outcome)
    ? loadMatters(now)
        .filter((one) => one.settledBySpeaking)
        .map(({ id }) => id)
    : [];

/**
 * Writes a call down in the caller's transaction, whoever has the organisation, so that no note is lost; gives its id.
 * The organisation is given back, unless another of its numbers is to be tried. Event `calls.called` { outcome }.
 */
export async function keepCall(change: Change, given: Omit<NewCall, "accountId">): Promise<string> {
  const { tx, viewer, now } = change;
  const { organisationId, outcome } = given;
  const { accountId } = viewer;
  const call = { ...given, accountId, againAt: againAt(given, now) };
  const id = await saveCall(tx, call, now);
  await settleBy(tx, id, { organisationId, abouts: settled(outcome, now), now });
  await saveNotBefore(tx, organisationId, call.againAt);
  if (accountId && !(outcome === "wrong_number" && (await hasNumber(tx, organisationId))))
    await removeTurns(tx, accountId);
  await tellCall(change, "calls.called", { organisationId, id, outcome });
  return id;
}

/** An answer was heard on the phone and is kept by the same transaction. Several in one call are one call. */
export async function keepAnswerCall(
  change: Change,
  about: { organisationId: string; subjectId: string; note: string | null },
): Promise<void> {
  const { tx, viewer, now } = change;
  const { organisationId, subjectId, note } = about;
  const { accountId } = viewer;
  const before = await getAnswerCall(tx, organisationId, accountId);
  if (before) return void (await addToCall(tx, before.id, about));
  const outcome = "answered";
  const again = againAt({ outcome, againAt: null }, now);
  const call = { organisationId, accountId, outcome, note, phone: null, againAt: again } as const;
  const id = await saveCall(tx, call, now, subjectId);
  await saveNotBefore(tx, organisationId, again);
  await settleBy(tx, id, { organisationId, abouts: settled(outcome, now), now });
  await tellCall(change, "calls.called", { organisationId, id, outcome });
}

/** Takes back a call that was recorded by mistake; gives false where there is none. Event `calls.taken_back`. */
export async function takeBack(change: Change, id: string): Promise<boolean> {
  const { tx } = change;
  const organisationId = await removeCallRow(tx, id);
  if (!organisationId) return false;
  const left = await getLastAgain(tx, organisationId);
  await saveNotBefore(tx, organisationId, left?.againAt ?? null);
  await tellCall(change, "calls.taken_back", { organisationId, id });
  return true;
}

async function hasNumber(tx: Tx, organisationId: string): Promise<boolean> {
  const { numbers = [] } = (await getOrganisation(tx, organisationId)) ?? {};
  return numbers.some((one) => !one.wrong);
}

const tellCall = (
  change: Change,
  name: "calls.called" | "calls.taken_back",
  { organisationId, id, ...data }: { organisationId: string; id: string; outcome?: Outcome },
) => tell(change, name, { forOrganisationId: organisationId, subjectId: id, data });
