import { FilterBar } from "../../../ui/filter-bar.tsx";
import { PagedTable } from "../../../ui/paged-table.tsx";
import { listInstitutions } from "../../../circle/members/api.ts";
import { useFilterBar } from "../../../ui/address.tsx";
import { type Reply, usePaged } from "../../../ui/query.ts";
import type { Column } from "../../../ui/table.tsx";

type Row = Reply<typeof listInstitutions>["rows"][number];
const COLUMNS: readonly Column<Row>[] = [
  { head: "医療機関", cell: (row) => row.name },
  { head: "医療機関コード", cell: (row) => row.code ?? "－" },
  { head: "病床数", end: true, cell: (row) => row.beds },
];

/** The secretariat first says whose register it wants to see. */
export function InstitutionPicker() {
  const filters = useFilterBar({ search: "" });
  const list = usePaged(listInstitutions, { query: filters.values });
  return (
    <div className="flex flex-col gap-6">
      <FilterBar
        of={filters}
        texts={[
          {
            name: "search",
            label: "医療機関を探す",
            hint: "名前、または医療機関コードの一部を入れてください。",
          },
        ]}
      />
      <PagedTable
        list={list}
        noun="医療機関"
        filters={filters}
        empty={{ title: "まだ医療機関がありません" }}
        caption="医療機関"
        columns={COLUMNS}
        rowLink={(row) => `/assets?institution=${row.id}`}
      />
    </div>
  );
}
