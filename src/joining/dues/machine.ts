import { machine } from "../../base/later/machine.ts";
import type { Act, MemberState } from "./api.ts";

/** What may become of a membership. A settling is taken back with its payment, not by itself. */
export const membership = machine<MemberState, Act>({
  refusal: "moved",
  moves: {
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
  },
  undo: ["approve", "refuse", "admit", "suspend", "lapse", "resume", "leave"],
});

/** Whether the last step may be taken back: not an approval whose invoice is out (the invoice is cancelled first). */
export function canUndo(
  step: { act: Act; from: MemberState | null } | undefined,
  openInvoices: number,
): boolean {
  if (!step || membership.before({ move: step.act, from: step.from }) === null) return false;
  return step.act !== "approve" || openInvoices === 0;
}

/** Whether a payment brings somebody back: only who was suspended for not paying, and owes nothing late any more. */
export function settles(state: MemberState, lastAct: Act | undefined, stillLate: boolean): boolean {
  return state === "approved" || (state === "suspended" && lastAct === "lapse" && !stillLate);
}
