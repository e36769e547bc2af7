import { FilterBar } from "../../../ui/filter-bar.tsx";
import { PagedTable } from "../../../ui/paged-table.tsx";
import { useFilterBar } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, usePaged } from "../../../ui/query.ts";
import { optionsOf } from "../../../ui/select.tsx";
import type { Column } from "../../../ui/table.tsx";
import { listReceived, MAIL_KINDS } from "../api.ts";
import { MailTags } from "./kinds.tsx";

type Row = Reply<typeof listReceived>["rows"][number];
type Standing = Reply<typeof listReceived>["standing"];

const COLUMNS: readonly Column<Row>[] = [
  { head: "件名", cell: (row) => row.subject || "（件名なし）" },
  {
    head: "差出人",
    cell: (row) => (
      <span className="wrap-anywhere wide:inline-block wide:min-w-52">
        {row.fromName && <span className="block">{row.fromName}</span>}
        {row.fromAddress ?? "不明"}
      </span>
    ),
  },
  {
    head: "組織",
    cell: (row) => (
      <span className="wide:inline-block wide:min-w-32">
        {row.organisation ?? "まだ決まっていません"}
      </span>
    ),
  },
  { head: "種類", cell: (row) => <MailTags {...row} /> },
  { head: "届いた日時", cell: (row) => <DateText at={row.receivedAt} time /> },
];

/** Mail that came in, for the secretariat: nothing is lost, and what a machine wrote does not stand in the way. */
export default function Mailbox() {
  const filters = useFilterBar({ kind: "", show: "" });
  const list = usePaged(listReceived, { query: filters.values });
  const standing = list.data?.standing;
  return (
    <Page
      title="届いたメール"
      lead={{
        what: "届いたメールを読み、返事や手続きが終わったら「対応ずみ」にしてください。",
        unsure:
          "自動応答と、届かなかった知らせは、人が見る必要のあるもののほかは、はじめから対応ずみです。「すべて」で見られます。",
      }}
    >
      <FilterBar
        of={filters}
        choices={[
          {
            name: "show",
            label: "表示",
            empty: "対応していないもの",
            options: [{ value: "all", label: "すべて" }],
          },
          { name: "kind", label: "種類", options: optionsOf(MAIL_KINDS) },
        ]}
      />
      {standing && <Ways standing={standing} />}
      <PagedTable
        list={list}
        noun="メール"
        filters={filters}
        empty={{
          title: "対応していないメールはありません",
          children:
            standing?.listens || standing?.asks
              ? "新しく届くと、ここに出ます。"
              : "受信の設定がすむと、届いたメールがここに出ます。",
        }}
        caption="届いたメール"
        columns={COLUMNS}
        rowLink={(row) => `/mailboxes/${row.id}`}
      />
    </Page>
  );
}

/** Whether mail can come in at all. */
function Ways({ standing: { listens, asks, lastAt, askedAt } }: { standing: Standing }) {
  if (!listens && !asks) {
    return (
      <Banner tone="warning" title="メールを受け取る設定がまだありません">
        <p>
          返信や不達の知らせは、ここに届きません。設置した方に、受信の設定をご依頼ください。手順は「運用の手引き」にあります。
        </p>
      </Banner>
    );
  }
  return (
    <p className="text-solid-gray-700">
      最後に届いたメール：{lastAt ? <DateText at={lastAt} time /> : "まだありません"}
      {askedAt && (
        <>
          ・最後に新しいメールを確かめた日時：
          <DateText at={askedAt} time />
        </>
      )}
    </p>
  );
}
