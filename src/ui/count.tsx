const number = new Intl.NumberFormat("ja-JP");

/** `1234` → `1,234`. */
export function formatNumber(value: number): string {
  return number.format(value);
}

/** A count with its unit; one that was capped says so: 「10,000件以上」. */
export function Count({
  value,
  capped,
  unit = "件",
}: {
  value: number;
  capped?: boolean;
  unit?: string;
}) {
  return (
    <span className="inline-block">
      {formatNumber(value)}
      {unit}
      {capped && "以上"}
    </span>
  );
}

/** A share in whole percent that never says 0 % or 100 % where it is not so. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return "－";
  const percent = (part / whole) * 100;
  if (part > 0 && percent < 1) return "1％未満";
  if (part < whole && percent > 99) return "99％";
  return `${Math.round(percent)}％`;
}
