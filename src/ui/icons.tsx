/** Outlines on a 24 × 24 grid, drawn for Tasuki. */
const SHAPES = {
  "arrow-right": "M4 12h15M13 6l6 6-6 6",
  building: "M5 21V4h14v17M3 21h18M9 8h2M13 8h2M9 12h2M13 12h2M10 21v-5h4v5",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
  check: "M5 12.500l5 5L19.5 7",
  "check-circle": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M7.5 12.500l3 3 6-6.5",
  "chevron-down": "M5 9l7 7 7-7",
  "chevron-right": "M9 5l7 7-7 7",
  "chevron-up": "M5 15l7-7 7 7",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5.500l3.5 2",
  close: "M5 5l14 14M19 5L5 19",
  copy: "M8 8h12v12H8zM16 8V4H4v12h4",
  device: "M3 5h18v11H3zM9 20h6M12 16v4",
  download: "M12 4v11M7 10.500l5 5 5-5M4 20h16",
  edit: "M4 20l1-4.500L16 4.500l3.5 3.500L8.5 19zM14 6.500l3.5 3.5",
  error: "M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7.500v5.500M12 16.200v.3",
  external: "M13 4h7v7M20 4l-9 9M17 14v6H4V7h6",
  file: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  hand: "M8 12V5.500a1.5 1.5 0 0 1 3 0V11M11 11V4.500a1.5 1.5 0 0 1 3 0V11M14 11V6a1.5 1.5 0 0 1 3 0v8c0 4-2 7-6 7-3 0-4.5-1.5-7-6.5-.8-1.6 1-2.5 2-1.500l2 2",
  help: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9.5 9.700a2.5 2.5 0 1 1 3.5 2.300c-.7.3-1 .8-1 1.700M12 16.700v.3",
  home: "M4 11l8-7 8 7M6 9.500V20h12V9.500M10 20v-6h4v6",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v6M12 7.500v.3",
  mail: "M3 6h18v13H3zM3 7l9 7 9-7",
  menu: "M4 6h16M4 12h16M4 18h16",
  minus: "M5 12h14",
  pause: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9.5 8.500v7M14.5 8.500v7",
  phone:
    "M6 3h3.500l1.5 5-2 1.500c1 2.5 3 4.5 5.5 5.500L16 13l5 1.500V18c0 2-1.5 3-3 3C10.5 21 3 13.5 3 6c0-1.5 1-3 3-3z",
  plus: "M12 5v14M5 12h14",
  print: "M7 9V3h10v6M7 17H3V9h18v8h-4M7 14h10v7H7z",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.500L21 21",
  send: "M3 11l18-8-6 18-4-8zM11 13l10-10",
  sort: "M8 10l4-5 4 5M8 14l4 5 4-5",
  undo: "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10H9",
  upload: "M12 16V5M7 9.500l5-5 5 5M4 20h16",
  user: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 20c.5-4 3.5-6 8-6s7.5 2 8 6",
  users:
    "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M2.5 19c.5-3.5 3-5 6.5-5s6 1.5 6.5 5M15.5 5.200a3.5 3.5 0 0 1 0 6.600M18 14.500c2 .6 3.2 2 3.5 4.5",
  warning: "M12 4L2.5 20h19zM12 10v5M12 17.200v.3",
} as const;

export type IconName = keyof typeof SHAPES;

/** A line icon in the colour of the text. Without `label` it is decoration and hidden from screen readers. */
export function Icon({
  name,
  label,
  className = "size-5",
}: {
  name: IconName;
  label?: string;
  className?: string;
}) {
  return (
    <svg
      viewBox="0 0 24 24"
      className={`inline-block shrink-0 align-[-0.2em] ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      <path d={SHAPES[name]} />
    </svg>
  );
}

/** The mark of Tasuki: two bands crossing, as a tasuki is tied. */
export function Mark({ className = "size-8" }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={`shrink-0 ${className}`} aria-hidden>
      <rect width="32" height="32" rx="6" className="fill-blue-900" />
      <g fill="none" strokeLinecap="round" strokeWidth="4.5">
        <path d="M25 6C19 13 13 19 7 26" className="stroke-white" />
        <path
          d="M11 10.500l10 11"
          className="stroke-blue-900"
          strokeWidth="8.5"
          strokeLinecap="butt"
        />
        <path d="M7 6c6 7 12 13 18 20" className="stroke-white" />
      </g>
    </svg>
  );
}
