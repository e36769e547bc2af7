import { getVocabulary } from "../../../circle/members/api.ts";
import { useFilters } from "../../../ui/address.tsx";
import { DateText, formatUntil } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { present } from "../../../ui/present.ts";
import { Pager } from "../../../ui/pager.tsx";
import { useAsk, useAskMore } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { type ApplicationRow, listApplications, STATES, type State } from "../api.ts";

export const TONES: Record<State, Tone> = {
  sent: "neutral",
  waiting: "warning",
  asked: "waiting",
  approved: "done",
  refused: "neutral",
};
type Row = ApplicationRow & { place: string; kind: string };

const COLUMNS: readonly Column<Row>[] = [
  { head: "所属", cell: (row) => row.name },
  { head: "種類", cell: (row) => [row.kind, row.place].filter(Boolean).join("・") },
  {
    head: "申し込んだ方",
    whole: true,
    cell: (row) => (
      <>
        {row.person}
        {row.together > 0 && <span className="block">ほか{row.together}人</span>}
      </>
    ),
  },
  {
    head: "状態",
    cell: (row) => (
      <span className="flex flex-wrap gap-2">
        <StatusTag tone={TONES[row.state]} label={STATES[row.state]} />
        {row.manual && row.state !== "approved" && row.state !== "refused" && (
          <Tag>{row.checked ? "確認済み・別の人の承認を" : "人の目で確認"}</Tag>
        )}
      </span>
    ),
  },
  { head: "届いた日時", cell: (row) => <DateText at={row.provedAt ?? row.sentAt} time /> },
  {
    head: "お返事の期限",
    cell: (row) =>
      row.decideBy ? (
        <span className="whitespace-nowrap">{formatUntil(row.decideBy, present())}</span>
      ) : (
        "―"
      ),
  },
];

/** 入会のお申し込み: who wants to be let in, who has waited longest first. */
export default function Applications() {
  const [filters, change] = useFilters({ state: "open", applicant: "", text: "" });
  const list = useAskMore(listApplications, { query: filters as never });
  const words = useAsk(getVocabulary);
  const places = new Map(words.data?.prefectures.map((one) => [one.code, one.name]));
  return (
    <Page
      title="入会のお申し込み"
      lead={{
        what: "長くお待ちの方から並んでいます。開いて、ご本人と所属を確かめてください。",
        takes: "1件3分ほど",
        unsure: "迷ったら承認せず、「尋ねる」で本人に聞けます。",
      }}
      actions={<LinkButton to="/entries/intake">受け付けの設定</LinkButton>}
    >
      <Loaded from={list}>
        {({ pages }) => {
          const { counts, applicants } = pages[0]!;
          const kinds = new Map(applicants.map((one) => [one.id, one.label]));
          const rows = pages.flatMap((page) =>
            page.rows.map((row) => ({
              ...row,
              place: places.get(row.prefecture ?? "") ?? "",
              kind: kinds.get(row.applicant) ?? row.applicant,
            })),
          );
          const states = Object.entries(STATES).map(([value, label]) => ({
            value,
            label: `${label}（${counts[value as State] ?? 0}）`,
          }));
          return (
            <>
              <div className="grid gap-4 wide:grid-cols-3">
                <Select
                  name="state"
                  label="状態"
                  value={filters.state}
                  onChange={(event) => change({ state: event.target.value })}
                  options={[{ value: "open", label: "手続き中（確認待ち・お尋ね中）" }, ...states]}
                />
                <Select
                  name="applicant"
                  label="種類"
                  empty="すべて"
                  value={filters.applicant}
                  onChange={(event) => change({ applicant: event.target.value })}
                  options={applicants.map((one) => ({ value: one.id, label: one.label }))}
                />
                <TextField
                  name="text"
                  label="名前・メール"
                  type="search"
                  defaultValue={filters.text}
                  onChange={(event) => change({ text: event.target.value })}
                />
              </div>
              {rows.length === 0 ? (
                <Empty title="あてはまるお申し込みはありません">
                  新しいお申し込みは、本人がメールの確認をすると、ここに並びます。
                </Empty>
              ) : (
                <div>
                  <Table
                    caption="入会のお申し込み"
                    columns={COLUMNS}
                    rows={rows}
                    rowKey={(row) => row.id}
                    rowLink={(row) => `/applications/${row.id}`}
                  />
                  <Pager shown={rows.length} from={list} />
                </div>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
