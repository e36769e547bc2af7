import { PagedTable } from "../../../ui/paged-table.tsx";
import { formatDate, formatDateTime } from "../../../ui/date.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, usePaged } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import type { Column } from "../../../ui/table.tsx";
import { findHistory, STANDINGS } from "../api.ts";
import { markWord, TONES } from "./standings.tsx";

type Row = Reply<typeof findHistory>["rows"][number];

/** Seen from the institution itself: silence is something still to be answered. */
const OWN_LABELS = { silent: "お答え待ち", stuck: "支援・確認中" } as Record<string, string>;
const COLUMNS: readonly Column<Row>[] = [
  { head: "注意喚起", cell: (row) => `${markWord(row.mark)}${row.title}` },
  {
    head: "いまの様子",
    cell: (row) => (
      <StatusTag
        tone={TONES[row.standing]}
        label={OWN_LABELS[row.standing] ?? STANDINGS[row.standing].label}
      />
    ),
  },
  { head: "お知らせ", cell: (row) => (row.notifiedAt ? formatDate(row.notifiedAt) : "－") },
  {
    head: "最初のお答え",
    cell: (row) => (row.firstAnsweredAt ? formatDateTime(row.firstAnsweredAt) : "－"),
  },
  { head: "完了", cell: (row) => (row.closedAt ? formatDate(row.closedAt) : "－") },
];

/** これまでの対応: what an institution was told, and what it answered when. */
export default function History() {
  const list = usePaged(findHistory, { query: {} });
  return (
    <Page
      title="これまでの対応"
      trail={[{ label: "届いた注意喚起", to: "/answers" }]}
      lead={{
        what: "届いた注意喚起とお答えの記録です。開くと、お答えを見直したり変えたりできます。",
      }}
    >
      <PagedTable
        list={list}
        noun="記録"
        empty={{ title: "記録はまだありません", children: "注意喚起が届くと、ここに残ります。" }}
        caption="これまでの対応"
        columns={COLUMNS}
        rowKey={(row) => row.reactionId}
        rowLink={(row) => `/answers/${row.reactionId}`}
      />
    </Page>
  );
}
