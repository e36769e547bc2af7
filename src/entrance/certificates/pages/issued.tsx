import { FilterBar } from "../../../ui/filter-bar.tsx";
import { PagedTable } from "../../../ui/paged-table.tsx";
import { useFilterBar } from "../../../ui/address.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Section } from "../../../ui/page.tsx";
import { type Reply, usePaged } from "../../../ui/query.ts";
import type { Column } from "../../../ui/table.tsx";
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
  const filters = useFilterBar({ search: "", state: "" });
  const list = usePaged(listIssued, { query: filters.values });
  return (
    <Section title="出した証明書">
      <FilterBar
        of={filters}
        texts={[{ name: "search", label: "持ち主の名前・メールアドレス・証明書の名前" }]}
        choices={[{ name: "state", label: "状態", options: STATES }]}
      />
      <PagedTable
        list={list}
        noun="証明書"
        filters={filters}
        empty={{ title: "まだ、だれも証明書を作っていません" }}
        caption="出した証明書"
        columns={COLUMNS}
      />
    </Section>
  );
}
