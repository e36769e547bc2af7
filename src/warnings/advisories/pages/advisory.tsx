import type { ReactNode } from "react";
import { type Advisory, TLP_LABELS } from "../api.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Count } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { ExternalLink } from "../../../ui/link.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { Documents } from "./documents.tsx";
import { Expert } from "./expert.tsx";
import { Matches } from "./matches.tsx";
import { AlreadyTold, MatterDocuments, ProductList } from "./matter.tsx";
import { Marks, SeverityTag, StateTag, versionText } from "./signs.tsx";
import { Standing } from "./standing.tsx";

/** All that is known of one advisory; a later room says what may be done with it, and what was written about it. */
export function AdvisoryDetail({
  advisory,
  actions,
  written,
}: {
  advisory: Advisory;
  actions: ReactNode;
  written: ReactNode;
}) {
  return (
    <Page
      title={advisory.title}
      trail={[{ label: "注意喚起", to: "/advisories" }]}
      tags={
        <>
          <StateTag state={advisory.state} />
          <SeverityTag severity={advisory.severity} />
          <Marks {...advisory} />
        </>
      }
      lead={{
        what: "関係する施設と直し方を確かめ、伝えるなら案内文を書いてください。",
        takes: "3〜10分",
        unsure:
          "製品が医療機関で使われているか分からないときは、伝えて「お使いですか」と尋ねられます。",
      }}
      actions={actions}
    >
      {advisory.retracted && (
        <Banner tone="warning" title="発行元がこの文書を取り下げたか、別の文書に置き換えています">
          すでに伝えているときは、取り下げるか、新しい文書で伝え直すかを決めてください。
        </Banner>
      )}
      {advisory.retractedUnclear && (
        <Banner tone="warning" title="取り下げられたかもしれません。文書を読んで確かめてください">
          <p>
            文書の言葉：<q className="wrap-anywhere">{advisory.retractedUnclear}</q>
          </p>
        </Banner>
      )}
      {advisory.tlp === null && (
        <Banner tone="warning" title="共有してよい範囲（TLP）が決まっていません">
          決めるまでは、事務局だけが見られます。下の「共有してよい範囲」で選んでください。
        </Banner>
      )}
      <AlreadyTold advisory={advisory} />
      <Summary advisory={advisory} />
      <MatterDocuments matter={advisory.matter} />
      <Matches advisory={advisory} />
      {written}
      <Standing advisory={advisory} />
      <Changes advisory={advisory} />
      <Expert advisory={advisory} />
      <Documents advisory={advisory} />
    </Page>
  );
}

const MOST_SHOWN = 8;

function Summary({ advisory }: { advisory: Advisory }) {
  const note = advisory.notes.find(({ category }) =>
    ["summary", "description", "general"].includes(category),
  );
  const [shown, rest] = [
    advisory.affected.slice(0, MOST_SHOWN),
    advisory.affected.slice(MOST_SHOWN),
  ];
  return (
    <Section title="どんな知らせですか">
      <dl className="grid gap-x-8 gap-y-4 md:grid-cols-[10rem_1fr]">
        <Fact term="対象の製品とバージョン">
          {shown.length === 0 && "製品の記載がありません。だれに関係するかは人が決めてください。"}
          <ProductList rows={shown} />
          {rest.length > 0 && (
            <Disclosure label={`ほか${rest.length}件の製品`}>
              <ProductList rows={rest} />
            </Disclosure>
          )}
        </Fact>
        <Fact term="直したバージョン">
          {advisory.fixedVersion ??
            (advisory.hasFix ? "あります（番号は元の文書をご覧ください）" : "まだ知られていません")}
        </Fact>
        <Fact term="実際の攻撃">
          {advisory.exploited
            ? advisory.kevAdded
              ? "攻撃に使われたことがわかっています（米国の機関の一覧にあります）"
              : "攻撃に使われていると、発行元が書いています"
            : !advisory.exploitedUnclear && notHere(advisory.matter)}
          {advisory.exploitedUnclear && (
            <>
              どちらとも読めます。しくみでは決めていないので、次の文を読み、急ぐかどうかを判断してください。
              <q className="block wrap-anywhere">{advisory.exploitedUnclear}</q>
            </>
          )}
        </Fact>
        <Fact term="発行元">
          {advisory.publisher}
          {advisory.origin === "hand" && "（手で登録）"}、文書の番号 {advisory.trackingId}、
          {versionText(advisory.documentVersion)}
          {advisory.currentRelease && (
            <>
              、<DateText at={advisory.currentRelease} /> 発行
            </>
          )}
        </Fact>
        <Fact term="共有してよい範囲">
          {advisory.tlp === null ? "決まっていません" : TLP_LABELS[advisory.tlp]}
        </Fact>
        {note && (
          <Fact term="発行元の説明">
            <Disclosure label="原文を読む">
              <p className="max-w-3xl whitespace-pre-line break-words">{note.text}</p>
            </Disclosure>
          </Fact>
        )}
        {advisory.references.length > 0 && (
          <Fact term="元の情報">
            <ul className="flex flex-col gap-1">
              {advisory.references.slice(0, 5).map(({ url, summary }) => (
                <li key={url + summary} className="break-all">
                  <ExternalLink href={url}>{summary}</ExternalLink>
                </li>
              ))}
            </ul>
          </Fact>
        )}
      </dl>
    </Section>
  );
}

/** A document that is silent about attacks does not speak for the others of its matter. */
const notHere = ({ documents }: Advisory["matter"]) =>
  documents.some(({ exploited }) => exploited)
    ? "この文書には書かれていません。同じ件の別の文書は、攻撃に使われているとしています"
    : "知られていません";

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="md:contents">
      <dt className="font-bold">{term}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

function Changes({ advisory }: { advisory: Advisory }) {
  if (advisory.changes.length === 0) return null;
  return (
    <Section title="版による違い">
      <ul className="flex flex-col gap-4">
        {advisory.changes.map((change) => (
          <li key={change.at}>
            <p className="font-bold">
              {versionText(change.from)} → {versionText(change.to)}（
              <DateText at={change.at} time />）
            </p>
            <ul className="list-disc pl-6 break-words">
              {change.texts.length === 0 && <li>製品や直し方に違いはありません</li>}
              {change.texts.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <p className="text-solid-gray-700">
        <Count value={advisory.changes.length} />
        の更新がありました。変わった製品を持つ施設の回答だけが、もう一度開きます。
      </p>
    </Section>
  );
}
