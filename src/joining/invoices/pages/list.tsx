import { FilterBar } from "../../../ui/filter-bar.tsx";
import { PagedTable } from "../../../ui/paged-table.tsx";
import { useState } from "react";
import { given, useFilterBar } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, usePaged } from "../../../ui/query.ts";
import { optionsOf } from "../../../ui/select.tsx";
import { StatusTag } from "../../../ui/status-tag.tsx";
import type { Column } from "../../../ui/table.tsx";
import { listClasses, MEMBER_STATES } from "../../dues/api.ts";
import { listMembers } from "../api.ts";
import { Decisions } from "../../dues/pages/decisions.tsx";
import { getStanding } from "../../dues/api-standing.ts";
import { WhileOn } from "../../dues/pages/off.tsx";
import { StateTag, Yen } from "../../dues/pages/signs.tsx";

type Row = Reply<typeof listMembers>["rows"][number];
type Totals = NonNullable<Reply<typeof listMembers>["totals"]>;

const COLUMNS: readonly Column<Row>[] = [
  { head: "名称", cell: (row) => row.name },
  { head: "会員種別", cell: (row) => row.classLabel },
  { head: "状態", cell: (row) => <StateTag state={row.state} /> },
  { head: "未払い", end: true, cell: (row) => (row.open > 0 ? <Yen amount={row.open} /> : "なし") },
  {
    head: "期限切れ",
    cell: (row) =>
      row.overdueSince ? (
        <span className="inline-flex flex-wrap items-center gap-2">
          <StatusTag tone="warning" label="期限切れ" />
          <DateText at={row.overdueSince} />
        </span>
      ) : (
        "なし"
      ),
  },
];

/** 会費: who is a member, what was asked, what came in, what is late. */
export default function DuesList() {
  return (
    <WhileOn title="会費">
      <List />
    </WhileOn>
  );
}

function List() {
  const filters = useFilterBar({ search: "", state: "", classId: "", overdue: "" });
  const list = usePaged(listMembers, { query: given(filters.values) });
  const classes = useAsk(listClasses);
  const [said, setSaid] = useState<string | null>(null);
  const first = list.data;
  const maySet = useAsk(getStanding).data?.may.settings;
  return (
    <Page
      title="会費"
      lead={{
        what: "入会の申請、請求、入金のうち、手を打つものがないか確かめてください。",
        takes: "約5分",
        unsure: "更新の請求と、期限を過ぎた方へのお知らせは、決めた日に自動で送られます。",
      }}
      actions={
        <>
          <LinkButton to="/dues/new" icon="plus" look="solid">
            申請を受け付ける
          </LinkButton>
          <LinkButton to="/transfers" icon="upload">
            銀行の明細を読む
          </LinkButton>
          <LinkButton to="/dues/meeting" icon="users">
            総会の名簿
          </LinkButton>
          {maySet && (
            <LinkButton to="/dues/settings" look="text">
              会費の設定
            </LinkButton>
          )}
        </>
      }
    >
      {first && !first.complete && (
        <Banner tone="warning" title="請求書をまだ出せません">
          <p>発行者の名前と振込先の口座を「会費の設定」で入力してください（管理者）。</p>
        </Banner>
      )}
      {said && <Banner tone="success" title={said} />}
      {first?.totals && <Money totals={first.totals} />}
      {first && first.waiting.length > 0 && (
        <Decisions waiting={first.waiting} mayDecide={first.may.decide} onDecided={setSaid} />
      )}
      <Section title="会員の一覧">
        <FilterBar
          of={filters}
          texts={[{ name: "search", label: "名称・ふりがなで探す" }]}
          choices={[
            { name: "state", label: "状態", options: optionsOf(MEMBER_STATES) },
            {
              name: "classId",
              label: "会員種別",
              options: (classes.data?.classes ?? []).map(({ id, label }) => ({ value: id, label })),
            },
          ]}
          ticks={[{ name: "overdue", label: "支払いの期限が切れた会員" }]}
        />
        <PagedTable
          list={list}
          noun="会員"
          filters={filters}
          empty={{
            title: "まだ会員がいません",
            action: <LinkButton to="/dues/new">申請を受け付ける</LinkButton>,
            children: "入会の申請を受け付けると、ここに並びます。",
          }}
          caption="会員の一覧"
          columns={COLUMNS}
          rowLink={(row) => `/invoices/${row.id}`}
        />
      </Section>
    </Page>
  );
}

function Money({ totals }: { totals: Totals }) {
  const states = ["active", "approved", "applied", "suspended"] as const;
  const sums = [
    { label: "請求した会費", amount: totals.asked },
    { label: "入金済み", amount: totals.paid },
    { label: "未払い", amount: totals.open },
    { label: "うち期限切れ", amount: totals.overdue },
  ];
  return (
    <Section title={`${totals.year}年度のようす`}>
      <dl className="grid grid-cols-2 gap-3 md:grid-cols-4">
        {sums.map(({ label, amount }) => (
          <div key={label} className="rounded-8 border border-solid-gray-300 p-4">
            <dt className="text-dns-14N-130 text-solid-gray-700">{label}</dt>
            <dd className="mt-1 text-std-20B-150">
              <Yen amount={amount} />
            </dd>
          </div>
        ))}
      </dl>
      <ul className="flex flex-wrap gap-x-6 gap-y-1">
        {states.map((state) => (
          <li key={state}>
            {MEMBER_STATES[state]} {formatNumber(totals.states[state] ?? 0)}
          </li>
        ))}
      </ul>
    </Section>
  );
}
