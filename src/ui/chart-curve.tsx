import { useEffect, useRef, useState } from "react";
import { formatNumber, formatShare } from "./count.tsx";
import { formatDateTime, moment } from "./date.tsx";
import { Disclosure } from "./disclosure.tsx";

export interface CurvePoint {
  /** ISO moment. */
  at: string;
  /** How many had answered by then; never falls. */
  count: number;
}

const MARKS = [0.25, 0.5, 0.75, 0.9];
const HEIGHT = 260;
const BOX = { left: 48, right: 16, top: 16, bottom: 36 };

/** When each mark (25, 50, 75, 90 %) was reached first; null while it has not been. */
export function reachedMarks(points: readonly CurvePoint[], total: number) {
  return MARKS.map((mark) => ({
    mark,
    at: points.find((point) => total > 0 && point.count / total >= mark)?.at ?? null,
  }));
}

/** Answers over time as a rising line with its 25/50/75/90 % marks; the same as a table below. */
export function ChartCurve({
  label,
  points,
  total,
  unit = "施設",
}: {
  label: string;
  /** In order of time; the first is the start (usually count 0). Give at most some hundred: each is a line of the table. */
  points: readonly CurvePoint[];
  total: number;
  unit?: string;
}) {
  const [box, width] = useWidth();
  const last = points.at(-1);
  if (!last) return <p>まだ表示できる回答がありません。</p>;
  const marks = reachedMarks(points, total);
  const summary = `${formatNumber(total)}${unit}のうち${formatNumber(last.count)}${unit}（${formatShare(last.count, total)}）が回答（${formatDateTime(last.at)}現在）`;
  return (
    <figure ref={box} className="flex flex-col gap-3">
      <figcaption className="font-bold">
        {label}：<span className="font-normal">{summary}</span>
      </figcaption>
      <svg width={width} height={HEIGHT} role="img" aria-label={`${label}。${summary}`}>
        <Curve points={points} total={total} width={width} marks={marks} />
      </svg>
      <dl className="grid grid-cols-1 gap-x-6 gap-y-1 sm:grid-cols-2">
        {marks.map(({ mark, at }) => (
          <div key={mark} className="flex gap-3 border-b border-solid-gray-200 py-1">
            <dt className="w-12 shrink-0 font-bold tabular-nums">{mark * 100}％</dt>
            <dd>{at ? formatDateTime(at) : "まだ届いていません"}</dd>
          </div>
        ))}
      </dl>
      <Disclosure label="時刻ごとの回答数を表で見る">
        <table className="text-dns-16N-130">
          <caption className="sr-only">{label}（時刻ごと）</caption>
          <thead>
            <tr>
              <th scope="col" className="py-1 pr-8 text-left">
                時刻
              </th>
              <th scope="col" className="text-right">
                回答（{unit}）
              </th>
            </tr>
          </thead>
          <tbody>
            {points.map((point) => (
              <tr key={point.at} className="border-t border-solid-gray-200">
                <td className="py-1 pr-8">{formatDateTime(point.at)}</td>
                <td className="text-right tabular-nums">{formatNumber(point.count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Disclosure>
    </figure>
  );
}

function Curve({
  points,
  total,
  width,
  marks,
}: {
  points: readonly CurvePoint[];
  total: number;
  width: number;
  marks: ReturnType<typeof reachedMarks>;
}) {
  const first = moment(points[0]!.at).getTime();
  const span = Math.max(1, moment(points.at(-1)!.at).getTime() - first);
  const x = (at: string) =>
    BOX.left + ((moment(at).getTime() - first) / span) * (width - BOX.left - BOX.right);
  const y = (share: number) => BOX.top + (1 - share) * (HEIGHT - BOX.top - BOX.bottom);
  const share = (count: number) => (total > 0 ? count / total : 0);
  // Answers come one by one: between two points the count stays, so the line is drawn in steps.
  const line = points
    .map((p, i) =>
      i === 0 ? `M${x(p.at)} ${y(share(p.count))}` : `H${x(p.at)}V${y(share(p.count))}`,
    )
    .join("");
  return (
    <g className="fill-solid-gray-800 text-[0.8125rem]">
      {[0, ...MARKS, 1].map((mark) => (
        <g key={mark}>
          <line
            x1={BOX.left}
            x2={width - BOX.right}
            y1={y(mark)}
            y2={y(mark)}
            className={mark === 0 ? "stroke-solid-gray-800" : "stroke-solid-gray-300"}
            strokeDasharray={mark === 0 ? undefined : "4 3"}
          />
          <text x={BOX.left - 6} y={y(mark) + 4} textAnchor="end">
            {mark * 100}％
          </text>
        </g>
      ))}
      <path d={`${line}V${y(0)}H${BOX.left}Z`} className="fill-blue-100" />
      <path
        d={line}
        fill="none"
        strokeWidth={3}
        strokeLinejoin="round"
        className="stroke-blue-900"
      />
      {marks.map(
        ({ mark, at }) =>
          at && (
            <circle
              key={mark}
              cx={x(at)}
              cy={y(mark)}
              r={6}
              strokeWidth={3}
              className="fill-white stroke-blue-900"
            />
          ),
      )}
      <text x={BOX.left} y={HEIGHT - 12}>
        {shortTime(points[0]!.at)}
      </text>
      <text x={width - BOX.right} y={HEIGHT - 12} textAnchor="end">
        {shortTime(points.at(-1)!.at)}
      </text>
    </g>
  );
}

/** `11月21日14:05`. */
function shortTime(iso: string): string {
  return formatDateTime(iso)
    .replace(/^\d+年/, "")
    .replace(/（.）/, " ");
}

function useWidth() {
  const box = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) =>
      setWidth(Math.floor(entry!.contentRect.width)),
    );
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  return [box, width] as const;
}
