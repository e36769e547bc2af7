import { type Evidence, GROUNDS } from "../../advisories/api-grounds.ts";
import { GroundDetails } from "../../advisories/pages/ground.tsx";
import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";

const VERDICTS: Record<string, { label: string; tone: Tone }> = {
  affected: { label: "該当", tone: "warning" },
  possibly: { label: "該当のおそれ", tone: "unknown" },
  not: { label: "該当しない", tone: "neutral" },
};

/** What was found about one device, never by colour alone. */
export function VerdictTag({ verdict }: { verdict: string }) {
  return <StatusTag {...(VERDICTS[verdict] ?? { label: verdict, tone: "neutral" })} />;
}

/** Why it is asked about, or not; what to look at; what stands on both sides; and, one tap away, how it was read. */
export function WhyVerdict({ reason, of }: { reason: string; of: Evidence }) {
  const words = of.ground && GROUNDS[of.ground];
  return (
    <>
      {words && <p>{words.why}</p>}
      {words && (
        <p>
          <strong>確かめること：</strong>
          {words.check}
        </p>
      )}
      <p className={words ? "text-solid-gray-700" : ""}>{reason}</p>
      <GroundDetails of={of} isCheckSaid />
    </>
  );
}
