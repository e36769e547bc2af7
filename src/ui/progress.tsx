import { formatNumber } from "./count.tsx";

/** Long work under way: how much of how much, in words and as a bar. Without `total` it only says that it runs. */
export function Progress({
  label,
  done,
  total,
  unit = "件",
}: {
  label: string;
  done?: number;
  total?: number;
  unit?: string;
}) {
  const known = done !== undefined && total !== undefined && total > 0;
  return (
    <div className="flex max-w-xl flex-col gap-1">
      <div className="flex flex-wrap justify-between gap-x-4">
        <span className="font-bold">{label}</span>
        {known && (
          <span className="tabular-nums">
            {formatNumber(total)}
            {unit}のうち{formatNumber(done)}
            {unit}
          </span>
        )}
      </div>
      <progress
        aria-label={label}
        max={known ? total : undefined}
        value={known ? done : undefined}
        className="h-3 w-full indeterminate:animate-pulse indeterminate:[&::-webkit-progress-bar]:bg-blue-300 appearance-none overflow-hidden rounded-full bg-solid-gray-100 [&::-moz-progress-bar]:bg-blue-900 [&::-webkit-progress-bar]:bg-solid-gray-100 [&::-webkit-progress-value]:bg-blue-900"
      />
    </div>
  );
}
