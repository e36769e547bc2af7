import { FilterBar } from "../../../ui/filter-bar.tsx";
import { PagedTable } from "../../../ui/paged-table.tsx";
import { useFilterBar } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { formatCount, formatNumber, formatShare } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, usePaged } from "../../../ui/query.ts";
import { optionsOf } from "../../../ui/select.tsx";
import { StatusTag } from "../../../ui/status-tag.tsx";
import type { Column } from "../../../ui/table.tsx";
import { findOutcomes, MARKS } from "../api.ts";
import { markWord, TONES } from "./standings.tsx";

type Row = Reply<typeof findOutcomes>["rows"][number];
type Progress = NonNullable<Row["progress"]>;

const number = (head: string, of: (progress: Progress) => number): Column<Row> => ({
  head,
  end: true,
  cell: ({ progress }) => (
    <span className="whitespace-nowrap">{progress ? formatNumber(of(progress)) : "集計中"}</span>
  ),
});
const COLUMNS: readonly Column<Row>[] = [
  { head: "注意喚起", cell: (row) => `${markWord(row.mark)}${row.title}` },
  {
    head: "発出",
    cell: (row) => (
      <span className="whitespace-nowrap">
        <DateText at={row.publishedAt} />
      </span>
    ),
  },
  {
    head: "様子",
    cell: ({ progress, withdrawnAt }) => (
      <span className="flex flex-wrap gap-1">
        {withdrawnAt && <StatusTag tone="neutral" label="取り下げ" />}
        {!!progress?.helpWanted && (
          <StatusTag tone={TONES.stuck} label={`支援の求め ${formatNumber(progress.helpWanted)}`} />
        )}
        {!!progress?.held && (
          <StatusTag tone="waiting" label={`伝達待ち ${formatNumber(progress.held)}`} />
        )}
        {!!progress?.overdue && (
          <StatusTag tone="warning" label={`期限超過 ${formatNumber(progress.overdue)}`} />
        )}
      </span>
    ),
  },
  number("施設", (progress) => progress.asked),
  {
    head: "お答え",
    end: true,
    cell: ({ progress }) => (
      <span className="whitespace-nowrap">
        {progress ? formatShare(progress.answered, progress.asked - progress.held) : "集計中"}
      </span>
    ),
  },
  number("安全を確認", (progress) => progress.safe),
  number("止まっている", (progress) => progress.stuck),
  number("お返事なし", (progress) => progress.silent),
];

/** 集計: every advisory sent out, and how far it got. */
export default function Outcomes() {
  const filters = useFilterBar({ mark: "live" });
  const list = usePaged(findOutcomes, { query: filters.values });
  const waiting = list.data?.helpWaiting ?? 0;
  return (
    <Page
      title="集計"
      lead={{
        what: "支援の求めと、お返事のない施設が多いものから開いてください。",
        unsure: "この一覧の数は1分ごとに数え直しています。1件を開くと、いまの数になります。",
      }}
    >
      {waiting > 0 && (
        <Banner
          tone="error"
          title={`支援を求めている施設が${formatCount(waiting, "件")}、まだ引き受けられていません`}
          action={<LinkButton to="/outcomes/support">支援の求めを見る</LinkButton>}
        />
      )}
      <FilterBar
        of={filters}
        choices={[
          {
            name: "mark",
            label: "見る区別",
            empty: null,
            hint: "訓練・試験は本番の数に入りません。",
            options: optionsOf(MARKS),
          },
        ]}
      />
      <PagedTable
        list={list}
        noun="注意喚起"
        filters={filters}
        empty={{
          title: "発出した注意喚起がありません",
          children: "注意喚起を発出すると、ここに進み具合が出ます。",
        }}
        caption="発出した注意喚起"
        columns={COLUMNS}
        rowKey={(row) => row.advisoryId}
        rowLink={(row) =>
          `/outcomes/${row.advisoryId}${row.mark === "live" ? "" : `?mark=${row.mark}`}`
        }
      />
    </Page>
  );
}
