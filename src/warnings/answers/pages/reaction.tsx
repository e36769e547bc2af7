import { useEffect, useState } from "react";
import { useParam } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { DateText, Deadline } from "../../../ui/date.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { useAsk, useDo } from "../../../ui/query.ts";
import { useViewer } from "../../../ui/session.tsx";
import { getReaction, openReaction, getWords, type Words } from "../api.ts";
import { AnswerForm } from "./answer-form.tsx";
import { Answered } from "./answered.tsx";
import { Files } from "./files.tsx";
import { AskedAgain, Enquiry, History, Requests, Why } from "./guidance.tsx";
import { OwnAssets } from "./own-assets.tsx";
import { PriorityTag } from "../../reactions/pages/words.tsx";
import { AnswerTag, isWaited, type Reaction } from "./standing.tsx";

/** One advisory as the to-do of one institution; the secretariat records here what it heard by phone. */
export default function ReactionPage() {
  const id = useParam("id");
  const staff = useViewer().data?.role === "secretariat";
  const words = useAsk(getWords);
  const reaction = useAsk(getReaction, { params: { id } });
  useOpening(id, !staff && reaction.data?.openedAt === null);
  if (reaction.error && !reaction.data) {
    return (
      <Page title="注意喚起を開けません" trail={[{ label: "一覧", to: "/answers" }]}>
        <Loaded from={reaction}>{() => null}</Loaded>
      </Page>
    );
  }
  return (
    <Loaded from={words}>
      {(known) => (
        <Loaded from={reaction}>
          {(reply) => <Todo words={known} reaction={reply} staff={staff} />}
        </Loaded>
      )}
    </Loaded>
  );
}

/** Says once that the page was opened by the institution itself. */
function useOpening(id: string, needed: boolean) {
  const { mutate } = useDo(openReaction);
  useEffect(() => {
    if (needed) mutate({ params: { id } });
  }, [id, needed, mutate]);
}

function Todo({ words, reaction, staff }: { words: Words; reaction: Reaction; staff: boolean }) {
  const [changing, setChanging] = useState(false);
  const [next, setNext] = useState<string | null>(null);
  const waited = isWaited(reaction);
  const asked = reaction.basis === "asked";
  const asking = reaction.may.answer && (waited || changing);
  const form = (
    <AnswerForm
      {...{ words, reaction, staff }}
      onCancel={waited ? undefined : () => setChanging(false)}
      onAnswered={(said) => {
        setChanging(false);
        setNext(said);
      }}
    />
  );
  return (
    <Page
      title={reaction.title}
      trail={
        staff
          ? [
              { label: "反応", to: "/answers" },
              {
                label: reaction.institution,
                to: `/answers?institution=${reaction.institutionId}`,
              },
            ]
          : [{ label: "届いた注意喚起", to: "/answers" }]
      }
      tags={
        <>
          <PriorityTag words={words} priority={reaction.priority} mark={reaction.mark} />
          <AnswerTag words={words} reaction={reaction} />
        </>
      }
      actions={
        <>
          {asking && (
            <span className="lg:hidden">
              <LinkButton to={`/answers/${reaction.id}#answer`} look="solid" icon="chevron-down">
                お答えへ進む
              </LinkButton>
            </span>
          )}
          <Button icon="print" onClick={() => window.print()}>
            印刷する
          </Button>
        </>
      }
      lead={
        reaction.may.answer && waited
          ? {
              what: staff
                ? `${reaction.institution}から電話などで聞いたお答えを、代わりに記録できます。`
                : asked
                  ? "この製品をお使いかどうかを、教えてください。"
                  : "内容を読み、当てはまる答えを一つ選んでください。",
              by: (
                <>
                  お答え：
                  <Deadline at={reaction.applicabilityBy} />
                  <br />
                  対応：
                  <Deadline at={reaction.actionBy} />
                </>
              ),
              takes: "お答えは約1分",
              unsure:
                "「わからない」もお答えになります。保守業者に聞くための文を、下にご用意しています。",
            }
          : undefined
      }
    >
      {reaction.withdrawnAt && (
        <Banner tone="info" title="このお知らせは取り下げられました。お答えは必要ありません">
          <p>
            <DateText at={reaction.withdrawnAt} time />
            　理由：{reaction.withdrawnReason}
          </p>
        </Banner>
      )}
      {waited && reaction.reopenedAt && <AskedAgain words={words} reaction={reaction} />}
      {!changing && reaction.answer && (
        <Answered {...{ words, reaction, staff, next }} onChange={() => setChanging(true)} />
      )}
      <div
        className={
          asking
            ? "grid gap-8 lg:grid-cols-[1fr_26rem] lg:grid-rows-[auto_1fr] print:block"
            : "flex flex-col gap-8"
        }
      >
        <div className="flex min-w-0 flex-col gap-8">
          <Section title="何が起きていますか">
            <p className="max-w-3xl whitespace-pre-line">{reaction.summary}</p>
          </Section>
          {!asked && <Requests reaction={reaction} />}
          <Why words={words} reaction={reaction} />
        </div>
        {asking && (
          <div
            id="answer"
            className="rounded-12 border-2 border-blue-900 p-4 lg:row-span-2 lg:self-start lg:p-6 print:hidden"
          >
            <Section title={changing ? "お答えを変える" : "お答え"}>{form}</Section>
          </div>
        )}
        <div className="flex min-w-0 flex-col gap-8">
          {asked && <Requests reaction={reaction} />}
          <OwnAssets words={words} reaction={reaction} />
          {reaction.ifCannot && (
            <Section title="すぐに対応できないとき">
              <p className="max-w-3xl whitespace-pre-line">{reaction.ifCannot}</p>
            </Section>
          )}
          {reaction.vendorEnquiry && <Enquiry text={reaction.vendorEnquiry} />}
        </div>
      </div>
      <Files reaction={reaction} words={words} />
      <History words={words} reaction={reaction} />
      <Contact sender={words.sender} />
    </Page>
  );
}

function Contact({ sender }: { sender: Words["sender"] }) {
  return (
    <p className="border-t border-solid-gray-300 pt-4">
      <Icon name="phone" className="mr-2 size-5" />
      人に尋ねたいとき：{sender.name}
      {sender.contact && `　${sender.contact}`}
    </p>
  );
}
