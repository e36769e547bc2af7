import { FilterBar } from "../../../ui/filter-bar.tsx";
import { PagedTable } from "../../../ui/paged-table.tsx";
import { given, useFilterBar } from "../../../ui/address.tsx";
import { formatCount } from "../../../ui/count.tsx";
import { DownloadLink, LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, useAsk, usePaged } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import type { Column } from "../../../ui/table.tsx";
import { getVocabulary, listInstitutions, type Vocabulary } from "../api.ts";
import { LivenessLine } from "../../organisations/pages/liveness.tsx";
import { AssignRoute } from "./assign-route.tsx";

type Row = Reply<typeof listInstitutions>["rows"][number];
const NONE = {
  search: "",
  prefecture: "",
  kind: "",
  bedClass: "",
  tier: "",
  function: "",
  contact: "",
  routeId: "",
};

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
  const filters = useFilterBar(NONE);
  const list = usePaged(listInstitutions, { query: filters.values });
  const may = list.data?.may;
  const chosen = given(filters.values);
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
      <FilterBar
        of={filters}
        texts={[{ name: "search", label: "名称・ふりがな・医療機関コードで探す" }]}
        choices={choicesIn(words)}
      />
      {may?.export && list.rows.length > 0 && (
        <div className="flex flex-wrap items-start justify-between gap-4 print:hidden">
          <AssignRoute filter={chosen} count={formatCount(list.count ?? 0, "施設")} />
          <DownloadLink
            href={`/api/members/institutions/csv?${new URLSearchParams(chosen)}`}
            kind="CSV"
            size="small"
          >
            一覧を保存
          </DownloadLink>
        </div>
      )}
      <PagedTable
        list={list}
        noun="医療機関"
        filters={filters}
        empty={{ title: "まだ医療機関がありません" }}
        caption="医療機関の一覧"
        columns={columns}
        rowLink={(row) => `/members/${row.id}`}
      />
    </Page>
  );
}

function choicesIn(words: Vocabulary) {
  const options = (list: readonly { id: string; label: string }[]) =>
    list.map(({ id, label }) => ({ value: id, label }));
  const places = words.prefectures.map(({ code, name }) => ({ value: code, label: name }));
  return [
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
  ] as const;
}
