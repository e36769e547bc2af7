import { useState } from "react";
import { FilterBar } from "../../../ui/filter-bar.tsx";
import { PagedTable } from "../../../ui/paged-table.tsx";
import { useFilterBar, useFilters, useParam, writeSearch } from "../../../ui/address.tsx";
import { Button } from "../../../ui/button.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { DownloadLink } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, useAsk, usePaged } from "../../../ui/query.ts";
import { optionsOf } from "../../../ui/select.tsx";
import { AUDIENCES, getOutcome, MARKS, SILENCES, STANDINGS } from "../api.ts";
import {
  type ColumnKey,
  COLUMN_KEYS,
  COLUMNS,
  findInstitutions,
  PRIORITY_LABELS,
  readColumns,
  USUAL,
} from "../api-institutions.ts";
import { columnsOf } from "./institution-columns.tsx";
import { PhoneList } from "./phone-list.tsx";
import { Remind } from "./remind.tsx";
import { markWord } from "./standings.tsx";

const NONE = {
  mark: "live",
  search: "",
  standing: "",
  answer: "",
  reason: "",
  stage: "",
  prefecture: "",
  audienceClass: "",
  relayId: "",
  basis: "",
  priority: "",
  cannotReason: "",
  heard: "",
  told: "",
  overdue: "",
  hopId: "",
};

/** 対応状況の一覧: what every number of an advisory opens, to be searched, acted on, printed and taken as a file. */
export default function Institutions() {
  const advisoryId = useParam("id");
  const filters = useFilterBar(NONE);
  const { mark } = filters.values;
  const outcome = useAsk(getOutcome, { params: { advisoryId }, query: { mark: mark as "live" } });
  return (
    <Loaded from={outcome}>
      {(picture) => <List key={advisoryId} picture={picture} filters={filters} />}
    </Loaded>
  );
}

type Picture = Reply<typeof getOutcome>;

function List({
  picture,
  filters,
}: {
  picture: Picture;
  filters: ReturnType<typeof useFilterBar<typeof NONE>>;
}) {
  const { advisoryId, title, mark } = picture;
  const list = usePaged(findInstitutions, { params: { advisoryId }, query: filters.values });
  const [{ columns }, choose] = useFilters({ columns: USUAL.join(".") });
  const shown = readColumns(columns);
  const [all, setAll] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const change = (keys: readonly string[], on: boolean) =>
    setChosen((before) => {
      const next = new Set(before);
      for (const key of keys)
        if (on) next.add(key);
        else next.delete(key);
      return next;
    });
  const listed = new Set(list.rows.map((row) => row.reactionId));
  const ticked = [...chosen].filter((id) => listed.has(id));
  const file = writeSearch({ ...filters.values, columns });
  const may = list.data?.may;
  return (
    <Page
      title="対応状況の一覧"
      trail={[
        { label: "集計", to: "/outcomes" },
        {
          label: `${markWord(mark)}${title}`,
          to: `/outcomes/${advisoryId}${writeSearch({ mark: mark === "live" ? "" : mark })}`,
        },
      ]}
      lead={{
        what: "電話で様子を聞き、施設を開いてお答えを代わりに記録してください。",
        unsure: "「受信サーバーまで」は、メールが読まれたかどうかわからないという意味です。",
      }}
      actions={
        <>
          <Button icon="print" onClick={() => window.print()}>
            印刷する
          </Button>
          <DownloadLink href={`/api/outcomes/${advisoryId}/institutions/csv${file}`} kind="CSV">
            一覧を保存
          </DownloadLink>
          <DownloadLink href={`/api/outcomes/${advisoryId}/institutions/xlsx${file}`} kind="Excel">
            一覧を保存
          </DownloadLink>
        </>
      }
    >
      <FilterBar
        of={filters}
        texts={[{ name: "search", label: "施設の名前・よみ・医療機関コード" }]}
        choices={choicesOf(picture).filter(
          ({ name }) => all || FIRST.has(name) || filters.values[name] !== NONE[name],
        )}
        ticks={[
          { name: "overdue", label: "期限を過ぎた施設だけ" },
          { name: "told", label: "お知らせが出た施設だけ" },
        ]}
      />
      <div className="flex flex-wrap items-start gap-x-8 print:hidden">
        <Button look="text" size="small" onClick={() => setAll(!all)}>
          {all ? "よく使う条件だけにする" : "ほかの条件でも絞り込む"}
        </Button>
        <ColumnChoice shown={shown} onChange={(keys) => choose({ columns: keys.join(".") })} />
      </div>
      {may?.remind && (
        <div className="flex flex-wrap items-start gap-4">
          <Remind
            advisoryId={advisoryId}
            filters={ticked.length > 0 ? { ids: ticked.join(",") } : withoutMark(filters.values)}
            ticked={ticked.length}
          />
          <PhoneList ticked={ticked} />
        </div>
      )}
      <PagedTable
        list={list}
        noun="施設"
        filters={filters}
        empty={{ title: "施設がありません", children: "このお知らせの対象の施設はありません。" }}
        caption="対応状況の一覧"
        columns={columnsOf(shown, picture)}
        rowKey={(row) => row.reactionId}
        rowLink={(row) =>
          may?.record ? `/answers/${row.reactionId}` : `/members/${row.institutionId}`
        }
        ticks={may?.remind ? { chosen, change, name: (row) => row.name } : undefined}
      />
    </Page>
  );
}

const withoutMark = ({ mark: _, ...rest }: typeof NONE) => rest;

type Labelled = { label: string };
const optionsBy = <One extends Labelled>(all: readonly One[], value: (one: One) => string) =>
  all.map((one) => ({ value: value(one), label: one.label }));

/** What is narrowed by most; the others are shown where they are used, or asked for. */
const FIRST = new Set(["standing", "answer", "reason", "prefecture", "audienceClass", "relayId"]);

/** What the list is narrowed by, in the words of this advisory. */
function choicesOf(picture: Picture) {
  const { byAnswer, byStage, byPrefecture, byRelay, byBasis, cannotReasons, hops } = picture;
  return [
    { name: "standing", label: "いまの様子", options: optionsOf(STANDINGS) },
    { name: "heard", label: "お答えの有無", options: optionsOf({ yes: "あり", no: "待っている" }) },
    { name: "answer", label: "お答え", options: optionsBy(byAnswer, ({ answer }) => answer) },
    { name: "reason", label: "お返事のない理由", options: optionsOf(SILENCES) },
    { name: "stage", label: "段階", options: optionsBy(byStage, ({ stage }) => stage) },
    { name: "prefecture", label: "都道府県", options: optionsBy(byPrefecture, ({ key }) => key) },
    { name: "audienceClass", label: "施設の区分", options: optionsOf(AUDIENCES) },
    {
      name: "relayId",
      label: "伝える団体",
      options: optionsBy(byRelay, ({ key }) => key || "none"),
    },
    { name: "basis", label: "お知らせした理由", options: optionsBy(byBasis, ({ key }) => key) },
    { name: "priority", label: "優先度", options: optionsOf(PRIORITY_LABELS) },
    {
      name: "cannotReason",
      label: "対応できない理由",
      options: optionsBy(cannotReasons, ({ id }) => id),
    },
    {
      name: "hopId",
      label: "転送を待っている団体",
      options: hops.map(({ id, relay }) => ({ value: id, label: relay })),
    },
    {
      name: "mark",
      label: "見る区別",
      empty: null,
      options: picture.marks.map((one) => ({ value: one, label: MARKS[one] })),
    },
  ] as const;
}

/** Which columns are shown, printed and saved; kept in the address, so that the list can be mailed as it is seen. */
function ColumnChoice({
  shown,
  onChange,
}: {
  shown: readonly ColumnKey[];
  onChange: (keys: readonly ColumnKey[]) => void;
}) {
  return (
    <Disclosure label="表示する列を選ぶ">
      <div className="flex flex-wrap gap-x-6">
        {COLUMN_KEYS.filter((key) => key !== "name").map((key) => (
          <label key={key} className="flex min-h-11 cursor-pointer items-center gap-3">
            <input
              type="checkbox"
              className="size-6 accent-blue-900"
              checked={shown.includes(key)}
              onChange={({ target }) =>
                onChange(target.checked ? [...shown, key] : shown.filter((one) => one !== key))
              }
            />
            {COLUMNS[key]}
          </label>
        ))}
      </div>
    </Disclosure>
  );
}
