import { useEffect, useState } from "react";
import { useFilters, useGo, useParam } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { Progress } from "../../../ui/progress.tsx";
import { useAsk, useDo } from "../../../ui/query.ts";
import { Steps } from "../../../ui/steps.tsx";
import { Tabs } from "../../../ui/tabs.tsx";
import { type FacilityImport, getImport, readAgain } from "../api.ts";
import { removeImport, takeImport, undoImport } from "../api.ts";
import { Columns } from "./columns.tsx";
import { Lines } from "./lines.tsx";
import { StateTag } from "./state.tsx";

const RUNNING = ["reading", "taking", "undoing"];
// bounds work: between two questions
const POLL_MS = 1_000;
const SLOW_MS = 60_000; // bounds work: nobody waits for what has died

/** One list: what taking it would do, then what it did, and its way back. */
export default function Import() {
  const list = useAsk(getImport, { params: { id: useParam("id") } });
  const { data, refetch } = list;
  const isRunning = data !== undefined && RUNNING.includes(data.state);
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => void refetch(), POLL_MS);
    return () => clearInterval(timer);
  }, [isRunning, refetch]);
  return <Loaded from={list}>{(one) => <Shown one={one} />}</Loaded>;
}

const STEP: Partial<Record<FacilityImport["state"], number>> = {
  preview: 1,
  refused: 0,
  reading: 0,
};

function Shown({ one }: { one: FacilityImport }) {
  return (
    <Page
      title={one.fileName}
      trail={[
        { label: "施設マスタ", to: "/facilities" },
        { label: "名簿の取り込み", to: "/rosters" },
      ]}
      tags={<StateTag state={one.state} />}
    >
      <Steps
        steps={["名簿を読み取る", "内容を確かめる", "取り込み完了"]}
        current={STEP[one.state] ?? 2}
      />
      {RUNNING.includes(one.state) && <Running key={one.state} one={one} />}
      {one.state === "refused" && (
        <Banner
          tone="error"
          title="この名簿からは、何も取り込めません"
          action={<LinkButton to="/rosters">名簿を選び直す</LinkButton>}
        >
          下の理由を見て、ファイルを直すか、区分や都道府県の選び方を変えて、もう一度読み取ってください。
        </Banner>
      )}
      {one.state === "taken" && (
        <Banner tone="success" title="取り込みました">
          新しく{number(one.counts.new)}件、変更{number(one.counts.changed)}件、閉院
          {number(one.counts.gone)}件です。
          {(one.counts.stale ?? 0) > 0 &&
            `確かめてから取り込むまでに変わった${number(one.counts.stale)}件は、取り込みませんでした。`}
        </Banner>
      )}
      {one.state === "undone" && (
        <Banner tone="info" title="この取り込みは取り消しました">
          加えた{number(one.counts.removed)}件を外し、変えた{number(one.counts.restored)}
          件を元に戻しました。
          {(one.counts.undoKept ?? 0) > 0 &&
            `そのあとに変わった${number(one.counts.undoKept)}件は、そのまま残しています。`}
        </Banner>
      )}
      <Codeless one={one} />
      <FileFindings one={one} />
      <Decide one={one} />
      {one.state !== "reading" && (one.state !== "refused" || Boolean(one.counts.leftOut)) && (
        <Plan one={one} />
      )}
    </Page>
  );
}

const number = (count: number | undefined) => formatNumber(count ?? 0);

function Running({ one }: { one: FacilityImport }) {
  const read = useDo(readAgain);
  const take = useDo(takeImport);
  const undo = useDo(undoImport);
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  const label = {
    reading: "名簿を読んでいます",
    taking: "取り込んでいます",
    undoing: "取り消しています",
  };
  const again = { reading: read, taking: take, undoing: undo }[one.state as "reading"];
  return (
    <div role="status" className="flex flex-col gap-3">
      <Progress
        label={label[one.state as "reading"]}
        done={one.progress > 0 ? one.progress : undefined}
        total={one.progress > 0 ? 100 : undefined}
        unit="％"
      />
      <p>この画面を閉じても続きます。全国の名簿で30秒ほどかかります。</p>
      {slow && (
        <div>
          <Button
            pending={again.isPending}
            onClick={() => void again.mutateAsync({ params: { id: one.id } })}
          >
            進まないので、もう一度始める
          </Button>
        </div>
      )}
    </div>
  );
}

/** Who has no codes is recognised by name and place, which a person should look at. */
function Codeless({ one }: { one: FacilityImport }) {
  const { codeless = 0 } = one.counts;
  if (codeless === 0 || one.state !== "preview") return null;
  return (
    <Banner tone="info" title={`医療機関コードのない行が${number(codeless)}件あります`}>
      <p>
        コードのない行は、マスタにある施設を名称と所在地で探しました。何で見つけたかは、行ごとに「内容」に書いてあります。
        この行からは、新しい施設を加えず、名称と所在地も変えません。
      </p>
      <p>
        見つからない行と、1つに決まらない行は「取り込まない」にあります。医療機関コードを書き加えると取り込めます。
      </p>
    </Banner>
  );
}

function FileFindings({ one }: { one: FacilityImport }) {
  if (one.findings.length === 0) return null;
  return (
    <Banner tone="warning" title="名簿について、確かめていただきたいこと">
      <ul className="list-disc pl-6">
        {one.findings.map(({ where, message }) => (
          <li key={where + message}>
            {where && <span className="font-bold break-all">{where}：</span>}
            {message}
          </li>
        ))}
      </ul>
    </Banner>
  );
}

function titleOf(one: FacilityImport): string {
  if (one.state === "refused") return "取り込めない行";
  return one.takenAt === null ? "取り込むと、こうなります" : "取り込んだ内容";
}

/** What is shown first: the first of these that there is. */
const FIRST = [
  ["new", "new"],
  ["changed", "changed"],
  ["left_out", "leftOut"],
] as const;

function Plan({ one }: { one: FacilityImport }) {
  const { counts } = one;
  const first = FIRST.find(([, name]) => (counts[name] ?? 0) > 0)?.[0] ?? "new";
  const [{ tab }, change] = useFilters<{ tab: string }>({ tab: first });
  const isTaken = one.takenAt !== null;
  const tabs = [
    { key: "new", label: "新しい", count: counts.new, query: { action: "new" } },
    { key: "changed", label: "変わる", count: counts.changed, query: { action: "changed" } },
    { key: "gone", label: "なくなる", count: counts.gone, query: { action: "gone" } },
    { key: "kept", label: "人が確かめた値", count: counts.kept, query: { only: "kept" } },
    { key: "findings", label: "指摘あり", count: counts.findings, query: { only: "findings" } },
    {
      key: "left_out",
      label: "取り込まない",
      count: counts.leftOut,
      query: { action: "left_out" },
    },
    // What is the same is no longer kept once the list was taken.
    ...(isTaken
      ? []
      : [{ key: "same", label: "同じ", count: counts.same, query: { action: "same" } }]),
  ] as const;
  return (
    <Section title={titleOf(one)}>
      <p>
        {number(counts.rows)}行を読みました。
        {(counts.same ?? 0) > 0 && `同じ内容の${number(counts.same)}件は変わりません。`}
      </p>
      <Columns one={one} />
      <Tabs
        label="名簿の行"
        chosen={tab}
        onChoose={(key) => change({ tab: key })}
        tabs={tabs.map(({ key, label, count, query }) => ({
          key,
          label: `${label}（${number(count)}）`,
          content: tab === key && <Lines importId={one.id} query={query} />,
        }))}
      />
    </Section>
  );
}

function Decide({ one }: { one: FacilityImport }) {
  const take = useDo(takeImport);
  const undo = useDo(undoImport);
  const remove = useDo(removeImport);
  const go = useGo();
  const params = { id: one.id };
  const { counts } = one;
  const useful = (counts.new ?? 0) + (counts.changed ?? 0) + (counts.gone ?? 0);
  if (one.state === "taken")
    return (
      <div className="flex flex-wrap gap-3">
        <LinkButton to="/facilities" look="solid">
          施設マスタを見る
        </LinkButton>
        <ConfirmButton
          label="この取り込みを取り消す"
          icon="undo"
          title="この取り込みを取り消しますか"
          confirm="取り込みを取り消す"
          onConfirm={() => undo.mutateAsync({ params })}
        >
          <p>
            加えた施設を外し、変えた内容を元に戻します。取り込みのあとに人やほかの名簿が変えた施設は、そのまま残します。
          </p>
        </ConfirmButton>
      </div>
    );
  if (one.state !== "preview" && one.state !== "refused") return null;
  return (
    <div className="flex flex-wrap gap-3">
      {one.state === "preview" && useful > 0 && (
        <ConfirmButton
          label="施設マスタに取り込む"
          look="solid"
          size="large"
          title={`${number(useful)}件を取り込みますか`}
          confirm={`${number(useful)}件を取り込む`}
          onConfirm={() => take.mutateAsync({ params })}
        >
          <p>
            新しく{number(counts.new)}件を加え、{number(counts.changed)}件を変え、
            {number(counts.gone)}件を閉じます。人が確かめた値は変わりません。あとで取り消せます。
          </p>
        </ConfirmButton>
      )}
      {one.state === "preview" && useful === 0 && (
        <Banner tone="info" title="新しく取り込むものはありません" />
      )}
      <ConfirmButton
        label="取り込まずに捨てる"
        look="text"
        title="この名簿を捨てますか"
        confirm="捨てる"
        onConfirm={async () => {
          await remove.mutateAsync({ params });
          await go("/rosters");
        }}
      >
        <p>施設マスタは何も変わりません。</p>
      </ConfirmButton>
    </div>
  );
}
