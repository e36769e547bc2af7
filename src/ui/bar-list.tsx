import { CountLink, formatNumber, formatShare } from "./count.tsx";
import type { Tone } from "./status-tag.tsx";

export interface Bar {
  key: string;
  label: string;
  /** The list of all of it; a part has its own. */
  to?: string;
  /** In the same order in every bar. `null` is a count that is not shown (suppressed). */
  parts: readonly { label: string; count: number | null; tone: Tone; to?: string }[];
}

const FILLS: Record<Tone, string> = {
  neutral: "bg-solid-gray-300",
  waiting: "bg-white",
  progress: "bg-blue-600",
  done: "bg-green-800",
  warning: "bg-yellow-500",
  danger: "bg-red-800",
  unknown: "bg-purple-500",
};

/** Shares side by side: a bar to look at and the same numbers as text, so nothing is told by colour alone. */
export function BarList({
  label,
  bars,
  unit = "件",
}: {
  label: string;
  bars: readonly Bar[];
  unit?: string;
}) {
  return (
    <ul aria-label={label} className="flex flex-col gap-5">
      {bars.map((bar) => (
        <BarLine key={bar.key} bar={bar} unit={unit} />
      ))}
    </ul>
  );
}

function BarLine({ bar, unit }: { bar: Bar; unit: string }) {
  const total = bar.parts.reduce((sum, part) => sum + (part.count ?? 0), 0);
  const hidden = bar.parts.some((part) => part.count === null);
  return (
    <li className="flex flex-col gap-1">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-bold">{bar.label}</span>
        {!hidden && (
          <span className="tabular-nums">
            計{" "}
            {bar.to ? (
              <CountLink value={total} unit={unit} to={bar.to} />
            ) : (
              `${formatNumber(total)}${unit}`
            )}
          </span>
        )}
      </div>
      {hidden ? (
        <p className="text-solid-gray-700">
          少ない数は、施設が特定されないように表示していません。
        </p>
      ) : (
        <Shares parts={bar.parts} />
      )}
      <ul className="flex flex-wrap gap-x-5 gap-y-1 text-dns-16N-130">
        {bar.parts.map((part) => (
          <li key={part.label} className="flex items-center gap-1.5">
            <span
              aria-hidden
              className={`size-3.5 rounded-4 border [print-color-adjust:exact] border-solid-gray-600 ${FILLS[part.tone]}`}
            />
            {part.label}{" "}
            {part.count === null ? (
              "非表示"
            ) : (
              <span className="tabular-nums">
                {part.to ? <CountLink value={part.count} to={part.to} /> : formatNumber(part.count)}
                {!hidden && `（${formatShare(part.count, total)}）`}
              </span>
            )}
          </li>
        ))}
      </ul>
    </li>
  );
}

function Shares({ parts }: { parts: Bar["parts"] }) {
  return (
    <div
      aria-hidden
      className="flex h-5 w-full gap-0.5 overflow-hidden rounded-4 border border-solid-gray-600 bg-solid-gray-50 [print-color-adjust:exact]"
    >
      {parts.map((part) => (
        <span
          key={part.label}
          className={`block h-full ${FILLS[part.tone]}`}
          style={{ flexGrow: part.count ?? 0, flexBasis: part.count ? "3px" : 0 }}
        />
      ))}
    </div>
  );
}
