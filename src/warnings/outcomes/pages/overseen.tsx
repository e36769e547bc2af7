import { useParam } from "../../../ui/address.tsx";
import { formatNumber, formatShare } from "../../../ui/count.tsx";
import { formatDateTime } from "../../../ui/date.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk } from "../../../ui/query.ts";
import { type Column, Table } from "../../../ui/table.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { TileMap } from "../../../ui/tile-map.tsx";
import type { Standing } from "../api.ts";
import { getOverseen } from "../api-ministry.ts";

type Overseen = Reply<typeof getOverseen>;
type Line = Pick<Overseen["classes"][number], "label" | "total" | "cells"> & { key: string };

const HIDDEN = "非表示";
const shown = (count: number | null) => (count === null ? HIDDEN : formatNumber(count));

/** One advisory for the ministry and prefectures: counts of one day in which nobody can be found. */
export default function OverseenPage() {
  const advisoryId = useParam("id");
  const overseen = useAsk(getOverseen, { params: { advisoryId } });
  return <Loaded from={overseen}>{(reply) => <Picture picture={reply} />}</Loaded>;
}

function Picture({ picture }: { picture: Overseen }) {
  const { columns, classes } = picture;
  const nation: Line[] = [
    {
      key: "",
      label: "すべて",
      cells: columns.map((column) => column.count),
      total: picture.total,
    },
    ...classes,
  ];
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
      <Section title={picture.prefecture ?? "全国"}>
        <Table
          caption={`${picture.prefecture ?? "全国"}の施設数`}
          columns={columnsWith("施設の区分", columns)}
          rows={nation}
          rowKey={(row) => row.key}
        />
      </Section>
      {picture.prefecture === null && <Prefectures picture={picture} />}
    </Page>
  );
}

function Prefectures({ picture }: { picture: Overseen }) {
  const silent = picture.prefectures.filter((line) => line.total === null);
  return (
    <Section title="都道府県">
      <SafeMap picture={picture} />
      <Table
        caption="都道府県ごとの施設数"
        columns={columnsWith("都道府県", picture.columns)}
        rows={picture.prefectures.filter((line) => line.total)}
        rowKey={(row) => row.key}
      />
      {silent.length > 0 && (
        <p>
          合計も「{HIDDEN}」の都道府県: {silent.map((line) => line.label).join("、")}
        </p>
      )}
    </Section>
  );
}

const columnsWith = (head: string, columns: Overseen["columns"]): readonly Column<Line>[] => [
  { head, cell: (row) => row.label },
  ...columns.map(({ label }, at) => ({
    head: label,
    end: true,
    cell: (row: Line) => shown(row.cells[at]!),
  })),
  { head: "合計", end: true, cell: (row) => shown(row.total) },
];

/** Of the two that are mostly shown: how many are safe against those who say nothing. */
function SafeMap({ picture }: { picture: Overseen }) {
  const place = (key: Standing) => picture.columns.findIndex((column) => column.key === key);
  const [safeAt, silentAt] = [place("safe"), place("silent")];
  // A column that is left out is nobody at all.
  const count = (line: Line, at: number) => (at < 0 ? 0 : line.cells[at]!);
  return (
    <TileMap
      label="「安全を確認」と「お返事なし」のうち、安全を確認した施設の割合"
      legend={["0％", "1〜25％", "26〜50％", "51〜75％", "76〜100％"]}
      tiles={picture.prefectures.map((line) => {
        const { key, label, x, y } = line;
        const [safe, silent] = [count(line, safeAt), count(line, silentAt)];
        const told = safe === null || silent === null ? null : safe + silent;
        return {
          key,
          name: label.replace(/[都府県]$/, ""),
          x,
          y,
          level: told ? (Math.ceil((safe! / told) * 4) as 0 | 1 | 2 | 3 | 4) : null,
          text: told === null ? HIDDEN : formatShare(safe!, told).replace("1％未満", "<1％"),
        };
      })}
    />
  );
}
