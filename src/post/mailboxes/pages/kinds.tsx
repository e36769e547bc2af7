import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";
import { MAIL_KINDS, type MailKind } from "../api.ts";

const TONES: Record<MailKind, Tone> = {
  reply: "progress",
  other: "waiting",
  auto_reply: "neutral",
  bounce: "warning",
};

/** What a mail is, whether it counts as its contact's own words, and whether somebody has to look at it. */
export function MailTags({
  kind,
  trusted,
  doneAt,
}: {
  kind: MailKind;
  trusted: boolean;
  doneAt: string | null;
}) {
  return (
    <span className="flex flex-wrap gap-1">
      <StatusTag tone={TONES[kind]} label={MAIL_KINDS[kind]} />
      {kind === "reply" && trusted && <StatusTag tone="done" label="ご本人のアドレスから" />}
      {kind === "reply" && !trusted && (
        <StatusTag tone="warning" label="ご本人と確かめられません" />
      )}
      {doneAt && <StatusTag tone="neutral" icon="check" label="対応ずみ" />}
    </span>
  );
}
