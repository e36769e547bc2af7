/** Outlines on a 24 × 24 grid, one for each `icon` of content/assets/kinds.yaml. */
const SHAPES: Record<string, string> = {
  shield: "M12 3l8 3v6c0 5-3.500 8-8 9.500C7.500 20 4 17 4 12V6zM8.500 12l2.500 2.500 4.500-5",
  tunnel: "M3 19v-6a9 9 0 0 1 18 0v6M8 19v-5a4 4 0 0 1 8 0v5M2 19h20",
  router: "M3 13h18v6H3zM6.500 16h.3M10 16h.3M17 13V6M14.500 8a3.500 3.500 0 0 1 5 0M7 13l-2-7",
  switch: "M2.500 8h19v8h-19zM6 12v2M9 12v2M12 12v2M15 12v2M18.500 11v.3",
  wifi: "M3 9.500a13 13 0 0 1 18 0M6 13a8.500 8.500 0 0 1 12 0M9 16.300a4.300 4.300 0 0 1 6 0M12 19.500v.3",
  server: "M4 3.500h16v7H4zM4 13.500h16v7H4zM7.500 7v.3M7.500 17v.3M11 7h5.500M11 17h5.500",
  monitor: "M3 4.500h18v12H3zM9 20.500h6M12 16.500v4",
  drive: "M5 3h14v18H5zM8 7h8M8 11h8M12 17.500v.3",
  heart:
    "M12 20C5 15 3 12 3 8.700A4.500 4.500 0 0 1 12 7a4.500 4.500 0 0 1 9 1.700C21 12 19 15 12 20zM6 12h3l1.500-3 2.500 5 1.500-2H18",
  chart: "M6 3.500h12v17H6zM9 3.500V2.500h6v1M9 9h6M9 13h6M12 16v3M10.500 17.500h3",
  grid: "M4 4h6.500v6.500H4zM13.500 4H20v6.500h-6.500zM4 13.500h6.500V20H4zM13.500 13.500H20V20h-6.500z",
  window: "M3 4.500h18v15H3zM3 9h18M6 6.800h.3M9 6.800h.3M8 13h8M8 16h5",
  cloud: "M7 18.500a4.500 4.500 0 0 1-.5-9 6 6 0 0 1 11.500 1.300 4 4 0 0 1-.5 7.700z",
  dots: "M7 12a1.700 1.700 0 1 1-3.400 0a1.700 1.700 0 0 1 3.400 0zM13.700 12a1.700 1.700 0 1 1-3.400 0a1.700 1.700 0 0 1 3.400 0zM20.400 12a1.700 1.700 0 1 1-3.400 0a1.700 1.700 0 0 1 3.400 0z",
};

/** The picture of a kind of device; decoration beside its name. */
export function KindIcon({ name, className = "size-8" }: { name: string; className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      className={`inline-block shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <path d={SHAPES[name] ?? SHAPES.dots} />
    </svg>
  );
}
