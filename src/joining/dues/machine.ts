import { ACTS, type Act, type MemberState } from "./api.ts";

/** From which states an act leads to which. What is not here is refused. */
const MOVES: Record<Act, Partial<Record<MemberState | "none", MemberState>>> = {
  apply: { none: "applied", refused: "applied", left: "applied" },
  approve: { applied: "approved" },
  refuse: { applied: "refused" },
  // Approved where the class asks no fee.
  admit: { applied: "active" },
  // The invoice is paid.
  settle: { approved: "active", suspended: "active" },
  // Not paid after the days of grace.
  lapse: { active: "suspended" },
  suspend: { active: "suspended" },
  resume: { suspended: "active" },
  leave: { applied: "left", approved: "left", active: "left", suspended: "left" },
};

/** Acts that a person may take back as the last step. A settling is taken back with its payment. */
const UNDOABLE: readonly Act[] = [
  "approve",
  "refuse",
  "admit",
  "suspend",
  "lapse",
  "resume",
  "leave",
];

/** The state after an act, or null where the act is not possible from here. `null` = no member yet. */
export function nextState(state: MemberState | null, act: Act): MemberState | null {
  return MOVES[act][state ?? "none"] ?? null;
}

/** The acts that are possible in a state. */
export function actsFrom(state: MemberState | null): Act[] {
  return ACTS.filter((act) => nextState(state, act) !== null);
}

/**
 * Whether the last step may be taken back: never an application, nor an approval whose invoice is out
 * (the invoice is cancelled first).
 */
export function canUndo(
  step: { act: Act; from: MemberState | null } | undefined,
  openInvoices: number,
): boolean {
  if (!step || step.from === null || !UNDOABLE.includes(step.act)) return false;
  return step.act !== "approve" || openInvoices === 0;
}

/** Whether a payment brings somebody back: only who was suspended for not paying, and owes nothing late any more. */
export function settles(state: MemberState, lastAct: Act | undefined, stillLate: boolean): boolean {
  return state === "approved" || (state === "suspended" && lastAct === "lapse" && !stillLate);
}
