import { type ReactNode, useState } from "react";
import { previewAudience } from "../../guidance/api-audience.ts";
import { MARK_LABELS, getWords, type Words } from "../api.ts";
import { useFilters, useParam } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { DateText } from "../../../ui/date.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { useAsk } from "../../../ui/query.ts";
import { Steps } from "../../../ui/steps.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { type Draft, getDraft } from "../api-publications.ts";
import { Audience } from "./audience.tsx";
import type { AudienceReply } from "./audience-numbers.tsx";
import { Published, type Result } from "./published.tsx";
import { SendForm } from "./send-form.tsx";
import { deskOf, Texts } from "./texts.tsx";

const STEPS = ["内容", "対象の確認", "配信"];

/** From an approved text to the mails: what is said, to whom, and then out. */
export default function PublishPage() {
  const id = useParam("guidanceId");
  const draft = useAsk(getDraft, { params: { id } });
  const words = useAsk(getWords);
  const [result, setResult] = useState<Result | null>(null);
  return (
    <Loaded from={words}>
      {(known) => (
        <Loaded from={draft}>
          {(reply) => (
            <Page
              title={reply.title}
              trail={[
                { label: "注意喚起", to: "/advisories" },
                { label: "文面づくり", to: deskOf(reply) },
              ]}
              tags={
                <>
                  {MARK_LABELS[reply.mark] && <Tag>{MARK_LABELS[reply.mark]}</Tag>}
                  <Tag>文面 第{reply.revision}版</Tag>
                  <Tag>共有範囲 {reply.tlp ? `TLP:${reply.tlp}` : "未定"}</Tag>
                </>
              }
            >
              {reply.publication ? (
                <>
                  <Published draft={reply} publication={reply.publication} result={result} />
                  <Texts texts={reply.texts} />
                </>
              ) : (
                <ThreeSteps draft={reply} words={known} onDone={setResult} />
              )}
            </Page>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}

function ThreeSteps({
  draft,
  words,
  onDone,
}: {
  draft: Draft;
  words: Words;
  onDone: (result: Result) => void;
}) {
  const [{ step }, change] = useFilters({ step: "1" });
  const current = draft.tlp === null ? 0 : Math.min(2, Math.max(0, Number(step) - 1 || 0));
  const go = (to: number) => {
    change({ step: String(to + 1) });
    window.scrollTo({ top: 0 });
  };
  const beside = current > 0 && (
    <Button look="text" onClick={() => go(current - 1)}>
      「{STEPS[current - 1]}」に戻る
    </Button>
  );
  return (
    <>
      <Steps steps={STEPS} current={current} />
      <Notes draft={draft} />
      {current === 0 && <Texts texts={draft.texts} />}
      {current === 1 && (
        <WithAudience draft={draft}>
          {(audience) => <Audience {...{ draft, audience, words }} />}
        </WithAudience>
      )}
      {current === 2 && !draft.may.publish && (
        <Banner tone="info" title="発出は承認者がします">
          <p>
            文面と対象が整っていれば、事務局の承認者か管理者に、この画面から発出するようご依頼ください。
          </p>
          {beside}
        </Banner>
      )}
      {current === 2 && draft.may.publish && (
        <WithAudience draft={draft}>
          {(audience) => <SendForm {...{ draft, audience, beside, onDone }} />}
        </WithAudience>
      )}
      {current < 2 && draft.tlp !== null && (
        <div className="flex flex-wrap gap-4">
          <Button look="solid" size="large" icon="arrow-right" onClick={() => go(current + 1)}>
            「{STEPS[current + 1]}」へ進む
          </Button>
          {beside}
        </div>
      )}
    </>
  );
}

/** What stands in the way, or is good to know, before anything is sent. */
function Notes({ draft }: { draft: Draft }) {
  return (
    <>
      {draft.tlp === null && (
        <Banner
          tone="warning"
          title="共有範囲（TLP）が決まっていません"
          action={
            <LinkButton to={`/advisories/${draft.advisoryId}`} look="solid">
              共有範囲を決める
            </LinkButton>
          }
        >
          <p>どこまで見せてよい情報かを決めるまで、発出できません。事務局だけが見られます。</p>
        </Banner>
      )}
      {draft.state === "scheduled" && draft.publishAt && (
        <Banner tone="info" title="発出の予約が入っています">
          <p>
            <DateText at={draft.publishAt} time />
            に自動で発出します。「配信」で、いますぐ発出するか、日時を変えられます。
          </p>
        </Banner>
      )}
    </>
  );
}

function WithAudience({
  draft,
  children,
}: {
  draft: Draft;
  children: (audience: AudienceReply) => ReactNode;
}) {
  const audience = useAsk(previewAudience, { params: { id: draft.guidanceId } });
  return (
    <>
      {audience.isPending && (
        <p role="status">お知らせする施設を数えています。施設が多いと、少し時間がかかります。</p>
      )}
      <Loaded from={audience}>{children}</Loaded>
    </>
  );
}
