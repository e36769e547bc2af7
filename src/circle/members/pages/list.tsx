import { useFilters } from "../../../ui/address.tsx";
import { Button } from "../../../ui/button.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { DownloadLink, LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { Pager } from "../../../ui/pager.tsx";
import { type Reply, useAsk, useAskMore } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { getVocabulary, listInstitutions, type Vocabulary } from "../api.ts";
import { LivenessLine } from "../../organisations/pages/liveness.tsx";
import { AssignRoute } from "./assign-route.tsx";

type Row = Reply<typeof listInstitutions>["rows"][number];
const FILTERS = [
  "search",
  "prefecture",
  "kind",
  "bedClass",
  "tier",
  "function",
  "contact",
  "routeId",
];
const NONE: Record<string, string> = Object.fromEntries(FILTERS.map((name) => [name, ""]));

/** The institutions: all of them for the secretariat, those under it for a relay organisation. */
export default function Members() {
  const vocabulary = useAsk(getVocabulary);
  return (
    <Loaded from={vocabulary} lines={8}>
      {(words) => <List words={words} columns={columnsIn(words)} />}
    </Loaded>
  );
}

function columnsIn(words: Vocabulary): readonly Column<Row>[] {
  const kinds = new Map<string, string>(words.kinds.map((row) => [row.id, row.label]));
  const places = new Map(words.prefectures.map((row) => [row.code, row.name]));
  return [
    { head: "名称", cell: (row) => row.name },
    { head: "都道府県", whole: true, cell: (row) => places.get(row.prefecture) },
    { head: "種別", whole: true, cell: (row) => kinds.get(row.kind) },
    { head: "病床数", end: true, cell: (row) => row.beds || "―" },
    { head: "経路", cell: (row) => row.route ?? "未定" },
    { head: "連絡先", cell: reachability },
  ];
}

function reachability({ contacts, reachable, liveness }: Row) {
  if (contacts === 0) return <StatusTag tone="danger" label="なし" />;
  return (
    <span className="flex flex-col items-start gap-1">
      {`${contacts}人`}
      {reachable === 0 && <StatusTag tone="warning" label="メールが届かない" />}
      {reachable > 0 && <LivenessLine liveness={liveness} />}
    </span>
  );
}

function List({ words, columns }: { words: Vocabulary; columns: readonly Column<Row>[] }) {
  const [filters, change] = useFilters(NONE);
  const list = useAskMore(listInstitutions, { query: filters });
  const may = list.data?.pages[0]?.may;
  const chosen = Object.entries(filters).filter(([, value]) => value !== "");
  return (
    <Page
      title="会員"
      actions={
        may?.create && (
          <>
            <LinkButton to="/members/routes">お知らせの経路</LinkButton>
            <LinkButton to="/members/new" icon="plus" look="solid">
              医療機関を加える
            </LinkButton>
          </>
        )
      }
    >
      <Filters words={words} filters={filters} onChange={change} />
      <Loaded from={list} lines={8}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          const count = pages[0]?.count ?? 0;
          if (rows.length === 0) {
            return (
              <Empty
                title="あてはまる医療機関がありません"
                action={
                  chosen.length > 0 && (
                    <Button onClick={() => change(NONE)}>絞り込みをやめる</Button>
                  )
                }
              />
            );
          }
          return (
            <div className="flex flex-col gap-4">
              {may?.export && (
                <div className="flex flex-wrap items-start justify-between gap-4 print:hidden">
                  <AssignRoute
                    filter={Object.fromEntries(chosen)}
                    count={count > 10_000 ? "10,000を超える施設" : `${formatNumber(count)}施設`}
                  />
                  <DownloadLink
                    href={`/api/members/institutions/csv?${new URLSearchParams(chosen)}`}
                    kind="CSV"
                    size="small"
                  >
                    一覧を保存
                  </DownloadLink>
                </div>
              )}
              <Table
                caption="医療機関の一覧"
                columns={columns}
                rows={rows}
                rowKey={(row) => row.id}
                rowLink={(row) => `/members/${row.id}`}
              />
              <Pager
                shown={rows.length}
                total={Math.min(count, 10_000)}
                capped={count > 10_000}
                from={list}
              />
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Filters({
  words,
  filters,
  onChange,
}: {
  words: Vocabulary;
  filters: Record<string, string>;
  onChange: (some: Record<string, string>) => void;
}) {
  const options = (list: readonly { id: string; label: string }[]) =>
    list.map(({ id, label }) => ({ value: id, label }));
  const places = words.prefectures.map(({ code, name }) => ({ value: code, label: name }));
  const choices = [
    { name: "prefecture", label: "都道府県", options: places },
    { name: "kind", label: "種別", options: options(words.kinds) },
    { name: "bedClass", label: "病床区分", options: options(words.bedClasses) },
    { name: "tier", label: "施設の区分", options: options(words.tiers) },
    { name: "function", label: "機能", options: options(words.functions) },
    {
      name: "contact",
      label: "連絡先",
      options: [
        { value: "none", label: "メールが届く人がいない" },
        { value: "not_living", label: "最近確かめられた人がいない" },
      ],
    },
  ];
  return (
    <form
      role="search"
      className="grid items-end gap-4 rounded-12 bg-solid-gray-50 p-4 sm:grid-cols-2 md:grid-cols-3 print:hidden"
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ search: String(new FormData(event.currentTarget).get("search")).trim() });
      }}
    >
      <div className="flex items-end gap-2 sm:col-span-2 md:col-span-3">
        <div className="grow">
          <TextField
            key={filters.search}
            name="search"
            label="名称・ふりがな・医療機関コードで探す"
            defaultValue={filters.search}
          />
        </div>
        <span className="shrink-0">
          <Button type="submit" icon="search">
            探す
          </Button>
        </span>
      </div>
      {choices.map((choice) => (
        <Select
          key={choice.name}
          {...choice}
          empty="すべて"
          value={filters[choice.name]}
          onChange={(event) => onChange({ [choice.name]: event.target.value })}
        />
      ))}
    </form>
  );
}
