import { useEffect, useState } from "react";
import { useFilters } from "../../../ui/address.tsx";
import { Button } from "../../../ui/button.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { Pager } from "../../../ui/pager.tsx";
import { useAsk, useAskMore } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { useSettled } from "../../../ui/settled.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { cutLevels, TileMap } from "../../../ui/tile-map.tsx";
import { countFacilities, type FacilityRow, getWords, listFacilities, type Words } from "../api.ts";
import { Codes } from "./codes.tsx";
import { optionsOf, addressOf, placeOptions, wordOf } from "./words.tsx";

const NONE = { search: "", prefecture: "", kind: "", bedClass: "", function: "", closed: "" };
type Filters = typeof NONE;
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
  const [filters, change] = useFilters(NONE);
  const list = useAskMore(listFacilities, { query: filters });
  // While the next letters are looked up, what was found last stays to be read.
  const [last, setLast] = useState(list.data);
  if (list.data && list.data !== last) setLast(list.data);
  const shown = { ...list, data: list.data ?? (list.error ? undefined : last) };
  const columns = columnsIn(words);
  const edit = list.data?.pages[0]?.may.edit ?? last?.pages[0]?.may.edit;
  return (
    <Page
      title="施設マスタ"
      lead={LEAD}
      actions={
        edit && (
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
      <Search words={words} filters={filters} onChange={change} />
      <Loaded from={shown} lines={8}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          if (rows.length === 0) return <Nothing filters={filters} onAll={() => change(NONE)} />;
          return (
            <div aria-busy={list.isFetching} className="flex flex-col gap-4">
              <p role="status" className="text-solid-gray-700">
                {filters.search === ""
                  ? "都道府県・名称の順に並んでいます。"
                  : pages[0]!.more
                    ? `近いものから${rows.length}件を示しています。言葉を足すと絞り込めます。`
                    : `${formatNumber(rows.length)}件見つかりました。`}
              </p>
              <Table
                caption="施設の一覧"
                columns={columns}
                rows={rows}
                rowKey={(row) => row.id}
                rowLink={(row) => `/facilities/${row.id}`}
              />
              {filters.search === "" && <Pager shown={rows.length} from={list} />}
            </div>
          );
        }}
      </Loaded>
      <Counts filters={filters} />
    </Page>
  );
}

function Nothing({ filters, onAll }: { filters: Filters; onAll: () => void }) {
  const isNarrow = Object.values(filters).some((value) => value !== "");
  return (
    <Empty
      title={isNarrow ? "あてはまる施設がありません" : "まだ施設がありません"}
      action={isNarrow && <Button onClick={onAll}>絞り込みをやめる</Button>}
    >
      {isNarrow
        ? "名称は一部だけでもさがせます。別の言い方や、ふりがなでもお試しください。"
        : "地方厚生局の名簿を取り込むと、ここに並びます。"}
    </Empty>
  );
}

function Search({
  words,
  filters,
  onChange,
}: {
  words: Words;
  filters: Filters;
  onChange: (some: Partial<Filters>) => void;
}) {
  const [typed, setTyped] = useState(filters.search);
  const settled = useSettled(typed).trim();
  useEffect(() => {
    if (settled !== filters.search) onChange({ search: settled });
  });
  const choices = [
    { name: "prefecture", label: "都道府県", options: placeOptions(words) },
    { name: "kind", label: "種別", options: optionsOf(words.kinds) },
    { name: "bedClass", label: "病床区分", options: optionsOf(words.bedClasses) },
    { name: "function", label: "機能", options: optionsOf(words.functions) },
    { name: "closed", label: "閉院・統合", options: [{ value: "yes", label: "閉じた施設も示す" }] },
  ] as const;
  return (
    <form
      role="search"
      className="grid items-end gap-4 rounded-12 bg-solid-gray-50 p-4 sm:grid-cols-2 md:grid-cols-3 print:hidden"
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ search: typed.trim() });
      }}
    >
      <div className="sm:col-span-2 md:col-span-3">
        <TextField
          name="search"
          label="名称・ふりがな・旧名称・市町村・医療機関コード"
          type="search"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      {choices.map(({ name, label, options }) => (
        <Select
          key={name}
          name={name}
          label={label}
          options={[...options]}
          empty={name === "closed" ? "示さない" : "すべて"}
          value={filters[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      ))}
    </form>
  );
}

/** How many stand where; a tile leads to its prefecture. */
function Counts({ filters }: { filters: Filters }) {
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
