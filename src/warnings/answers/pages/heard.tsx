import { Banner } from "../../../ui/banner.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import type { HeardProps } from "../../../ui/pages.tsx";
import { useAsk } from "../../../ui/query.ts";
import { getReaction, getWords } from "../api.ts";
import { AnswerForm } from "./answer-form.tsx";
import { Requests } from "./guidance.tsx";

/** The answer of an institution to a warning, heard on the phone: the call is written down with it. */
export default function Heard({ subjectId, onKept }: HeardProps) {
  const words = useAsk(getWords);
  const reaction = useAsk(getReaction, { params: { id: subjectId } });
  return (
    <Loaded from={words}>
      {(known) => (
        <Loaded from={reaction}>
          {(reply) =>
            reply.may.answer ? (
              <div className="flex flex-col gap-4">
                <p className="max-w-3xl whitespace-pre-line">{reply.summary}</p>
                <Disclosure label="お願いしたいことを読む">
                  <Requests reaction={reply} />
                </Disclosure>
                <AnswerForm words={known} reaction={reply} staff onAnswered={onKept} />
              </div>
            ) : (
              <Banner tone="info" title="このお知らせには、お答えが必要なくなりました" />
            )
          }
        </Loaded>
      )}
    </Loaded>
  );
}
