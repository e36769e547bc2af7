import { useFilters } from "../../../ui/address.tsx";
import { formatNumber, formatShare } from "../../../ui/count.tsx";
import { formatDate, formatDateTime } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { DownloadLink } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { TileMap } from "../../../ui/tile-map.tsx";
import { getReach } from "../api-reach.ts";
import { Rate } from "./figures.tsx";

type Reach = Reply<typeof getReach>;
type Chosen = NonNullable<Reach["chosen"]>;
interface Line {
  key: string;
  label: string;
  asked: number | null;
  reached: number | null;
}

const columns = (head: string): readonly Column<Line>[] => [
  { head, cell: (row) => row.label },
  { head: "疎通確認率", end: true, cell: (row) => <Rate {...row} /> },
];
const HOP_COLUMNS = columns("組織の種類");
const CLASS_COLUMNS = columns("施設の区分");
const KIND_COLUMNS = columns("種別");
const RELAY_COLUMNS = columns("伝える団体");
const ROUND_COLUMNS: readonly Column<Reach["rounds"][number]>[] = [
  { head: "疎通確認", cell: (row) => row.label },
  { head: "始めた日", cell: (row) => formatDate(row.startedAt) },
  { head: "医療機関の疎通確認率", end: true, cell: (row) => <Rate {...row} /> },
];

/** The measured reach rate: by hop, place and class, and over the rounds. */
export default function ReachPage() {
  const [filters, change] = useFilters({ round: "" });
  const reach = useAsk(getReach, { query: filters });
  return (
    <Loaded from={reach} lines={8}>
      {({ chosen, rounds }) => (
        <Page
          title="疎通確認率"
          trail={chosen?.threshold == null ? [{ label: "疎通確認", to: "/probes" }] : undefined}
          lead={{
            what: "テストのメールに、1人でもお返事があった組織の割合です。低いところを見つけてください。",
            unsure:
              chosen?.threshold != null
                ? `施設が特定されないように、1〜${chosen.threshold - 1}の数と、引き算でわかってしまう数は「非表示」としています。数は1日に1回まとめます。`
                : "メールが読まれたかどうかではなく、お返事があったかどうかを数えています。",
          }}
          actions={
            chosen && (
              <DownloadLink href={`/api/probes/reach/csv?round=${chosen.id}`} kind="CSV">
                数字を保存
              </DownloadLink>
            )
          }
        >
          {!chosen ? (
            <Empty title="まだ疎通確認をしていません">
              テストのメールを送ると、結果がここに出ます。
            </Empty>
          ) : (
            <>
              <div className="max-w-md print:hidden">
                <Select
                  name="round"
                  label="どの疎通確認を見ますか"
                  value={chosen.id}
                  onChange={(event) => change({ round: event.target.value })}
                  options={rounds.map((one) => ({
                    value: one.key,
                    label: `${one.label}（${formatDate(one.startedAt)}）`,
                  }))}
                />
              </div>
              <Picture chosen={chosen} />
              <Section title="これまでの移り変わり">
                <Table
                  caption="これまでの疎通確認率"
                  columns={ROUND_COLUMNS}
                  rows={rounds}
                  rowKey={(row) => row.key}
                />
              </Section>
            </>
          )}
        </Page>
      )}
    </Loaded>
  );
}

function Picture({ chosen }: { chosen: Chosen }) {
  return (
    <>
      <Section title="組織の種類ごと">
        <p className="text-solid-gray-700">{formatDateTime(chosen.takenAt)} 現在</p>
        <Chain hops={chosen.hops} />
        <Table
          caption="組織の種類ごとの疎通確認率"
          columns={HOP_COLUMNS}
          rows={chosen.hops}
          rowKey={(row) => row.key}
        />
      </Section>
      <Section title="都道府県（医療機関）">
        <TileMap
          label="連絡がついた医療機関の割合"
          legend={["0％", "1〜25％", "26〜50％", "51〜75％", "76〜100％"]}
          tiles={chosen.prefectures.map(({ key, label, x, y, asked: all, reached }) => ({
            key,
            name: label.replace(/[都府県]$/, ""),
            x,
            y,
            level:
              all && reached !== null
                ? (Math.ceil((reached / all) * 4) as 0 | 1 | 2 | 3 | 4)
                : null,
            text: textOf(all, reached),
            detail: all && reached !== null ? `${formatNumber(reached)}／${formatNumber(all)}` : "",
          }))}
        />
      </Section>
      <Section title="施設の区分">
        <Table
          caption="施設の区分ごとの疎通確認率"
          columns={CLASS_COLUMNS}
          rows={chosen.classes}
          rowKey={(row) => row.key}
        />
      </Section>
      {chosen.kinds.length > 0 && (
        <Section title="種別">
          <Table
            caption="種別ごとの疎通確認率"
            columns={KIND_COLUMNS}
            rows={chosen.kinds}
            rowKey={(row) => row.key}
          />
        </Section>
      )}
      {chosen.relays.length > 0 && (
        <Section title="伝える団体">
          <Disclosure label={`団体ごとに見る（${chosen.relays.length}）`}>
            <Table
              caption="伝える団体ごとの疎通確認率"
              columns={RELAY_COLUMNS}
              rows={chosen.relays}
              rowKey={(row) => row.key}
            />
          </Disclosure>
        </Section>
      )}
    </>
  );
}

function textOf(asked: number | null, reached: number | null): string {
  if (asked === 0) return "－";
  if (asked === null || reached === null) return "非表示";
  return formatShare(reached, asked).replace("1％未満", "<1％");
}

const ORDER = ["ministry", "secretariat", "relay", "institution"];

/** The way that news takes, with what was measured at each hop. */
function Chain({ hops }: { hops: Chosen["hops"] }) {
  const own = ORDER.flatMap((key) => hops.find((one) => one.key === key) ?? []);
  if (own.length < 2) return null;
  return (
    <ol className="flex flex-col gap-2 md:flex-row md:items-stretch">
      {own.map((one, at) => (
        <li key={one.key} className="flex flex-col items-center gap-2 md:flex-row">
          {at > 0 && (
            <span aria-hidden className="text-std-20B-150">
              <span className="md:hidden">↓</span>
              <span className="hidden md:inline">→</span>
            </span>
          )}
          <span className="w-full rounded-8 border border-solid-gray-300 p-4 text-center">
            <span className="block">{one.label}</span>
            <span className="block text-std-24B-150">{textOf(one.asked, one.reached)}</span>
            <span className="block text-dns-14N-130 text-solid-gray-700">
              {one.asked === null ? "非表示" : `${formatNumber(one.asked)}組織`}
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}
