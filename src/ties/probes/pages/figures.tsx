import { formatNumber, formatShare } from "../../../ui/count.tsx";

/** How much was reached, with the numbers that it is made of. */
export function Rate({ reached, asked }: { reached: number | null; asked: number | null }) {
  if (reached === null || asked === null) return <span>非表示</span>;
  if (asked === 0) return <span>―</span>;
  return (
    <span className="tabular-nums">
      <strong>{formatShare(reached, asked)}</strong>（{formatNumber(reached)}／{formatNumber(asked)}
      ）
    </span>
  );
}
