import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { MARK_LABELS, type Priority, type Words } from "../api.ts";

/** The word of content for an id; an id that content does not know stands for itself. */
export function labelOf(list: readonly { id: string; label: string }[], id: string): string {
  return list.find((one) => one.id === id)?.label ?? id;
}

export const PRIORITY_TONES: Record<Priority, Tone> = {
  urgent: "danger",
  high: "warning",
  normal: "progress",
  low: "neutral",
};

/** How soon it matters, and 【訓練】 where it is not meant in earnest. */
export function PriorityTag({
  words,
  priority,
  mark,
}: {
  words: Words;
  priority: Priority;
  mark: string;
}) {
  return (
    <>
      {MARK_LABELS[mark] && <Tag>{MARK_LABELS[mark]}</Tag>}
      <StatusTag tone={PRIORITY_TONES[priority]} label={labelOf(words.priorities, priority)} />
    </>
  );
}
