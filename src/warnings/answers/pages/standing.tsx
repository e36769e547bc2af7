import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";
import type { Answer, Stage } from "../../reactions/api.ts";
import { labelOf } from "../../reactions/pages/words.tsx";
import type { Reply } from "../../../ui/query.ts";
import type { getReaction, Words } from "../api.ts";

/** One to-do of one institution with all that belongs to it. */
export type Reaction = Reply<typeof getReaction>;

const ANSWER_TONES: Record<Answer, Tone> = {
  not_applicable: "done",
  done: "done",
  checking: "progress",
  planned: "progress",
  vendor_asked: "progress",
  cannot: "warning",
  unknown: "unknown",
  help_wanted: "danger",
};

/** What was answered, in one word. What was asked again counts as not answered. */
export function AnswerTag({
  words,
  reaction,
}: {
  words: Words;
  reaction: {
    answer: Answer | null;
    reopenedAt: string | null;
    stage: Stage;
  };
}) {
  if (isWaited(reaction)) {
    const label = reaction.reopenedAt ? "もう一度お尋ね" : "未回答";
    return reaction.stage === "held" ? (
      <StatusTag tone="waiting" label={labelOf(words.stages, "held")} />
    ) : (
      <StatusTag tone="waiting" label={label} />
    );
  }
  const { answer } = reaction;
  if (answer === null) return <StatusTag tone="waiting" label="お答えのないまま取り下げ" />;
  return <StatusTag tone={ANSWER_TONES[answer]} label={labelOf(words.answers, answer)} />;
}

/** Nothing was said yet, or not since it was asked again, which takes the answer back. */
export function isWaited(reaction: { answer: Answer | null; stage: Stage }): boolean {
  return reaction.stage !== "closed" && reaction.answer === null;
}
