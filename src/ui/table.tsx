import type { ReactNode } from "react";
import { Icon } from "./icons.tsx";
import { Link } from "./link.tsx";

export interface Column<Row> {
  head: string;
  cell: (row: Row) => ReactNode;
  /** The key this column sorts by; its head becomes a button. */
  sort?: string;
  /** Numbers stand at the end. */
  end?: boolean;
  /** Short words and numbers that are never broken. */
  whole?: boolean;
}

/** Rows that are ticked, to act on them together. */
export interface Ticks<Row> {
  chosen: ReadonlySet<string>;
  change: (keys: readonly string[], on: boolean) => void;
  /** What a row is called, for who does not see it. */
  name: (row: Row) => string;
}

/** `due` sorts upwards by due, `-due` downwards: the form kept in the address. */
export type Sort = string;

/**
 * A table; under 768 px each row becomes a card whose first column is its title. With `rowLink` the first column
 * links to the row's page and the whole row can be pressed.
 */
export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
  rowLink,
  ticks,
  sort,
  onSort,
}: {
  /** What the table lists; read out, not shown: a heading above says it to the eye. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowLink?: (row: Row) => string;
  ticks?: Ticks<Row>;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
}) {
  return (
    <table role="table" className="w-full border-collapse narrow:block">
      <caption className="sr-only">{caption}</caption>
      <thead role="rowgroup" className="narrow:sr-only">
        <tr role="row">
          {ticks && (
            <th role="columnheader" className={`${HEAD} print:hidden`}>
              <Tick
                label="表示中のすべてを選ぶ"
                checked={rows.every((row) => ticks.chosen.has(rowKey(row)))}
                onChange={(on) => ticks.change(rows.map(rowKey), on)}
              />
            </th>
          )}
          {columns.map((column) => (
            <Head key={column.head} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="narrow:flex narrow:flex-col narrow:gap-3">
        {rows.map((row) => (
          <tr
            key={rowKey(row)}
            role="row"
            className={`relative border-solid-gray-300 narrow:block narrow:rounded-8 narrow:border narrow:p-4 wide:border-b ${rowLink ? "hover:bg-blue-50" : ""}`}
          >
            {ticks && (
              <td role="cell" className="align-top narrow:block wide:pl-4 print:hidden">
                <Tick
                  label={`${ticks.name(row)}を選ぶ`}
                  checked={ticks.chosen.has(rowKey(row))}
                  onChange={(on) => ticks.change([rowKey(row)], on)}
                />
              </td>
            )}
            {columns.map((column, place) => (
              <Cell key={column.head} column={column} title={place === 0}>
                {place === 0 && rowLink ? (
                  <Link
                    to={rowLink(row)}
                    className="link after:absolute after:inset-0 after:content-['']"
                  >
                    {column.cell(row)}
                  </Link>
                ) : (
                  column.cell(row)
                )}
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Stands over the link of its row, and is as high as everything that is pressed. */
function Tick({
  label,
  checked,
  onChange,
}: {
  label: string;
  checked: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <label className="relative z-10 flex size-11 cursor-pointer items-center justify-center">
      <input
        type="checkbox"
        aria-label={label}
        className="size-6 accent-blue-900"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
    </label>
  );
}

const HEAD = "border-b-2 border-solid-gray-800 bg-solid-gray-50 px-4 py-2 align-bottom font-bold";

function Cell<Row>({
  column,
  title,
  children,
}: {
  column: Column<Row>;
  title: boolean;
  children: ReactNode;
}) {
  const end = `${column.end ? "wide:text-right tabular-nums" : ""} ${column.whole ? "wide:whitespace-nowrap" : ""}`;
  if (title) {
    return (
      <th
        scope="row"
        role="rowheader"
        className={`text-left align-top font-bold narrow:block narrow:pb-2 wide:px-4 wide:py-3 ${end}`}
      >
        {children}
      </th>
    );
  }
  return (
    <td
      role="cell"
      className={`align-top narrow:has-[>:last-child:empty]:hidden narrow:grid narrow:grid-cols-[min(7.5rem,40%)_1fr] narrow:gap-3 narrow:py-1 wide:px-4 wide:py-3 ${end}`}
    >
      <span aria-hidden className="text-solid-gray-700 wide:hidden">
        {column.head}
      </span>
      <span className="min-w-0">{children}</span>
    </td>
  );
}

function Head<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
}) {
  const up = sort === column.sort;
  const down = sort === `-${column.sort}`;
  const sortable = column.sort !== undefined && onSort;
  return (
    <th
      scope="col"
      role="columnheader"
      aria-sort={sortable ? (up ? "ascending" : down ? "descending" : "none") : undefined}
      className={`${HEAD} lg:wrap-normal lg:break-keep ${column.end ? "text-right" : "text-left"}`}
    >
      {sortable ? (
        <button
          type="button"
          className="inline-flex min-h-11 cursor-pointer items-center gap-1 rounded-4 underline underline-offset-4 hover:decoration-3"
          onClick={() => onSort(up ? `-${column.sort}` : column.sort!)}
        >
          {column.head}
          <Icon name={up ? "chevron-up" : down ? "chevron-down" : "sort"} className="size-4" />
        </button>
      ) : (
        <span className="inline-flex min-h-11 items-center">{column.head}</span>
      )}
    </th>
  );
}
