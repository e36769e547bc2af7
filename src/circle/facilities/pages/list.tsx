import { FilterBar } from "../../../ui/filter-bar.tsx";
import { Paged } from "../../../ui/paged-table.tsx";
import { useFilterBar } from "../../../ui/address.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { useAsk, usePaged } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { cutLevels, TileMap } from "../../../ui/tile-map.tsx";
import { countFacilities, type FacilityRow, getWords, listFacilities, type Words } from "../api.ts";
import { Codes } from "./codes.tsx";
import { optionsOf, addressOf, placeOptions, wordOf } from "./words.tsx";

const NONE = { search: "", prefecture: "", kind: "", bedClass: "", function: "", closed: "" };
const LEAD = {
  what: "国の名簿などからまとめた、医療機関の一覧です。名称・ふりがな・コードの一部を入れると、すぐに候補が出ます。",
  unsure: "名称の一部と市町村名を空白で区切って入れても、さがせます（例：中央　札幌）。",
};

/** The register of facilities: found while somebody types, and counted on the map. */
export default function Facilities() {
  const words = useAsk(getWords);
  return <Loaded from={words}>{(known) => <List words={known} />}</Loaded>;
}

function columnsIn(words: Words): readonly Column<FacilityRow>[] {
  return [
    {
      head: "名称",
      cell: (row) => (
        <>
          {row.name}
          {row.formerName && (
            <span className="inline-block w-full font-normal text-solid-gray-700">
              旧名称：{row.formerName}
            </span>
          )}
        </>
      ),
    },
    { head: "種別", whole: true, cell: (row) => wordOf(words.kinds, row.kind) },
    { head: "所在地", cell: (row) => addressOf(words, row) },
    { head: "病床数", end: true, cell: (row) => row.beds ?? "不明" },
    { head: "コード", cell: (row) => <Codes codes={row.codes} /> },
    {
      head: "状態",
      cell: (row) => (row.closed ? <StatusTag tone="neutral" label="閉院・統合" /> : ""),
    },
  ];
}

function List({ words }: { words: Words }) {
  const filters = useFilterBar(NONE);
  const { search } = filters.values;
  const list = usePaged(listFacilities, { query: filters.values });
  const columns = columnsIn(words);
  return (
    <Page
      title="施設マスタ"
      lead={LEAD}
      actions={
        list.data?.may.edit && (
          <>
            <LinkButton to="/facilities/new" icon="plus">
              施設を加える
            </LinkButton>
            <LinkButton to="/rosters" icon="upload" look="solid">
              名簿を取り込む
            </LinkButton>
          </>
        )
      }
    >
      <FilterBar
        of={filters}
        live
        texts={[{ name: "search", label: "名称・ふりがな・旧名称・市町村・医療機関コード" }]}
        choices={[
          { name: "prefecture", label: "都道府県", options: placeOptions(words) },
          { name: "kind", label: "種別", options: optionsOf(words.kinds) },
          { name: "bedClass", label: "病床区分", options: optionsOf(words.bedClasses) },
          { name: "function", label: "機能", options: optionsOf(words.functions) },
        ]}
        ticks={[{ name: "closed", label: "閉院・統合した施設も示す" }]}
      />
      <Paged
        list={list}
        noun="施設"
        filters={filters}
        empty={{
          title: "まだ施設がありません",
          children: "地方厚生局の名簿を取り込むと、ここに並びます。",
        }}
      >
        {(rows) => (
          <div aria-busy={list.isFetching} className="flex flex-col gap-4">
            <p className="text-solid-gray-700 empty:hidden">
              {search === "" && "都道府県・名称の順に並んでいます。"}
              {search !== "" &&
                list.data?.more &&
                "近いものから並べています。言葉を足すと絞り込めます。"}
            </p>
            <Table
              caption="施設の一覧"
              columns={columns}
              rows={rows}
              rowKey={(row) => row.id}
              rowLink={(row) => `/facilities/${row.id}`}
            />
          </div>
        )}
      </Paged>
      <Counts filters={filters.values} />
    </Page>
  );
}

/** How many stand where; a tile leads to its prefecture. */
function Counts({ filters }: { filters: typeof NONE }) {
  const { kind, bedClass } = filters;
  const counts = useAsk(countFacilities, { query: { kind, bedClass } as never });
  return (
    <Section title="都道府県ごとの施設の数">
      <Loaded from={counts}>
        {({ total, prefectures }) => {
          const most = Math.max(0, ...prefectures.map((one) => one.count));
          const { level, legend } = cutLevels(most);
          return (
            <div className="flex flex-col gap-3">
              <p>
                {kind || bedClass ? "種別・病床区分で絞り込んだ" : "開いている"}施設は、全部で
                {formatNumber(total)}です。
              </p>
              <TileMap
                label="施設の数"
                legend={legend}
                tiles={prefectures.map(({ code, name, x, y, count }) => ({
                  key: code,
                  name: name.replace(/[都府県]$/, ""),
                  x,
                  y,
                  level: level(count),
                  text: formatNumber(count),
                  to: `/facilities?${new URLSearchParams({ ...filters, search: "", prefecture: code })}`,
                }))}
              />
            </div>
          );
        }}
      </Loaded>
    </Section>
  );
}
