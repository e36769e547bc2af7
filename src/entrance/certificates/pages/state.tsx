import type { listOwnCertificates } from "../api.ts";
import { REVOKED_REASONS } from "../api.ts";
import type { Reply } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";

export type CertificateRow = Reply<typeof listOwnCertificates>["rows"][number];

const STATES = {
  holding: { label: "使えます", tone: "done" },
  ending: { label: "期限が近い", tone: "warning" },
  ended: { label: "期限切れ", tone: "neutral" },
  revoked: { label: "失効（使えません）", tone: "neutral" },
} as const;

/** How a certificate stands, and why it is revoked. */
export function CertificateState({ row }: { row: CertificateRow }) {
  const { label, tone } = STATES[row.state];
  return (
    <span>
      <StatusTag tone={tone} label={label} />
      {row.revokedReason && (
        <span className="block text-solid-gray-700">{REVOKED_REASONS[row.revokedReason]}</span>
      )}
    </span>
  );
}
