import { Link } from "./link.tsx";
import { MOST_COUNTED } from "./query.ts";

const number = new Intl.NumberFormat("ja-JP");

/** `1234` → `1,234`. */
export function formatNumber(value: number): string {
  return number.format(value);
}

/** A count of a list, which is counted no further than to 10,000: 「10,000以上」. */
export function formatCount(value: number, unit = ""): string {
  return value > MOST_COUNTED
    ? `${formatNumber(MOST_COUNTED)}${unit}以上`
    : `${formatNumber(value)}${unit}`;
}

/** A count with its unit: 「312件」, 「10,000件以上」. */
export function Count({ value, unit = "件" }: { value: number; unit?: string }) {
  return <span className="inline-block">{formatCount(value, unit)}</span>;
}

/** A share in whole percent that never says 0 % or 100 % where it is not so. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return "－";
  const percent = (part / whole) * 100;
  if (part > 0 && percent < 1) return "1％未満";
  if (part < whole && percent > 99) return "99％";
  return `${Math.round(percent)}％`;
}

/**
 * A number that opens the list of what it counts: the list at `to` counts as many (a test walks them by `data-count`).
 * Where there is nothing there is no list to open.
 */
export function CountLink({ value, to, unit = "" }: { value: number; to: string; unit?: string }) {
  const words = `${formatNumber(value)}${unit}`;
  if (value === 0) return <span className="whitespace-nowrap">{words}</span>;
  return (
    <Link to={to} className="link relative z-10 whitespace-nowrap" data-count={value}>
      {words}
    </Link>
  );
}
