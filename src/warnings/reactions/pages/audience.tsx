import type { Words } from "../api.ts";
import { labelOf } from "./words.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Link, LinkButton } from "../../../ui/link.tsx";
import { Section } from "../../../ui/page.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import type { Draft } from "../api-publications.ts";
import {
  type AudienceReply,
  Bases,
  ByClass,
  PrefectureMap,
  Priorities,
} from "./audience-numbers.tsx";
import { Letters } from "./letters.tsx";
import { deskOf } from "./texts.tsx";

/** Who would be told and why, before anything is sent. */
export function Audience({
  draft,
  audience,
  words,
}: {
  draft: Draft;
  audience: AudienceReply;
  words: Words;
}) {
  if (audience.audience === 0) {
    return (
      <Empty
        title="お知らせする施設がありません"
        action={<LinkButton to={deskOf(draft)}>対象の決め方を見直す</LinkButton>}
      >
        <p>台帳に該当する機器はなく、お尋ねする種類や条件にも当てはまる施設がありませんでした。</p>
      </Empty>
    );
  }
  return (
    <>
      <Section title={`${formatNumber(audience.audience)}施設にお知らせします`}>
        <Warnings draft={draft} audience={audience} />
        <Bases words={words} cells={audience.cells} />
      </Section>
      <Section title="読み手と優先度">
        <ByClass words={words} cells={audience.cells} />
        <Priorities words={words} priorities={audience.priorities} />
      </Section>
      <Section title="なぜ届くか（例）">
        <Samples words={words} samples={audience.samples} />
      </Section>
      <Letters draft={draft} cells={audience.cells} />
      <Section title="都道府県">
        <PrefectureMap cells={audience.cells} />
      </Section>
      <Section title="届け方">
        <Routes routes={audience.routes} />
      </Section>
    </>
  );
}

/** What a person has to look at before sending; the send form repeats what must be decided. */
function Warnings({ draft, audience }: { draft: Draft; audience: AudienceReply }) {
  return (
    <>
      {audience.overMatch && (
        <Banner
          tone="warning"
          title={`該当する施設が多すぎます（全${formatNumber(audience.institutions)}施設のうち${formatNumber(audience.matched)}施設）`}
        >
          <p>
            製品名やバージョンの読み取りが広すぎないか、下の例で確かめてください。このまま発出するときは、次の画面で理由を書きます。
          </p>
        </Banner>
      )}
      {audience.wide && !draft.reviewed && <NeedsReview draft={draft} />}
      {audience.noContact > 0 && (
        <Banner
          tone="info"
          title={`${formatNumber(audience.noContact)}施設には、使える連絡先がありません`}
        >
          <p>
            この施設にはメールが届きません。発出のあと、電話で知らせる一覧に載ります。
            <Link to="/members?contact=none">連絡先のない会員を見る</Link>
          </p>
        </Banner>
      )}
      {audience.notLiving > 0 && (
        <Banner
          tone="info"
          title={`${formatNumber(audience.notLiving)}施設では、最近連絡がついた方がいません`}
        >
          <p>
            テストメールへの返事、サインイン、お知らせへの回答のどれも、最近ない施設です。メールが読まれないおそれがあります。
            <Link to="/members?contact=not_living">最近確かめられていない会員を見る</Link>
          </p>
        </Banner>
      )}
    </>
  );
}

/** So many are told that a second person has to have read it. */
export function NeedsReview({ draft }: { draft: Draft }) {
  return (
    <Banner
      tone="warning"
      title="多くの施設に届くため、別の方の確認が必要です"
      action={<LinkButton to={deskOf(draft)}>確認をお願いする</LinkButton>}
    >
      <p>作った方とは別の方が文面を確かめると、発出できるようになります。</p>
    </Banner>
  );
}

function Routes({ routes }: { routes: AudienceReply["routes"] }) {
  const sum = (waits: boolean) =>
    routes.reduce((total, row) => total + (row.waits === waits ? row.count : 0), 0);
  return (
    <>
      <ul className="list-disc pl-6">
        <li>すぐに届く施設：{formatNumber(sum(false))}施設</li>
        <li>
          団体の担当者が転送してから届く施設：{formatNumber(sum(true))}
          施設（転送がなければ、時間が来たところで直接届きます）
        </li>
      </ul>
      <Disclosure label={`経路ごとに見る（${routes.length}経路）`}>
        <Table
          caption="経路ごとの施設数"
          columns={ROUTES}
          rows={routes}
          rowKey={(row) => row.routeId ?? "none"}
        />
      </Disclosure>
    </>
  );
}

const ROUTES: readonly Column<AudienceReply["routes"][number]>[] = [
  { head: "経路", cell: (row) => row.route ?? "事務局から直接" },
  { head: "間に入る団体", cell: (row) => row.relay ?? "なし" },
  {
    head: "届き方",
    cell: (row) => (row.waits ? "団体の担当者が転送してから" : "すぐに届く"),
  },
  { head: "施設数", end: true, cell: (row) => formatNumber(row.count) },
];

type Sample = AudienceReply["samples"][number];

/** Two for each reason; the rest for who wants to look closer. */
function Samples({ words, samples }: { words: Words; samples: readonly Sample[] }) {
  const nth = (row: Sample) => samples.filter((one) => one.basis === row.basis).indexOf(row);
  const first = samples.filter((row) => nth(row) < 2);
  const table = (rows: readonly Sample[]) => (
    <Table
      caption="お知らせする施設の例"
      columns={samplesFor(words)}
      rows={rows}
      rowKey={(row) => row.institutionId}
    />
  );
  return (
    <>
      {table(first)}
      {samples.length > first.length && (
        <Disclosure label="ほかの例を見る">
          {table(samples.filter((row) => !first.includes(row)))}
        </Disclosure>
      )}
    </>
  );
}

const samplesFor = (words: Words): readonly Column<Sample>[] => [
  { head: "施設", cell: (row) => row.name },
  { head: "届くわけ", cell: (row) => labelOf(words.bases, row.basis) },
  { head: "理由", cell: (row) => row.reason },
  {
    head: "優先度",
    cell: (row) => (
      <span className="whitespace-nowrap">{labelOf(words.priorities, row.priority)}</span>
    ),
  },
];
