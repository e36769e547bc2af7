import { getVocabulary } from "../../../circle/members/api.ts";
import { useFilterBar, useGo } from "../../../ui/address.tsx";
import { Button } from "../../../ui/button.tsx";
import { DateText, Deadline } from "../../../ui/date.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { FilterBar } from "../../../ui/filter-bar.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";
import { PagedTable } from "../../../ui/paged-table.tsx";
import { type Reply, useAsk, useDo, usePaged } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import type { Column } from "../../../ui/table.tsx";
import { listWanted, OUTCOMES, SHOWN, takeNext, URGENCIES } from "../api.ts";
import { NumberList } from "./numbers.tsx";
import { TONES } from "./wanted.tsx";

type Row = Reply<typeof listWanted>["rows"][number];

/** Everybody to be rung up, to look through and to print: with room for notes on paper. */
export default function CallList() {
  const filters = useFilterBar({ show: "", prefecture: "" });
  const list = usePaged(listWanted, { query: { ...filters.values, limit: MOST } });
  const words = useAsk(getVocabulary);
  const take = useDo(takeNext);
  const go = useGo();
  const places = new Map(words.data?.prefectures.map((one) => [one.code as string, one.name]));
  const onTake = (organisationId: string) =>
    take.mutate({ body: { organisationId } }, { onSuccess: () => void go("/calls") });
  return (
    <Page
      title="電話の一覧"
      trail={[{ label: "電話", to: "/calls" }]}
      actions={
        <Button icon="print" onClick={() => window.print()}>
          印刷する
        </Button>
      }
    >
      <FilterBar
        of={filters}
        choices={[
          {
            name: "show",
            label: "表示",
            empty: SHOWN.waiting,
            options: [
              { value: "later", label: SHOWN.later },
              { value: "no_number", label: SHOWN.no_number },
            ],
          },
          {
            name: "prefecture",
            label: "都道府県",
            options: [...places].map(([value, label]) => ({ value, label })),
          },
        ]}
      />
      {take.error && <Failure error={take.error} />}
      <div className="landscape">
        <PagedTable
          list={list}
          noun="組織"
          filters={filters}
          empty={{
            title: "電話をかける組織はありません",
            children: "メールにお返事がない組織が、ここに載ります。",
          }}
          caption="電話をかける組織"
          columns={columns(places, onTake)}
          rowKey={(row) => row.organisationId}
        />
      </div>
    </Page>
  );
}

/** On paper a list is whole: a hundred at a time. */
const MOST = 100;

const columns = (
  places: ReadonlyMap<string, string>,
  onTake: (id: string) => void,
): readonly Column<Row>[] => [
  {
    head: "組織",
    cell: (row) => (
      <span className="flex min-w-32 flex-col gap-1">
        <span>{row.name}</span>
        <span className="text-dns-14N-130">{row.prefecture && places.get(row.prefecture)}</span>
      </span>
    ),
  },
  { head: "電話番号", cell: (row) => <NumberList numbers={row.numbers} /> },
  {
    head: "用件",
    cell: (row) => (
      <span className="flex flex-col items-start gap-1">
        <StatusTag tone={TONES[row.urgency]} label={URGENCIES[row.urgency]} />
        {row.matters.map((one) => (
          <span key={one.id}>{one.title}</span>
        ))}
        {row.dueAt && <Deadline at={row.dueAt} />}
      </span>
    ),
  },
  { head: "前の電話", cell: (row) => <Last row={row} /> },
  {
    head: "メモ",
    cell: (row) => (
      <span className="block min-w-36 print:min-w-64">
        <span className="flex flex-col items-start gap-2 print:hidden">
          {row.takenBy ? (
            <StatusTag tone="progress" label={`${row.takenBy}が受け持ち中`} />
          ) : (
            <Button size="small" icon="phone" onClick={() => onTake(row.organisationId)}>
              かける
            </Button>
          )}
          <LinkButton to={`/people/organisations/${row.organisationId}`} look="text" size="small">
            連絡先を直す
          </LinkButton>
        </span>
      </span>
    ),
  },
];

function Last({ row: { last, notBefore } }: { row: Row }) {
  if (!last) return "まだ";
  return (
    <span className="flex flex-col gap-1">
      <span>
        <DateText at={last.at} time /> {OUTCOMES[last.outcome]}
      </span>
      {last.note && <span className="whitespace-pre-line">{last.note}</span>}
      {notBefore && (
        <span>
          次は <DateText at={notBefore} time /> から
        </span>
      )}
    </span>
  );
}
