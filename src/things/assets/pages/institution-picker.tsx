import { listInstitutions } from "../../../circle/members/api.ts";
import { useFilters } from "../../../ui/address.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Form } from "../../../ui/form.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Pager } from "../../../ui/pager.tsx";
import { type Reply, useAskMore } from "../../../ui/query.ts";
import { type Column, Table } from "../../../ui/table.tsx";
import { TextField } from "../../../ui/text-field.tsx";

type Row = Reply<typeof listInstitutions>["rows"][number];
const COLUMNS: readonly Column<Row>[] = [
  { head: "医療機関", cell: (row) => row.name },
  { head: "医療機関コード", cell: (row) => row.code ?? "－" },
  { head: "病床数", end: true, cell: (row) => row.beds },
];

/** The secretariat first says whose register it wants to see. */
export function InstitutionPicker() {
  const [{ search }, change] = useFilters({ search: "" });
  const list = useAskMore(listInstitutions, { query: { search } });
  return (
    <div className="flex flex-col gap-6">
      <Form
        submit="探す"
        look="outline"
        onSubmit={async (values) => change({ search: values.text("search") })}
      >
        <TextField
          name="search"
          label="医療機関を探す"
          hint="名前、または医療機関コードの一部を入れてください。"
          defaultValue={search}
        />
      </Form>
      <Loaded from={list}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          const count = pages[0]?.count ?? undefined;
          if (rows.length === 0) return <Empty title="あてはまる医療機関がありません" />;
          return (
            <div>
              <Table
                caption="医療機関"
                columns={COLUMNS}
                rows={rows}
                rowKey={(row) => row.id}
                rowLink={(row) => `/assets?institution=${row.id}`}
              />
              <Pager
                shown={rows.length}
                total={count && Math.min(count, 10_000)}
                capped={(count ?? 0) > 10_000}
                from={list}
              />
            </div>
          );
        }}
      </Loaded>
    </div>
  );
}
