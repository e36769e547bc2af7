import { findAdvisories, MOST_COUNTED, SEVERITY_LABELS, STATE_LABELS } from "../api.ts";
import { useFilters } from "../../../ui/address.tsx";
import { Button } from "../../../ui/button.tsx";
import { Count, formatNumber } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Link, LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { Pager } from "../../../ui/pager.tsx";
import { type Reply, useAskMore } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { Marks, SeverityTag, StateTag } from "./signs.tsx";

type List = Reply<typeof findAdvisories>;
type Row = List["rows"][number];
type Filters = { state: string; severity: string; exploited: string; held: string; text: string };
const NONE: Filters = { state: "inbox", severity: "", exploited: "", held: "", text: "" };

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
    cell: (row) => (
      <Count
        value={Math.min(row.holders, MOST_COUNTED)}
        capped={row.holders > MOST_COUNTED}
        unit="施設"
      />
    ),
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
  const [filters, change] = useFilters(NONE);
  const query = { ...filters, state: filters.state === "all" ? "" : filters.state };
  const list = useAskMore(findAdvisories, { query });
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
      <Search filters={filters} change={change} />
      <Loaded from={list} lines={8}>
        {({ pages }) => (
          <div className="flex flex-col gap-4">
            <States {...pages[0]!} chosen={filters.state} change={change} />
            <Rows pages={pages} list={list} filters={filters} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Rows({
  pages,
  list,
  filters,
}: {
  pages: List[];
  list: ReturnType<typeof useAskMore<typeof findAdvisories>>;
  filters: Filters;
}) {
  const rows = pages.flatMap((page) => page.rows);
  if (rows.length === 0) {
    const isFiltered = Object.keys(NONE).some(
      (name) => name !== "state" && filters[name as keyof Filters] !== "",
    );
    return isFiltered ? (
      <Empty
        title="あてはまる注意喚起がありません"
        action={<LinkButton to="/advisories?state=all">絞り込みをやめる</LinkButton>}
      />
    ) : (
      <Empty
        title="ここには注意喚起がありません"
        action={<LinkButton to="/feeds">情報源を見る</LinkButton>}
      >
        新しい知らせは、情報源から自動で届きます。
      </Empty>
    );
  }
  const counted = countOf(pages[0]!, filters.state);
  return (
    <div>
      <Table
        caption="注意喚起の一覧"
        columns={filters.state === "all" ? WITH_STATE : COLUMNS}
        rows={rows}
        rowKey={(row) => row.id}
        rowLink={(row) => `/advisories/${row.id}`}
      />
      <Pager
        shown={rows.length}
        total={Math.min(counted, MOST_COUNTED)}
        capped={counted > MOST_COUNTED}
        from={list}
      />
    </div>
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
  change: (some: Partial<Filters>) => void;
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
            {label}（{formatNumber(Math.min(count, MOST_COUNTED))}
            {count > MOST_COUNTED && "以上"}）
          </Button>
        );
      })}
    </nav>
  );
}

function Search({
  filters,
  change,
}: {
  filters: Filters;
  change: (some: Partial<Filters>) => void;
}) {
  const severities = Object.entries(SEVERITY_LABELS).map(([value, label]) => ({ value, label }));
  return (
    <form
      role="search"
      className="grid items-end gap-x-6 gap-y-3 rounded-12 border border-solid-gray-300 p-4 print:hidden md:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        change({ text: String(new FormData(event.currentTarget).get("text") ?? "").trim() });
      }}
    >
      <TextField
        key={filters.text}
        name="text"
        label="探す"
        hint="題名、製品、CVE番号、文書の番号"
        defaultValue={filters.text}
      />
      <Select
        name="severity"
        label="深刻さ"
        empty="すべて"
        options={severities}
        value={filters.severity}
        onChange={(event) => change({ severity: event.target.value })}
      />
      <Button type="submit" icon="search">
        探す
      </Button>
      <div className="flex flex-wrap gap-x-8 md:col-span-3">
        <Toggle name="held" label="持っている施設があるもの" filters={filters} change={change} />
        <Toggle name="exploited" label="攻撃に使われているもの" filters={filters} change={change} />
        {filters.text && (
          <span className="self-center">
            「{filters.text}」で探しています。
            <Link to="/advisories?state=all">やめる</Link>
          </span>
        )}
      </div>
    </form>
  );
}

function Toggle({
  name,
  label,
  filters,
  change,
}: {
  name: "held" | "exploited";
  label: string;
  filters: Filters;
  change: (some: Partial<Filters>) => void;
}) {
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-3">
      <input
        type="checkbox"
        className="size-6 accent-blue-900"
        checked={filters[name] === "yes"}
        onChange={(event) => change({ [name]: event.target.checked ? "yes" : "" })}
      />
      {label}
    </label>
  );
}
