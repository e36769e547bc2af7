import { useFilters } from "../../../ui/address.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Form } from "../../../ui/form.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Section } from "../../../ui/page.tsx";
import { Pager } from "../../../ui/pager.tsx";
import { type Reply, useAskMore } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { listIssued } from "../api.ts";
import { RevokeButton } from "./revoke.tsx";
import { CertificateState } from "./state.tsx";

type Row = Reply<typeof listIssued>["rows"][number];

const COLUMNS: readonly Column<Row>[] = [
  { head: "持ち主", cell: (row) => row.name },
  { head: "メールアドレス", cell: (row) => row.mail },
  { head: "証明書の名前", cell: (row) => row.label },
  { head: "状態", cell: (row) => <CertificateState row={row} /> },
  { head: "期限", cell: (row) => <DateText at={row.notAfter} /> },
  {
    head: "操作",
    cell: (row) =>
      row.may.revoke ? (
        <span className="whitespace-nowrap">
          <RevokeButton id={row.id} label={row.label} />
        </span>
      ) : null,
  },
];

const STATES = [
  { value: "holding", label: "使えるもの" },
  { value: "revoked", label: "失効したもの" },
  { value: "ended", label: "期限が切れたもの" },
];

/** Everything that was issued, to look for one and revoke it. */
export function Issued() {
  const [filters, change] = useFilters({ search: "", state: "" });
  const list = useAskMore(listIssued, { query: filters });
  return (
    <Section title="出した証明書">
      <Form
        submit="探す"
        look="outline"
        onSubmit={async (values) =>
          change({ search: values.text("search"), state: values.text("state") })
        }
      >
        <TextField
          name="search"
          label="持ち主の名前・メールアドレス・証明書の名前"
          defaultValue={filters.search}
        />
        <Select
          name="state"
          label="状態"
          options={STATES}
          empty="すべて"
          defaultValue={filters.state}
        />
      </Form>
      <Loaded from={list}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          if (rows.length === 0)
            return (
              <Empty
                title={
                  filters.search || filters.state
                    ? "あてはまる証明書はありません"
                    : "まだ、だれも証明書を作っていません"
                }
              />
            );
          return (
            <div>
              <Table
                caption="出した証明書"
                columns={COLUMNS}
                rows={rows}
                rowKey={(row) => row.id}
              />
              <Pager shown={rows.length} from={list} />
            </div>
          );
        }}
      </Loaded>
    </Section>
  );
}
