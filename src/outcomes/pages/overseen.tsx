import { useFilters, useParam } from "../../ui/address.tsx";
import { formatNumber, formatShare } from "../../ui/count.tsx";
import { formatDateTime } from "../../ui/date.tsx";
import { Loaded } from "../../ui/loaded.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { type Reply, useAsk } from "../../ui/query.ts";
import { Select } from "../../ui/select.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { Tag } from "../../ui/tag.tsx";
import { TileMap } from "../../ui/tile-map.tsx";
import { AUDIENCES, type Audience, STANDINGS } from "../api.ts";
import { getOverseen } from "../api-ministry.ts";
import { STANDING_KEYS } from "./standings.tsx";

type Overseen = Reply<typeof getOverseen>;
type Line = { key: string; label: string; cells: (number | null)[]; total: number | null };

const HIDDEN = "非表示";
const shown = (count: number | null) => (count === null ? HIDDEN : formatNumber(count));

/** One advisory for the ministry and prefectures: counts of one day in which nobody can be found. */
export default function OverseenPage() {
  const advisoryId = useParam("id");
  const overseen = useAsk(getOverseen, { params: { advisoryId } });
  return <Loaded from={overseen}>{(reply) => <Picture picture={reply} />}</Loaded>;
}

function Picture({ picture }: { picture: Overseen }) {
  const [filters, change] = useFilters({ class: "" });
  const place = (Object.keys(AUDIENCES) as Audience[]).indexOf(filters.class as Audience);
  const lines: Line[] = picture.prefectures.map((one) => {
    const part = place < 0 ? one : one.classes[place]!;
    return { key: one.key, label: one.label, cells: part.cells, total: part.total };
  });
  const nation: Line = {
    key: "all",
    label: "全国",
    cells: picture.columns.map((column) => column.count),
    total: picture.total,
  };
  return (
    <Page
      title={picture.title ?? "（共有範囲により件名を表示しません）"}
      trail={[{ label: "集計", to: "/outcomes/ministry" }]}
      tags={<Tag icon="clock">{formatDateTime(picture.takenAt)} 現在（1日に1回）</Tag>}
      lead={{
        what: "どの地域・区分で対応が止まっているかを見てください。",
        unsure: `1〜${picture.threshold - 1}施設の数と、引き算でそれがわかってしまう数は「${HIDDEN}」としています。`,
      }}
    >
      <Section title="全国">
        <Table
          caption="全国の施設数"
          columns={columnsWith("範囲")}
          rows={[nation]}
          rowKey={(row) => row.key}
        />
        <Table
          caption="施設の区分ごとの施設数"
          columns={classColumns(picture.columns)}
          rows={picture.classes}
          rowKey={(row) => row.key}
        />
      </Section>
      <Section title="都道府県">
        <div className="max-w-xs print:hidden">
          <Select
            name="class"
            label="施設の区分"
            empty="すべて"
            value={filters.class}
            onChange={(event) => change({ class: event.target.value })}
            options={Object.entries(AUDIENCES).map(([value, label]) => ({ value, label }))}
          />
        </div>
        <SafeMap picture={picture} lines={lines} />
        <Table
          caption="都道府県ごとの施設数"
          columns={columnsWith("都道府県")}
          rows={lines.filter((line) => line.total !== 0)}
          rowKey={(row) => row.key}
        />
      </Section>
    </Page>
  );
}

const columnsWith = (head: string): readonly Column<Line>[] => [
  { head, cell: (row) => row.label },
  { head: "合計", end: true, cell: (row) => shown(row.total) },
  ...STANDING_KEYS.map((key, at) => ({
    head: STANDINGS[key].label,
    end: true,
    cell: (row: Line) => shown(row.cells[at]!),
  })),
];

const classColumns = (
  columns: Overseen["columns"],
): readonly Column<Overseen["classes"][number]>[] => [
  { head: "施設の区分", cell: (row) => row.label },
  ...columns.map((column, at) => ({
    head: column.label,
    end: true,
    cell: (row: Overseen["classes"][number]) =>
      `${formatNumber(row.cells[at]!.count)}${row.cells[at]!.exact ? "" : "以上"}`,
  })),
];

const SAFE = STANDING_KEYS.indexOf("safe");

function SafeMap({ picture, lines }: { picture: Overseen; lines: readonly Line[] }) {
  return (
    <TileMap
      label="安全を確認した施設の割合"
      legend={["0％", "1〜25％", "26〜50％", "51〜75％", "76〜100％"]}
      tiles={picture.prefectures.map(({ key, label, x, y }, place) => {
        const { total, cells } = lines[place]!;
        const safe = cells[SAFE]!;
        const known = total !== null && total > 0 && safe !== null;
        return {
          key,
          name: label.replace(/[都府県]$/, ""),
          x,
          y,
          level: known ? (Math.ceil((safe / total) * 4) as 0 | 1 | 2 | 3 | 4) : null,
          text: known
            ? formatShare(safe, total).replace("1％未満", "<1％")
            : total === 0
              ? "－"
              : HIDDEN,
        };
      })}
    />
  );
}
