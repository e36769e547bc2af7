import { PagedTable } from "../../../ui/paged-table.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, usePaged } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import type { Column } from "../../../ui/table.tsx";
import { findOverseen } from "../api-ministry.ts";

type Row = Reply<typeof findOverseen>["rows"][number];
const COLUMNS: readonly Column<Row>[] = [
  { head: "注意喚起", cell: (row) => row.title ?? "（共有範囲により件名を表示しません）" },
  { head: "発出", cell: (row) => <DateText at={row.publishedAt} /> },
  {
    head: "様子",
    cell: (row) =>
      row.withdrawnAt ? (
        <StatusTag tone="neutral" label="取り下げ" />
      ) : (
        <StatusTag tone="progress" label="継続中" />
      ),
  },
];

/** 集計 for the ministry and prefectures: the advisories; each opens its counts of the day. */
export default function Ministry() {
  const list = usePaged(findOverseen, { query: {} });
  return (
    <Page
      title="集計"
      lead={{
        what: "注意喚起を開くと、都道府県・施設の区分ごとの数を見られます。",
        unsure: "施設が特定されないように、少ない数は表示しません。数は1日に1回まとめます。",
      }}
    >
      <PagedTable
        list={list}
        noun="注意喚起"
        empty={{ title: "発出された注意喚起がありません", children: "発出されるとここに出ます。" }}
        caption="発出された注意喚起"
        columns={COLUMNS}
        rowKey={(row) => row.advisoryId}
        rowLink={(row) => `/outcomes/ministry/${row.advisoryId}`}
      />
    </Page>
  );
}
