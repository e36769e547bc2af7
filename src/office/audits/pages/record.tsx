import { useFilters } from "../../../ui/address.tsx";
import { DateField } from "../../../ui/date-field.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Form } from "../../../ui/form.tsx";
import { DownloadLink, Link } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { Pager } from "../../../ui/pager.tsx";
import { type Reply, useAskMore } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { TextField } from "../../../ui/text-field.tsx";
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
type Filter = typeof NO_FILTER;

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
  const [filter, change] = useFilters(NO_FILTER);
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ""));
  const list = useAskMore(findRecord, { query: given as Partial<Filter> as never });
  const address = `?${new URLSearchParams(given).toString()}`;
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
      <Loaded from={list}>
        {({ pages }) => {
          const first = pages[0]!;
          const lines = pages.flatMap((page) => page.rows);
          const isStaff = first.may.chooseOrganisation;
          return (
            <div className="flex flex-col gap-6">
              <FilterForm
                key={address}
                filter={filter}
                kinds={first.kinds}
                isStaff={isStaff}
                organisation={filter.organisationId === "" ? null : first.organisation}
                onChange={change}
              />
              {lines.length === 0 ? (
                <Empty title="あてはまる記録がありません">
                  絞り込みを変えると、ほかの記録が見つかるかもしれません。
                </Empty>
              ) : (
                <div>
                  <Table
                    caption="監査の記録"
                    columns={isStaff ? [WHAT, WHEN, WHO, FOR] : [WHAT, WHEN, WHO]}
                    rows={lines}
                    rowKey={(line) => line.id}
                  />
                  <Pager shown={lines.length} from={list} />
                </div>
              )}
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}

function FilterForm({
  filter,
  kinds,
  isStaff,
  organisation,
  onChange,
}: {
  filter: Filter;
  kinds: { kind: string; label: string }[];
  isStaff: boolean;
  organisation: string | null;
  onChange: (filter: Partial<Filter>) => void;
}) {
  const isUsed = Object.values(filter).some((value) => value !== "");
  return (
    <Disclosure label="絞り込む" open={isUsed}>
      {organisation !== null && (
        <p className="mb-4">
          <span className="font-bold">{organisation}</span> の記録だけを出しています。
          <Link to="/audits">すべての組織に戻す</Link>
        </p>
      )}
      <Form
        submit="この条件で絞り込む"
        look="outline"
        onSubmit={async (values) =>
          onChange({
            kind: values.text("kind"),
            side: values.text("side"),
            from: values.text("from"),
            to: values.text("to"),
            ...(isStaff && {
              organisation: values.text("organisation"),
              person: values.text("person"),
            }),
          })
        }
      >
        <Select
          name="kind"
          label="種類"
          empty="すべて"
          defaultValue={filter.kind}
          options={kinds.map(({ kind, label }) => ({ value: kind, label }))}
        />
        <Select
          name="side"
          label="した人"
          empty="すべて"
          defaultValue={filter.side}
          options={Object.entries(isStaff ? STAFF_SIDES : SIDES).map(([value, label]) => ({
            value,
            label,
          }))}
        />
        {isStaff && (
          <>
            <TextField
              name="organisation"
              label="対象の組織の名前"
              hint="一部でもかまいません。"
              width="half"
              defaultValue={filter.organisation}
            />
            <TextField
              name="person"
              label="した人の名前・メールアドレス"
              hint="一部でもかまいません。"
              width="half"
              defaultValue={filter.person}
            />
          </>
        )}
        <DateField name="from" label="この日から" defaultValue={filter.from} />
        <DateField name="to" label="この日まで" defaultValue={filter.to} />
      </Form>
    </Disclosure>
  );
}

const STAFF_SIDES = { own: "対象の組織の人", others: "ほかの組織・自動の処理" };
