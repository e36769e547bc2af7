import type { ReactNode } from "react";

/** Terms and what stands behind them. */
export function Facts({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="grid gap-x-6 gap-y-2 md:grid-cols-[10rem_1fr]">
      {rows.map(([term, text]) => (
        <div key={term} className="contents">
          <dt className="text-solid-gray-700">{term}</dt>
          <dd className="mb-2 whitespace-pre-wrap md:mb-0">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
