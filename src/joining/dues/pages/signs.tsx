import { formatNumber } from "../../../ui/count.tsx";
import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";
import { MEMBER_STATES, type MemberState } from "../api.ts";

const TONES: Record<MemberState, Tone> = {
  applied: "waiting",
  approved: "progress",
  active: "done",
  suspended: "danger",
  refused: "neutral",
  left: "neutral",
};

/** Where a member stands. */
export function StateTag({ state }: { state: MemberState }) {
  return <StatusTag tone={TONES[state]} label={MEMBER_STATES[state]} />;
}

export function Yen({ amount }: { amount: number }) {
  return <span className="whitespace-nowrap">{formatNumber(amount)}円</span>;
}
