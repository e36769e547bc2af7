import { dayOf } from "../../base/words/calendar.ts";
import { type Change, recordFor } from "../../base/later/events.ts";
export type { Change };
import { Refusal } from "../../base/refusal.ts";
import { hasStanding } from "../../base/viewer.ts";
import type { Act, MemberState } from "./api.ts";
import { classOf, feeOf, loadClasses, proposeClass } from "./content.ts";
import { canUndo, membership, settles } from "./machine.ts";
import {
  findSteps,
  getFacts,
  getMember,
  type MemberRow,
  type NewStep,
  saveApplication,
  saveState,
  saveStep,
  saveTerms,
  saveUndone,
} from "./queries.ts";

/** A member with what its class says. `fee`: yen a year; null where a contract has not said. */
export type Member = MemberRow & {
  classLabel: string;
  honorific: string;
  fee: number | null;
  votes: number;
  accounts: number;
};

/** One member, as far as the viewer may see it; `lock` makes others who want to change it wait. */
export async function readMember(
  { tx, now }: Pick<Change, "tx" | "now">,
  id: string,
  lock = false,
): Promise<Member | undefined> {
  const row = await getMember(tx, id, lock);
  if (!row) return undefined;
  const { label: classLabel, honorific, votes, accounts } = classOf(row.classId, now);
  const fee = feeOf(row.classId, row.agreedFee, now);
  return { ...row, classLabel, honorific, votes, accounts, fee };
}

/** A member that is about to be changed; others wait. Refuses not_found. */
export async function lockMember(change: Change, id: string): Promise<Member> {
  const member = await readMember(change, id, true);
  if (!member) throw new Refusal("not_found");
  return member;
}

/** The steps of a member, the newest first, and what the viewer may do next. */
export async function describeNext({ tx, viewer }: Change, member: Member, openInvoices: number) {
  const steps = await findSteps(tx, member.id);
  const last = steps.find(({ undone }) => !undone);
  const acts = hasStanding(viewer, "reviewer") ? membership.movesFrom(member.state) : [];
  const may = {
    decide: acts.includes("approve"),
    leave: acts.includes("leave"),
    suspend: acts.includes("suspend"),
    resume: acts.includes("resume"),
    undo: hasStanding(viewer, "reviewer") && last && canUndo(last, openInvoices) ? last.id : null,
  };
  return { steps, may };
}

/** Takes an application. Refuses a class that does not exist, or a second application (`moved`). */
export async function apply(
  change: Change,
  asked: { organisationId: string; classId: string; agreedFee: number | null; appliedOn: string },
): Promise<void> {
  const { tx, now } = change;
  const { organisationId: id, classId } = asked;
  if (!(await getFacts(tx, id))) throw new Refusal("not_found");
  const agreedFee = checkTerms(classId, asked.agreedFee, now);
  const from = (await getMember(tx, id, true))?.state ?? null;
  const to = membership.move(from, "apply");
  const made = await saveApplication(tx, now, { id, classId, agreedFee });
  if (!made) throw new Refusal("moved");
  const step = { act: "apply", from, to, classId, on: asked.appliedOn } as const;
  await note(change, id, step, { classId });
}

/** The application of an organisation that joined by itself, in the class that the rules propose; once. */
export async function applyByRule(change: Change, organisationId: string): Promise<void> {
  const facts = await getFacts(change.tx, organisationId);
  const classId = facts && proposeClass(facts, change.now);
  if (!classId || (await getMember(change.tx, organisationId))) return;
  const appliedOn = dayOf(change.now);
  await apply(change, { organisationId, classId, agreedFee: null, appliedOn });
}

/** The agreed fee where the class goes by contract, else null. Refuses an unknown class or a missing fee. */
export function checkTerms(classId: string, agreedFee: number | null, now: Date): number | null {
  const found = loadClasses(now).data.classes.find((one) => one.id === classId);
  if (!found)
    throw new Refusal("bad_input", [{ where: "classId", message: "会員種別を選んでください。" }]);
  if (found.fee !== "contract") return null;
  if (agreedFee === null) throw new Refusal("no_agreed_fee");
  return agreedFee;
}

/** Moves a member on, or refuses `moved` where the act is not possible from its state. Gives the new state. */
export async function move(
  change: Change,
  member: Member,
  act: Act,
  more: Pick<NewStep, "on" | "minutes" | "reason" | "invoiceId">,
  data: Record<string, unknown> = {},
): Promise<MemberState> {
  const to = membership.move(member.state, act);
  await saveState(change.tx, change.now, member.id, to);
  const step = { act, from: member.state, to, classId: member.classId, ...more };
  await note(change, member.id, step, data);
  return to;
}

/** Records the board's decision; where the class asks no fee, approval makes the member. */
export async function decideOne(
  change: Change,
  id: string,
  decision: {
    approved: boolean;
    metOn: string;
    minutes: string;
    reason: string | null;
    /** Told to those who listen: the invoice is wanted. */
    invoice: boolean;
  },
): Promise<MemberState> {
  const member = await lockMember(change, id);
  const act = !decision.approved ? "refuse" : member.fee === 0 ? "admit" : "approve";
  const { metOn: on, minutes, reason, invoice } = decision;
  return move(change, member, act, { on, minutes, reason }, { invoice });
}

/** Changes class and fee from now on; invoices that are out stay as they are. */
export async function changeTerms(
  change: Change,
  id: string,
  terms: { classId: string; agreedFee: number | null; reason: string },
): Promise<void> {
  const { tx, now } = change;
  const member = await lockMember(change, id);
  const fee = checkTerms(terms.classId, terms.agreedFee, now);
  await saveTerms(tx, now, id, terms.classId, fee);
  const data = { from: member.classId, to: terms.classId, agreedFee: fee, reason: terms.reason };
  await recordFor(change, id, "dues.class_changed", data);
}

/** Takes the last step back, if it is still the last one. Refuses `moved` or `invoice_open`. */
export async function undo(
  change: Change,
  id: string,
  stepId: string,
  openInvoices: number,
): Promise<void> {
  const { tx } = change;
  await lockMember(change, id);
  const step = (await findSteps(tx, id)).find(({ undone }) => !undone);
  if (!step || step.id !== stepId) throw new Refusal("moved");
  if (!canUndo(step, openInvoices)) throw new Refusal("invoice_open");
  await takeBack(change, id, step);
  await recordFor(change, id, "dues.undone", { act: step.act, state: step.from });
}

/**
 * An invoice was paid in full: who was approved joins, and who was suspended for not paying comes back unless
 * `stillLate`. Gives whether anything changed.
 */
export async function settle(
  change: Change,
  member: Member,
  paid: { invoiceId: string; on: string; stillLate: boolean },
): Promise<boolean> {
  const last = (await findSteps(change.tx, member.id)).find(({ undone }) => !undone);
  if (!settles(member.state, last?.act, paid.stillLate)) return false;
  await move(change, member, "settle", { on: paid.on, invoiceId: paid.invoiceId });
  return true;
}

/** An invoice is not paid after all: what its payment brought is taken back, unless something came after it. */
export async function unsettle(change: Change, id: string, invoiceId: string): Promise<void> {
  const last = (await findSteps(change.tx, id)).find(({ undone }) => !undone);
  if (last?.act === "settle" && last.invoiceId === invoiceId) await takeBack(change, id, last);
}

/** Puts the member back to where it stood before its last step. */
async function takeBack(
  { tx, now }: Change,
  id: string,
  step: { id: string; from: MemberState | null },
): Promise<void> {
  await saveUndone(tx, now, step.id);
  await saveState(tx, now, id, step.from!);
}

/** Writes the step down, and the event that others hear: `dues.apply` is `dues.applied`. */
async function note(
  change: Change,
  id: string,
  step: NewStep,
  data: Record<string, unknown> = {},
): Promise<void> {
  await saveStep(change.tx, change.now, change.viewer.accountId, id, step);
  await recordFor(change, id, EVENTS[step.act], { state: step.to, on: step.on, ...data });
}

const EVENTS: Record<Act, `dues.${string}`> = {
  apply: "dues.applied",
  approve: "dues.approved",
  refuse: "dues.refused",
  admit: "dues.admitted",
  settle: "dues.settled",
  lapse: "dues.lapsed",
  suspend: "dues.suspended",
  resume: "dues.resumed",
  leave: "dues.left",
};
