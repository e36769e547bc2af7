import { useCallback, useId } from "react";
import { useGo } from "./address.tsx";
import { formatNumber } from "./count.tsx";
import { Disclosure } from "./disclosure.tsx";
import { Link } from "./link.tsx";

export interface Tile {
  key: string;
  /** Short name that fits a tile: 「東京」. */
  name: string;
  /** Column and row in the grid, from 0. */
  x: number;
  y: number;
  /** 0 (none) to 4 (most), or null where the count is not shown. */
  level: 0 | 1 | 2 | 3 | 4 | null;
  /** The number as text: `82％`, `－`. */
  text: string;
  /** What the number is made of, for the table: `82／100`. */
  detail?: string;
  to?: string;
}

/** Counts up to `most` in the levels of a tile map, and what each level is called: null where no number has it. */
export function cutLevels(most: number) {
  const bounds = [0, 1 / 8, 1 / 4, 1 / 2, 1].map((part) => Math.floor(most * part));
  return {
    level: (count: number) => bounds.filter((bound) => count > bound).length as 0 | 1 | 2 | 3 | 4,
    legend: bounds.map((bound, place) => {
      if (place === 0) return "なし";
      const least = bounds[place - 1]! + 1;
      if (bound < least) return null;
      return bound === least
        ? formatNumber(bound)
        : `${formatNumber(least)}〜${formatNumber(bound)}`;
    }),
  };
}

const STEP = 48;
const SIDE = 44;
/** A level is told three times: by the number, by the filled part of the band, and by the colour. */
const FILLS = [
  "fill-solid-gray-50",
  "fill-blue-50",
  "fill-blue-100",
  "fill-blue-200",
  "fill-blue-300",
];

/** The prefectures as tiles, each with its number; the same as a table below. */
export function TileMap({
  label,
  tiles,
  legend,
}: {
  label: string;
  tiles: readonly Tile[];
  /** What the levels 0 to 4 mean, in words; null where no number has that level. */
  legend: readonly (string | null)[];
}) {
  const id = useId();
  const go = useGo();
  // Where the map is wider than the screen it starts in the middle.
  const centre = useCallback((box: HTMLDivElement | null) => {
    if (box) box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2;
  }, []);
  const columns = Math.max(0, ...tiles.map((tile) => tile.x)) + 1;
  const lines = Math.max(0, ...tiles.map((tile) => tile.y)) + 1;
  return (
    <figure className="flex flex-col gap-3">
      <figcaption className="font-bold">{label}</figcaption>
      <p className="text-solid-gray-700 sm:hidden print:hidden">地図は左右に動かせます。</p>
      <div
        ref={centre}
        tabIndex={0}
        role="region"
        aria-label={`${label}（地図）`}
        className="overflow-x-auto p-1"
      >
        <svg
          viewBox={`0 0 ${columns * STEP} ${lines * STEP}`}
          className="w-full max-w-3xl min-w-[34rem]"
          aria-hidden
        >
          <Hatches id={id} />
          {tiles.map((tile) => (
            <g
              key={tile.key}
              transform={`translate(${tile.x * STEP + 2} ${tile.y * STEP + 2})`}
              onClick={tile.to ? () => void go(tile.to!) : undefined}
              className={tile.to ? "cursor-pointer hover:opacity-80" : undefined}
            >
              <TileFace tile={tile} hatches={id} />
            </g>
          ))}
        </svg>
      </div>
      <Legend id={id} legend={legend} />
      <Disclosure label="都道府県ごとの数字を表で見る">
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-x-6">
          {tiles.map((tile) => (
            <li key={tile.key} className="flex justify-between border-b border-solid-gray-200 py-1">
              {tile.to ? <Link to={tile.to}>{tile.name}</Link> : tile.name}
              <span className="tabular-nums">
                {tile.text}
                {tile.detail && <span className="text-dns-14N-130">（{tile.detail}）</span>}
              </span>
            </li>
          ))}
        </ul>
      </Disclosure>
    </figure>
  );
}

function TileFace({
  tile,
  hatches,
}: {
  tile: Pick<Tile, "level" | "name" | "text">;
  hatches: string;
}) {
  const { level } = tile;
  return (
    <>
      <rect
        width={SIDE}
        height={SIDE}
        rx={4}
        className={`stroke-solid-gray-600 ${level === null ? "fill-white" : FILLS[level]}`}
        strokeDasharray={level === null ? "3 2" : undefined}
      />
      {level !== null && level > 0 && (
        <rect
          x={2}
          y={SIDE - 9}
          width={((SIDE - 4) * level) / 4}
          height={7}
          fill={`url(#${hatches}-${level})`}
        />
      )}
      <text
        x={SIDE / 2}
        y={15}
        textAnchor="middle"
        className="fill-solid-gray-900 text-[0.6875rem]"
      >
        {tile.name}
      </text>
      <text
        x={SIDE / 2}
        y={30}
        textAnchor="middle"
        className="fill-solid-gray-900 text-[0.75rem] font-bold"
      >
        {tile.text}
      </text>
    </>
  );
}

/** Lines that stand closer as the level rises; the highest is solid. */
function Hatches({ id }: { id: string }) {
  return (
    <defs>
      {[7, 5, 3.5, 2].map((gap, place) => (
        <pattern
          key={gap}
          id={`${id}-${place + 1}`}
          width={gap}
          height={gap}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width={place === 3 ? gap : gap / 2} height={gap} className="fill-blue-1000" />
        </pattern>
      ))}
    </defs>
  );
}

function Legend({ id, legend }: { id: string; legend: readonly (string | null)[] }) {
  return (
    <ul aria-label="凡例" className="flex flex-wrap gap-x-5 gap-y-2 text-dns-16N-130">
      {legend.map(
        (words, level) =>
          words && (
            <li key={words} className="flex items-center gap-2">
              <svg width={36} height={36} viewBox={`-1 -1 ${SIDE + 2} ${SIDE + 2}`} aria-hidden>
                <TileFace tile={{ level: level as 0, name: "", text: "" }} hatches={id} />
              </svg>
              {words}
            </li>
          ),
      )}
    </ul>
  );
}
