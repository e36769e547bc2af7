import { useEffect, useState } from "react";

const WIDTHS = ["w-full", "w-11/12", "w-4/5", "w-full", "w-2/3"];

/** Grey lines where text will stand, after 300 ms: what comes at once does not flicker. */
export function Loading({
  lines = 4,
  label = "読み込んでいます",
}: {
  lines?: number;
  label?: string;
}) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" className="min-h-24">
      {late && (
        <>
          <span className="sr-only">{label}</span>
          <span aria-hidden className="flex animate-pulse flex-col gap-4 py-2">
            {Array.from({ length: lines }, (_, line) => (
              <span
                key={line}
                className={`h-5 rounded-4 bg-solid-gray-100 ${WIDTHS[line % WIDTHS.length]}`}
              />
            ))}
          </span>
        </>
      )}
    </div>
  );
}
