import { SEVERITY_LABELS, STATE_LABELS } from "../api.ts";
import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";
import { Tag } from "../../../ui/tag.tsx";

const SEVERITY_TONES: Record<keyof typeof SEVERITY_LABELS, Tone> = {
  critical: "danger",
  high: "warning",
  medium: "progress",
  low: "neutral",
  unknown: "unknown",
};
const STATE_TONES: Record<keyof typeof STATE_LABELS, Tone> = {
  inbox: "waiting",
  assessing: "progress",
  published: "done",
  withdrawn: "warning",
  closed: "neutral",
  dismissed: "neutral",
};

/** How bad it is, in the desk's four words. */
export function SeverityTag({ severity }: { severity: keyof typeof SEVERITY_LABELS }) {
  const label = severity === "unknown" ? "深刻さ不明" : SEVERITY_LABELS[severity];
  return <StatusTag tone={SEVERITY_TONES[severity]} label={label} />;
}

export function StateTag({ state }: { state: keyof typeof STATE_LABELS }) {
  return <StatusTag tone={STATE_TONES[state]} label={STATE_LABELS[state]} />;
}

/** What a person has to know before anything else: attacks, a taken-back document, a missing TLP. */
export function Marks(row: {
  exploited: boolean;
  exploitedUnclear: string | null;
  retracted: boolean;
  retractedUnclear: string | null;
  tlp: string | null;
}) {
  return (
    <span className="inline-flex flex-wrap gap-1">
      {row.exploited && <StatusTag tone="danger" icon="warning" label="攻撃に使われています" />}
      {row.exploitedUnclear && <StatusTag tone="unknown" label="攻撃の有無を確認" />}
      {row.retracted && <StatusTag tone="warning" label="発行元が取り下げ" />}
      {row.retractedUnclear && <StatusTag tone="unknown" label="取り下げかを確認" />}
      {row.tlp === null ? (
        <StatusTag tone="unknown" label="共有範囲が未定" />
      ) : (
        <Tag>TLP:{row.tlp}</Tag>
      )}
    </span>
  );
}

/** 「第3版」; a document that counts no versions (an overview, an alert) says what it is instead. */
export function versionText(version: string): string {
  return /^v?\d+(?:\.\d+)*(?!-)\b/.test(version) ? `第${version}版` : version;
}
