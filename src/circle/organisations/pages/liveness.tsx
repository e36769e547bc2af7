import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";
import { LIVENESS, type Liveness, type LivenessState } from "../api.ts";

export const LIVENESS_TONES: Record<LivenessState, Tone> = {
  alive: "done",
  fading: "warning",
  silent: "danger",
  never: "unknown",
  bounced: "danger",
};

/** Whether a contact, or somebody of an organisation, can be reached, and how that is known. */
export function LivenessLine({ liveness: { state, reason } }: { liveness: Liveness }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <StatusTag tone={LIVENESS_TONES[state]} label={LIVENESS[state]} />
      <span className="text-dns-14N-130 text-solid-gray-700">{reason}</span>
    </span>
  );
}
