import { useFilters, useParam } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { BarList } from "../../../ui/bar-list.tsx";
import { ChartCurve } from "../../../ui/chart-curve.tsx";
import { CountLink, formatNumber, formatShare } from "../../../ui/count.tsx";
import { formatDateTime, formatSpan, HOUR } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Link, LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { Table } from "../../../ui/table.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { TileMap } from "../../../ui/tile-map.tsx";
import { type Counts, getCurve, getOutcome, MARKS, STANDINGS, type Standing } from "../api.ts";
import { groupFilter } from "../api-institutions.ts";
import { listAt, markWord, partsOf, TONES } from "./standings.tsx";
import { SupportList } from "./support.tsx";

type Outcome = Reply<typeof getOutcome>;

/** One advisory: who is safe, stuck or silent. What cries for help comes first. */
export default function OutcomePage() {
  const advisoryId = useParam("id");
  const [{ mark }] = useFilters({ mark: "live" });
  const outcome = useAsk(getOutcome, { params: { advisoryId }, query: { mark: mark as "live" } });
  return <Loaded from={outcome}>{(reply) => <Dashboard outcome={reply} />}</Loaded>;
}

function Dashboard({ outcome }: { outcome: Outcome }) {
  const { advisoryId, mark, counts } = outcome;
  const to = listAt(advisoryId, mark);
  const others = outcome.marks.filter((one) => one !== mark);
  return (
    <Page
      title={`${markWord(mark)}${outcome.title}`}
      trail={[{ label: "集計", to: "/outcomes" }]}
      tags={
        <>
          <Tag icon="send">{formatDateTime(outcome.publishedAt)} 発出</Tag>
          {outcome.withdrawnAt && <StatusTag tone="neutral" label="取り下げ済み" />}
          {outcome.overdue > 0 && (
            <Tag icon="warning">
              期限を過ぎた施設 <CountLink value={outcome.overdue} to={to({ overdue: "yes" })} />
            </Tag>
          )}
        </>
      }
      actions={
        <>
          <LinkButton to={to({})} icon="search">
            対応状況の一覧
          </LinkButton>
          <LinkButton to={to({ heard: "no" })} icon="phone">
            お返事のない施設
          </LinkButton>
        </>
      }
    >
      {mark !== "live" && (
        <Banner tone="info" title={`これは${MARKS[mark]}の記録です`}>
          本番の数には入りません。
        </Banner>
      )}
      {others.length > 0 && (
        <p className="print:hidden">
          ほかの記録:{" "}
          {others.map((one) => (
            <Link key={one} to={`/outcomes/${advisoryId}?mark=${one}`}>
              {MARKS[one]}
            </Link>
          ))}
        </p>
      )}
      {mark === "live" && (
        <Section title="支援を求めている施設">
          <SupportList advisoryId={advisoryId} />
        </Section>
      )}
      <Section title={`${formatNumber(outcome.asked)}施設のいま`}>
        <p>
          対象の
          <CountLink value={outcome.asked} unit="施設" to={to({})} />
          のうち、お知らせが出たのは
          <CountLink value={outcome.released} unit="施設" to={to({ told: "yes" })} />
          、お答えがあったのは
          <CountLink value={outcome.answered} unit="施設" to={to({ heard: "yes" })} />
          です。
        </p>
        <BigNumbers counts={counts} asked={outcome.asked} to={to} />
      </Section>
      <Curve advisoryId={advisoryId} mark={mark} />
      {outcome.hops.length > 0 && <Hops hops={outcome.hops} to={to} />}
      <Section title="都道府県ごと">
        <AnswerMap outcome={outcome} to={to} />
      </Section>
      <Groups title="施設の区分ごと" of={outcome} by="byClass" to={to} />
      <Groups title="お知らせした理由ごと" of={outcome} by="byBasis" to={to} />
      <Groups title="伝える団体ごと" of={outcome} by="byRelay" to={to} />
      <Section title="お答えの内訳">
        <Table
          caption="お答えの内訳"
          rows={outcome.byAnswer}
          rowKey={(row) => row.answer}
          columns={[
            { head: "お答え", cell: (row) => row.label },
            {
              head: "施設",
              end: true,
              cell: (row) => <CountLink value={row.count} to={to({ answer: row.answer })} />,
            },
          ]}
        />
      </Section>
      <Section title="段階の内訳">
        <Table
          caption="段階の内訳"
          rows={outcome.byStage}
          rowKey={(row) => row.stage}
          columns={[
            { head: "段階", cell: (row) => row.label },
            {
              head: "施設",
              end: true,
              cell: (row) => <CountLink value={row.count} to={to({ stage: row.stage })} />,
            },
          ]}
        />
      </Section>
    </Page>
  );
}

const BIG: readonly Standing[] = ["safe", "stuck", "silent"];
const FRAMES = {
  safe: "border-green-800 bg-green-50",
  stuck: "border-red-800 bg-red-50",
  silent: "border-yellow-700 bg-yellow-50",
} as Record<Standing, string>;

type To = (filter: object) => string;

function BigNumbers({ counts, asked, to }: { counts: Counts; asked: number; to: To }) {
  const rest = (Object.keys(STANDINGS) as Standing[]).filter(
    (key) => !BIG.includes(key) && counts[key] > 0,
  );
  return (
    <>
      <dl className="grid gap-4 wide:grid-cols-3">
        {BIG.map((key) => (
          <div key={key} className={`rounded-12 border-2 p-4 md:p-6 ${FRAMES[key]}`}>
            <dt className="flex flex-col items-start gap-2">
              <StatusTag tone={TONES[key]} label={STANDINGS[key].label} />
            </dt>
            <dd className="mt-2">
              <span className="text-std-45B-140 tabular-nums">
                <CountLink value={counts[key]} to={to({ standing: key })} />
              </span>
              <span className="ml-2">施設（{formatShare(counts[key], asked)}）</span>
              <p className="mt-1 text-dns-16N-130">{STANDINGS[key].gloss}</p>
            </dd>
          </div>
        ))}
      </dl>
      {rest.length > 0 && (
        <ul className="flex flex-col gap-2">
          {rest.map((key) => (
            <li key={key} className="flex flex-wrap items-center gap-2">
              <StatusTag tone={TONES[key]} label={STANDINGS[key].label} />
              <b className="tabular-nums">
                <CountLink value={counts[key]} unit="施設" to={to({ standing: key })} />
              </b>
              <span>{STANDINGS[key].gloss}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Curve({ advisoryId, mark }: { advisoryId: string; mark: keyof typeof MARKS }) {
  const curve = useAsk(getCurve, { params: { advisoryId }, query: { mark } });
  return (
    <Section title="お答えの進み方">
      <Loaded from={curve}>
        {({ points, released, medianHours, running }) => (
          <>
            <ChartCurve label="最初のお答え" points={points} total={released} />
            <p>
              {medianHours === null
                ? "まだお答えがありません。"
                : `お答えのあった施設の半分は、お知らせから${formatSpan(medianHours * HOUR)}以内に答えています。`}
              {running && "お返事を待っている施設があるため、この図はまだ動きます。"}
            </p>
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Hops({ hops, to }: { hops: Outcome["hops"]; to: To }) {
  return (
    <Section title="まだ転送していない団体">
      <Table
        caption="まだ転送していない団体"
        rows={hops}
        rowKey={(hop) => hop.id}
        columns={[
          { head: "団体", cell: (hop) => hop.relay },
          {
            head: "待っている施設",
            end: true,
            cell: (hop) => <CountLink value={hop.count} to={to({ hopId: hop.id })} />,
          },
          {
            head: "自動で先へ進む時刻",
            cell: (hop) => (
              <span className="flex flex-wrap items-center gap-2">
                {hop.dueAt ? formatDateTime(hop.dueAt) : "－"}
                {hop.overdue && <StatusTag tone="warning" label="過ぎています" />}
              </span>
            ),
          },
        ]}
      />
    </Section>
  );
}

const answeredOf = (counts: Counts) => counts.safe + counts.moving + counts.stuck;

function AnswerMap({ outcome, to }: { outcome: Outcome; to: To }) {
  return (
    <TileMap
      label="お知らせした施設のうち、お答えのあった割合"
      legend={["0％", "1〜25％", "26〜50％", "51〜75％", "76〜100％"]}
      tiles={outcome.byPrefecture.map(({ key, label, x, y, counts }) => {
        const answered = answeredOf(counts);
        const told = answered + counts.silent;
        const share = told === 0 ? null : answered / told;
        return {
          key,
          name: label.replace(/[都府県]$/, ""),
          x,
          y,
          level: share === null ? null : (Math.ceil(share * 4) as 0 | 1 | 2 | 3 | 4),
          text: share === null ? "－" : formatShare(answered, told).replace("1％未満", "<1％"),
          to: told > 0 ? to({ told: "yes", prefecture: key }) : undefined,
        };
      })}
    />
  );
}

const SHOWN = 8;

/** The parts with most silent first; many of them are folded away. */
function Groups({
  title,
  of,
  by,
  to,
}: {
  title: string;
  of: Outcome;
  by: "byClass" | "byBasis" | "byRelay";
  to: To;
}) {
  if (of[by].length === 0) return null;
  const bars = of[by]
    .toSorted((a, b) => b.counts.silent - a.counts.silent)
    .map(({ key, label, counts }) => {
      const part = (filter: object) => to({ ...groupFilter(by, key), ...filter });
      return { key, label, to: part({}), parts: partsOf(counts, part) };
    });
  return (
    <Section title={title}>
      <BarList label={title} unit="施設" bars={bars.slice(0, SHOWN)} />
      {bars.length > SHOWN && (
        <Disclosure label={`残り${formatNumber(bars.length - SHOWN)}を見る`}>
          <BarList label={`${title}（残り）`} unit="施設" bars={bars.slice(SHOWN)} />
        </Disclosure>
      )}
    </Section>
  );
}
