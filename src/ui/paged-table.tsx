import type { ComponentProps, ReactNode } from "react";
import type { Filters } from "./address.tsx";
import { Button } from "./button.tsx";
import { Empty } from "./empty.tsx";
import { Loaded } from "./loaded.tsx";
import { Pager } from "./pager.tsx";
import type { PagedList } from "./query.ts";
import { type Column, Table, type Ticks } from "./table.tsx";

interface PagedProps<Row, Reply> {
  /** `usePaged(…)`: its rows so far, and more of them. */
  list: PagedList<Row, Reply>;
  /** What a row is, for where nothing fits the filters: 「あてはまる○○はありません」. */
  noun: string;
  filters?: Pick<Filters<Record<string, string>>, "isUsed" | "clear">;
  /** What is said where there is nothing at all. */
  empty: ComponentProps<typeof Empty>;
  /** How many there are; left out: as many as the first page says, if it does. */
  count?: number | undefined;
  /** How many lines the grey stand-in has. */
  lines?: number;
}

/** A list that is asked for page by page: waiting, failed, empty, or its rows and the way to more of them. */
export function Paged<Row, Reply>({
  list,
  noun,
  filters,
  empty,
  count,
  lines = 6,
  children,
}: PagedProps<Row, Reply> & { children: (rows: readonly Row[]) => ReactNode }) {
  return (
    <Loaded from={list} lines={lines}>
      {() => {
        if (list.rows.length > 0) {
          return (
            <div>
              {children(list.rows)}
              <Pager shown={list.rows.length} total={count ?? list.count} from={list} />
            </div>
          );
        }
        if (!filters?.isUsed) return <Empty {...empty} />;
        return (
          <Empty
            title={`あてはまる${noun}はありません`}
            action={<Button onClick={filters.clear}>絞り込みをやめる</Button>}
          />
        );
      }}
    </Loaded>
  );
}

/** The same as a table. */
export function PagedTable<Row extends object, Reply>({
  caption,
  columns,
  rowKey = (row) => String((row as { id?: unknown }).id),
  rowLink,
  ticks,
  ...paged
}: PagedProps<Row, Reply> & {
  caption: string;
  columns: readonly Column<Row>[];
  /** Left out: the `id` of the row. */
  rowKey?: (row: Row) => string;
  rowLink?: ((row: Row) => string) | undefined;
  ticks?: Ticks<Row> | undefined;
}) {
  return (
    <Paged {...paged}>
      {(rows) => (
        <Table
          {...{
            caption,
            columns,
            rows,
            rowKey,
            ...(rowLink && { rowLink }),
            ...(ticks && { ticks }),
          }}
        />
      )}
    </Paged>
  );
}
