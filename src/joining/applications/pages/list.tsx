import { FilterBar } from "../../../ui/filter-bar.tsx";
import { PagedTable } from "../../../ui/paged-table.tsx";
import { getVocabulary } from "../../../circle/members/api.ts";
import { useFilterBar } from "../../../ui/address.tsx";
import { DateText, formatUntil } from "../../../ui/date.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";
import { present } from "../../../ui/present.ts";
import { useAsk, usePaged } from "../../../ui/query.ts";
import { optionsOf } from "../../../ui/select.tsx";
import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";
import type { Column } from "../../../ui/table.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { type ApplicationRow, listApplications, STATES, type State } from "../api.ts";

export const TONES: Record<State, Tone> = {
  sent: "neutral",
  waiting: "warning",
  asked: "waiting",
  approved: "done",
  refused: "neutral",
};
const columnsIn = (
  kinds: ReadonlyMap<string, string>,
  places: ReadonlyMap<string | null, string>,
): readonly Column<ApplicationRow>[] => [
  { head: "所属", cell: (row) => row.name },
  {
    head: "種類",
    cell: (row) =>
      [kinds.get(row.applicant), places.get(row.prefecture)].filter(Boolean).join("・"),
  },
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
  const filters = useFilterBar({ state: "open", applicant: "", text: "" });
  const list = usePaged(listApplications, { query: filters.values });
  const words = useAsk(getVocabulary);
  const places = new Map<string | null, string>(
    words.data?.prefectures.map((one) => [one.code, one.name]),
  );
  const applicants = list.data?.applicants.map(({ id, label }) => ({ value: id, label })) ?? [];
  const kinds = new Map(applicants.map(({ value, label }) => [value, label]));
  const states = optionsOf(STATES).map(({ value, label }) => ({
    value,
    label: `${label}（${list.data?.counts[value as State] ?? 0}）`,
  }));
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
      <FilterBar
        of={filters}
        texts={[{ name: "text", label: "名前・メール" }]}
        choices={[
          {
            name: "state",
            label: "状態",
            empty: null,
            options: [{ value: "open", label: "手続き中（確認待ち・お尋ね中）" }, ...states],
          },
          { name: "applicant", label: "種類", options: applicants },
        ]}
      />
      <PagedTable
        list={list}
        noun="お申し込み"
        filters={filters}
        empty={{
          title: "手続き中のお申し込みはありません",
          children: "新しいお申し込みは、本人がメールの確認をすると、ここに並びます。",
        }}
        caption="入会のお申し込み"
        columns={columnsIn(kinds, places)}
        rowLink={(row) => `/applications/${row.id}`}
      />
    </Page>
  );
}
