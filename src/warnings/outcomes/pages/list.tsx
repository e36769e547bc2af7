import { FilterBar } from "../../../ui/filter-bar.tsx";
import { PagedTable } from "../../../ui/paged-table.tsx";
import { useFilterBar } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { CountLink, formatCount, formatShare } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, usePaged } from "../../../ui/query.ts";
import { optionsOf } from "../../../ui/select.tsx";
import { StatusTag } from "../../../ui/status-tag.tsx";
import type { Column } from "../../../ui/table.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { findOutcomes, MARKS } from "../api.ts";
import { listAt, markWord } from "./standings.tsx";

type Row = Reply<typeof findOutcomes>["rows"][number];
type Progress = NonNullable<Row["progress"]>;

/** The list of what a number of this advisory counts. */
const toOf = ({ advisoryId, mark }: Row) => listAt(advisoryId, mark);
const number = (head: string, filter: object, of: (progress: Progress) => number): Column<Row> => ({
  head,
  end: true,
  cell: (row) =>
    row.progress ? (
      <CountLink value={of(row.progress)} to={toOf(row)(filter)} />
    ) : (
      <span className="whitespace-nowrap">集計中</span>
    ),
});
const tagged = (label: string, count: number | undefined, to: string) =>
  !!count && (
    <Tag>
      {label} <CountLink value={count} to={to} />
    </Tag>
  );
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
    cell: (row) => {
      const { progress, withdrawnAt } = row;
      const to = toOf(row);
      const help = to({ answer: "help_wanted", standing: "stuck" });
      return (
        <span className="flex flex-wrap gap-1">
          {withdrawnAt && <StatusTag tone="neutral" label="取り下げ" />}
          {tagged("支援の求め", progress?.helpWanted, help)}
          {tagged("伝達待ち", progress?.held, to({ standing: "held" }))}
          {tagged("期限超過", progress?.overdue, to({ overdue: "yes" }))}
        </span>
      );
    },
  },
  number("施設", {}, (progress) => progress.asked),
  {
    head: "お答え",
    end: true,
    cell: (row) => (
      <span className="whitespace-nowrap">
        {row.progress ? (
          <>
            <CountLink value={row.progress.answered} to={toOf(row)({ heard: "yes" })} />（
            {formatShare(row.progress.answered, row.progress.asked - row.progress.held)}）
          </>
        ) : (
          "集計中"
        )}
      </span>
    ),
  },
  number("安全を確認", { standing: "safe" }, (progress) => progress.safe),
  number("止まっている", { standing: "stuck" }, (progress) => progress.stuck),
  number("お返事なし", { standing: "silent" }, (progress) => progress.silent),
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
          action={<LinkButton to="/outcomes/support?taken=no">支援の求めを見る</LinkButton>}
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
