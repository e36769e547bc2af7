import { FilterBar } from "../../../ui/filter-bar.tsx";
import { PagedTable } from "../../../ui/paged-table.tsx";
import { findAdvisories, SEVERITY_LABELS, STATE_LABELS } from "../api.ts";
import { useFilterBar } from "../../../ui/address.tsx";
import { Button } from "../../../ui/button.tsx";
import { Count, formatCount } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, usePaged } from "../../../ui/query.ts";
import { optionsOf } from "../../../ui/select.tsx";
import { StatusTag } from "../../../ui/status-tag.tsx";
import type { Column } from "../../../ui/table.tsx";
import { Marks, SeverityTag, StateTag } from "./signs.tsx";

type List = Reply<typeof findAdvisories>;
type Row = List["rows"][number];
const NONE = { state: "inbox", severity: "", exploited: "", held: "", text: "" };

const MOST_OTHERS = 3;
const COLUMNS: readonly Column<Row>[] = [
  {
    head: "題名",
    cell: (row) => (
      <>
        {row.title}
        <span className="mt-1 inline-block w-full text-dns-14N-130 text-solid-gray-700">
          {row.publisher}　{row.trackingId}
        </span>
        <Others row={row} />
      </>
    ),
  },
  {
    head: "深刻さ",
    cell: (row) => (
      <span className="flex flex-col items-start gap-1">
        <SeverityTag severity={row.severity} />
        <Marks {...row} />
      </span>
    ),
  },
  {
    head: "製品",
    cell: (row) => (
      <>
        {row.products.slice(0, 2).join("、") || "（製品の記載なし）"}
        {row.productCount > 2 && `　ほか${row.productCount - 2}件`}
      </>
    ),
  },
  {
    head: "施設数",
    end: true,
    cell: (row) => <Count value={row.holders} unit="施設" />,
  },
  {
    head: "受け取った日",
    cell: (row) => (
      <span className="whitespace-nowrap">
        <DateText at={row.receivedAt} />
      </span>
    ),
  },
];

/** The other documents of the matter: one row, several publishers. */
function Others({ row }: { row: Row }) {
  const told = row.others.find(({ state }) => state === "published");
  if (row.others.length === 0) return null;
  return (
    <span className="mt-1 inline-block w-full text-dns-14N-130">
      {told && row.state !== "published" && (
        <span className="mr-2 inline-block">
          <StatusTag tone="done" label="この件は発出済み" />
        </span>
      )}
      <span className="text-solid-gray-700">
        同じ件の文書がほか{row.others.length}件：
        {row.others
          .slice(0, MOST_OTHERS)
          .map(({ publisher, trackingId }) => `${publisher} ${trackingId}`)
          .join("、")}
        {row.others.length > MOST_OTHERS && " など"}
      </span>
    </span>
  );
}

const WITH_STATE: readonly Column<Row>[] = [
  ...COLUMNS,
  { head: "状態", cell: (row) => <StateTag state={row.state} /> },
];

export default function Advisories() {
  const filters = useFilterBar(NONE);
  const { state } = filters.values;
  const query = { ...filters.values, state: state === "all" ? "" : state };
  const list = usePaged(findAdvisories, { query });
  return (
    <Page
      title="注意喚起"
      lead={{
        what: "届いた知らせを読み、医療機関に伝えるものと、伝えなくてよいものに分けてください。",
        takes: "1件あたり3〜10分",
        unsure: "持っている施設があるもの、攻撃に使われているものから見てください。",
      }}
      actions={
        <>
          <LinkButton to="/feeds/new" look="solid" icon="plus">
            取り込む・手で登録する
          </LinkButton>
          <LinkButton to="/feeds">情報源</LinkButton>
        </>
      }
    >
      <FilterBar
        of={filters}
        texts={[{ name: "text", label: "探す", hint: "題名、製品、CVE番号、文書の番号" }]}
        choices={[{ name: "severity", label: "深刻さ", options: optionsOf(SEVERITY_LABELS) }]}
        ticks={[
          { name: "held", label: "持っている施設があるもの" },
          { name: "exploited", label: "攻撃に使われているもの" },
        ]}
      />
      {list.data && <States {...list.data} chosen={state} change={filters.change} />}
      <PagedTable
        list={list}
        noun="注意喚起"
        filters={{ ...filters, clear: () => filters.change({ ...NONE, state: "all" }) }}
        empty={{
          title: "ここには注意喚起がありません",
          action: <LinkButton to="/feeds">情報源を見る</LinkButton>,
          children: "新しい知らせは、情報源から自動で届きます。",
        }}
        count={list.data && countOf(list.data, state)}
        caption="注意喚起の一覧"
        columns={state === "all" ? WITH_STATE : COLUMNS}
        rowLink={(row) => `/advisories/${row.id}`}
      />
    </Page>
  );
}

/** How many matters stand in a state; one with documents in two states stands in both, and once among all. */
function countOf({ counts, all }: Pick<List, "counts" | "all">, state: string): number {
  return state === "all" ? all : (counts.find((one) => one.state === state)?.count ?? 0);
}

function States({
  counts,
  all,
  chosen,
  change,
}: Pick<List, "counts" | "all"> & {
  chosen: string;
  change: (some: { state: string }) => void;
}) {
  const states = [...Object.entries(STATE_LABELS), ["all", "すべて"] as const];
  return (
    <nav aria-label="状態" className="flex flex-wrap gap-2 print:hidden">
      {states.map(([state, label]) => {
        const count = countOf({ counts, all }, state);
        const isChosen = state === chosen;
        return (
          <Button
            key={state}
            size="small"
            look={isChosen ? "solid" : "outline"}
            aria-pressed={isChosen}
            onClick={() => change({ state })}
          >
            {label}（{formatCount(count)}）
          </Button>
        );
      })}
    </nav>
  );
}
