import { FilterBar } from "../../../ui/filter-bar.tsx";
import { PagedTable } from "../../../ui/paged-table.tsx";
import { given, useFilterBar } from "../../../ui/address.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { DownloadLink, Link } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, usePaged } from "../../../ui/query.ts";
import { optionsOf } from "../../../ui/select.tsx";
import type { Column } from "../../../ui/table.tsx";
import { findRecord, getRecordCsv, getRecordXlsx, SIDES } from "../api.ts";

type Line = Reply<typeof findRecord>["rows"][number];

const NO_FILTER = {
  organisationId: "",
  organisation: "",
  person: "",
  side: "",
  kind: "",
  from: "",
  to: "",
};

const WHEN: Column<Line> = { head: "日時", cell: (line) => <DateText at={line.at} time /> };
const WHAT: Column<Line> = {
  head: "したこと",
  cell: (line) => (
    <>
      {line.what}
      {line.about && <span className="block font-normal text-solid-gray-700">{line.about}</span>}
    </>
  ),
};
const WHO: Column<Line> = {
  head: "した人",
  cell: (line) => (
    <>
      {line.person ?? (line.organisation ? "" : "自動の処理")}
      {line.organisation && <span className="block">{line.organisation}</span>}
      {line.byToken && <span className="block text-solid-gray-700">プログラムから</span>}
    </>
  ),
};
const FOR: Column<Line> = {
  head: "対象の組織",
  cell: ({ forOrganisation }) =>
    forOrganisation ? (
      <Link to={`/audits?organisationId=${forOrganisation.id}`}>{forOrganisation.name}</Link>
    ) : (
      "－"
    ),
};

/** Who saw and did what: for one's own institution, or, for the secretariat, for any. */
export default function RecordPage() {
  const filters = useFilterBar(NO_FILTER);
  const { organisationId } = filters.values;
  const chosen = given(filters.values);
  const list = usePaged(findRecord, { query: chosen });
  const address = `?${new URLSearchParams(chosen).toString()}`;
  const isStaff = list.data?.may.chooseOrganisation ?? false;
  const organisation = organisationId && list.data?.organisation;
  return (
    <Page
      title="監査の記録"
      actions={
        <>
          <DownloadLink href={getRecordCsv.path + address} kind="CSV">
            記録を保存
          </DownloadLink>
          <DownloadLink href={getRecordXlsx.path + address} kind="Excel">
            記録を保存
          </DownloadLink>
        </>
      }
    >
      <p className="max-w-3xl">
        だれが見て、だれが何をしたかの記録です。あとから書きかえることはできません。
      </p>
      {organisation && (
        <p>
          <span className="font-bold">{organisation}</span> の記録だけを出しています。
          <Link to="/audits">すべての組織に戻す</Link>
        </p>
      )}
      <Disclosure label="絞り込む" open={filters.isUsed}>
        <FilterBar
          of={filters}
          texts={isStaff ? STAFF_TEXTS : []}
          days={[
            { name: "from", label: "この日から" },
            { name: "to", label: "この日まで" },
          ]}
          choices={[
            {
              name: "kind",
              label: "種類",
              options: (list.data?.kinds ?? []).map(({ kind, label }) => ({ value: kind, label })),
            },
            {
              name: "side",
              label: "した人",
              options: optionsOf(isStaff ? STAFF_SIDES : SIDES),
            },
          ]}
        />
      </Disclosure>
      <PagedTable
        list={list}
        noun="記録"
        filters={filters}
        empty={{ title: "まだ記録がありません" }}
        caption="監査の記録"
        columns={isStaff ? [WHAT, WHEN, WHO, FOR] : [WHAT, WHEN, WHO]}
      />
    </Page>
  );
}

const STAFF_TEXTS = [
  { name: "organisation", label: "対象の組織の名前", hint: "一部でもかまいません。" },
  { name: "person", label: "した人の名前・メールアドレス", hint: "一部でもかまいません。" },
] as const;
const STAFF_SIDES = { own: "対象の組織の人", others: "ほかの組織・自動の処理" };
