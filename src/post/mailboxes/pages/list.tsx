import { useFilters } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { Pager } from "../../../ui/pager.tsx";
import { type Reply, useAskMore } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
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
  const [filters, change] = useFilters({ kind: "", show: "" });
  const list = useAskMore(listReceived, { query: filters });
  return (
    <Page
      title="届いたメール"
      lead={{
        what: "届いたメールを読み、返事や手続きが終わったら「対応ずみ」にしてください。",
        unsure:
          "自動応答と、届かなかった知らせは、人が見る必要のあるもののほかは、はじめから対応ずみです。「すべて」で見られます。",
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2 md:grid-cols-3 print:hidden">
        <Select
          name="show"
          label="表示"
          empty="対応していないもの"
          value={filters.show}
          onChange={(event) => change({ show: event.target.value })}
          options={[{ value: "all", label: "すべて" }]}
        />
        <Select
          name="kind"
          label="種類"
          empty="すべて"
          value={filters.kind}
          onChange={(event) => change({ kind: event.target.value })}
          options={Object.entries(MAIL_KINDS).map(([value, label]) => ({ value, label }))}
        />
      </div>
      <Loaded from={list} lines={6}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          return (
            <div className="flex flex-col gap-6">
              <Ways standing={pages[0]!.standing} />
              {rows.length === 0 ? (
                <Empty
                  title="あてはまるメールはありません"
                  action={
                    (filters.kind || filters.show) && (
                      <LinkButton to="/mailboxes">絞り込みをやめる</LinkButton>
                    )
                  }
                >
                  {pages[0]!.standing.listens || pages[0]!.standing.asks
                    ? "新しく届くと、ここに出ます。"
                    : "受信の設定がすむと、届いたメールがここに出ます。"}
                </Empty>
              ) : (
                <div>
                  <Table
                    caption="届いたメール"
                    columns={COLUMNS}
                    rows={rows}
                    rowKey={(row) => row.id}
                    rowLink={(row) => `/mailboxes/${row.id}`}
                  />
                  <Pager shown={rows.length} from={list} />
                </div>
              )}
            </div>
          );
        }}
      </Loaded>
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
