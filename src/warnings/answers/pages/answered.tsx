import { useEffect, useRef } from "react";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { DateText } from "../../../ui/date.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import type { Words } from "../api.ts";
import { labelOf } from "../../reactions/pages/words.tsx";
import type { Reaction } from "./standing.tsx";

/** What was answered, what happens next, and how to change it. `next`: just answered, with these words. */
export function Answered({
  words,
  reaction,
  staff,
  next,
  onChange,
}: {
  words: Words;
  reaction: Reaction;
  staff: boolean;
  next: string | null;
  onChange: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (next !== null) box.current?.focus();
  }, [next]);
  const said = <Said words={words} reaction={reaction} />;
  if (reaction.withdrawnAt) return null;
  return (
    <div ref={box} tabIndex={-1} className="rounded-12">
      <Banner
        tone={next === null ? "info" : "success"}
        title={
          next === null
            ? "お答えいただいています"
            : staff
              ? "電話でのお答えとして記録しました"
              : "ありがとうございました。お答えを受け付けました"
        }
        action={
          <>
            {reaction.may.answer && (
              <Button icon="edit" onClick={onChange}>
                答えを変える
              </Button>
            )}
            <LinkButton
              to={staff ? `/answers?institution=${reaction.institutionId}` : "/answers"}
              look="text"
            >
              一覧に戻る
            </LinkButton>
          </>
        }
      >
        {said}
        {next && (
          <p>
            <strong>このあと</strong>　{next}
          </p>
        )}
      </Banner>
    </div>
  );
}

/** In the words in which it was given. */
function answerLabel(words: Words, { answer, basis }: Reaction) {
  const use = basis === "asked" && words.uses.find((one) => one.answer === answer);
  return use ? use.label : labelOf(words.answers, answer ?? "");
}

function Said({ words, reaction }: { words: Words; reaction: Reaction }) {
  if (!reaction.answer) return null;
  const details: [string, string | null | undefined][] = [
    ["理由", reaction.cannotReason && labelOf(words.cannotReasons, reaction.cannotReason)],
    ["バージョン", reaction.details.version],
    ["保守業者", reaction.details.maintainer],
    ["電話番号", reaction.details.phone],
    ["ひとこと", reaction.note],
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1">
      <dt>お答え</dt>
      <dd className="font-bold">{answerLabel(words, reaction)}</dd>
      {reaction.plannedOn && (
        <>
          <dt>対応する日</dt>
          <dd>
            <DateText at={reaction.plannedOn} />
          </dd>
        </>
      )}
      {details.map(
        ([label, detail]) =>
          detail && (
            <div key={label} className="contents">
              <dt>{label}</dt>
              <dd className="whitespace-pre-line">{detail}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
