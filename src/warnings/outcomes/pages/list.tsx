import { useFilters } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { formatNumber, formatShare } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { Pager } from "../../../ui/pager.tsx";
import { type Reply, useAskMore } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
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
  const [filters, change] = useFilters({ mark: "live" });
  const list = useAskMore(findOutcomes, { query: filters });
  return (
    <Page
      title="集計"
      lead={{
        what: "支援の求めと、お返事のない施設が多いものから開いてください。",
        unsure: "この一覧の数は1分ごとに数え直しています。1件を開くと、いまの数になります。",
      }}
    >
      <Loaded from={list}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          const waiting = pages[0]?.helpWaiting ?? 0;
          return (
            <>
              {waiting > 0 && (
                <Banner
                  tone="error"
                  title={`支援を求めている施設が${formatNumber(Math.min(waiting, 1000))}件${waiting > 1000 ? "以上" : ""}、まだ引き受けられていません`}
                  action={<LinkButton to="/outcomes/support">支援の求めを見る</LinkButton>}
                />
              )}
              <div className="max-w-xs print:hidden">
                <Select
                  name="mark"
                  label="見る区別"
                  empty={null}
                  hint="訓練・試験は本番の数に入りません。"
                  value={filters.mark}
                  onChange={(event) => change({ mark: event.target.value })}
                  options={Object.entries(MARKS).map(([value, label]) => ({ value, label }))}
                />
              </div>
              {rows.length === 0 ? (
                <Empty title="発出した注意喚起がありません">
                  注意喚起を発出すると、ここに進み具合が出ます。
                </Empty>
              ) : (
                <div>
                  <Table
                    caption="発出した注意喚起"
                    columns={COLUMNS}
                    rows={rows}
                    rowKey={(row) => row.advisoryId}
                    rowLink={(row) =>
                      `/outcomes/${row.advisoryId}${row.mark === "live" ? "" : `?mark=${row.mark}`}`
                    }
                  />
                  <Pager shown={rows.length} from={list} />
                </div>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
