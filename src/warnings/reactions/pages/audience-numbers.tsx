import type { Words } from "../api.ts";
import { labelOf, PRIORITY_TONES } from "./words.tsx";
import { PRIORITIES, type previewAudience } from "../../guidance/api-audience.ts";
import { getVocabulary } from "../../../circle/members/api.ts";
import { BarList } from "../../../ui/bar-list.tsx";
import { Count, formatNumber } from "../../../ui/count.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { type Reply, useAsk } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { Table } from "../../../ui/table.tsx";
import { type Tile, TileMap } from "../../../ui/tile-map.tsx";
import { READERS } from "../api-publications.ts";

export type AudienceReply = Reply<typeof previewAudience>;
type Cell = AudienceReply["cells"][number];

const sumOf = (cells: readonly Cell[], some: (cell: Cell) => boolean) =>
  cells.reduce((sum, cell) => sum + (some(cell) ? cell.count : 0), 0);

/** How many for which reason. */
export function Bases({ words, cells }: { words: Words; cells: readonly Cell[] }) {
  return (
    <dl className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      {words.bases.map((basis) => (
        <div key={basis.id} className="rounded-8 border border-solid-gray-300 p-4">
          <dt className="font-bold">{basis.label}</dt>
          <dd className="text-std-24B-150 tabular-nums">
            <Count value={sumOf(cells, (cell) => cell.basis === basis.id)} unit="施設" />
          </dd>
          <dd className="text-solid-gray-700">{basis.gloss}</dd>
        </div>
      ))}
    </dl>
  );
}

/** How many of each class of reader, by how soon it matters. */
export function ByClass({ words, cells }: { words: Words; cells: readonly Cell[] }) {
  const classes = Object.entries(READERS).filter(([id]) =>
    cells.some((cell) => cell.audienceClass === id),
  );
  return (
    <BarList
      label="読み手ごとの施設数"
      unit="施設"
      bars={classes.map(([id, label]) => ({
        key: id,
        label,
        parts: PRIORITIES.map((priority) => ({
          label: labelOf(words.priorities, priority),
          tone: PRIORITY_TONES[priority],
          count: sumOf(cells, (cell) => cell.audienceClass === id && cell.priority === priority),
        })).filter((part) => part.count > 0),
      }))}
    />
  );
}

/** The table of priorities as it was applied, for who wants to know. */
export function Priorities({
  words,
  priorities,
}: {
  words: Words;
  priorities: AudienceReply["priorities"];
}) {
  const rows = Object.entries(
    Object.groupBy(priorities, (one) => `${one.exposure} ${one.priority} ${one.reason}`),
  ).map(([key, same]) => ({ key, ...same![0]!, tiers: same!.map((one) => one.tier).join("・") }));
  return (
    <Disclosure label="優先度の決め方を見る">
      <Table
        caption="優先度の決め方"
        rows={rows}
        rowKey={(row) => row.key}
        columns={[
          { head: "機器のつながり", cell: (row) => labelOf(words.exposures, row.exposure) },
          { head: "施設の区分", cell: (row) => row.tiers },
          {
            head: "優先度",
            cell: (row) => (
              <StatusTag
                tone={PRIORITY_TONES[row.priority]}
                label={labelOf(words.priorities, row.priority)}
              />
            ),
          },
          { head: "理由", cell: (row) => row.reason },
        ]}
      />
    </Disclosure>
  );
}

/** How many in each prefecture. Levels are shares of the prefecture with the most. */
export function PrefectureMap({ cells }: { cells: readonly Cell[] }) {
  const vocabulary = useAsk(getVocabulary);
  return (
    <Loaded from={vocabulary}>
      {({ prefectures }) => {
        const counts = prefectures.map((one) =>
          sumOf(cells, (cell) => cell.prefecture === one.code),
        );
        // Four steps at least, so that each stands for another number.
        const most = Math.max(4, ...counts);
        const tiles: Tile[] = prefectures.map((one, place) => {
          const count = counts[place]!;
          const level = count === 0 ? 0 : (Math.ceil((count / most) * 4) as Tile["level"]);
          const name = one.name.replace(/[都府県]$/, "");
          return { key: one.code, name, x: one.x, y: one.y, level, text: formatNumber(count) };
        });
        const upTo = (share: number) => `${formatNumber(Math.floor((most * share) / 4))}施設まで`;
        return (
          <TileMap
            label="お知らせする施設の数"
            tiles={tiles}
            legend={["なし", upTo(1), upTo(2), upTo(3), upTo(4)]}
          />
        );
      }}
    </Loaded>
  );
}
