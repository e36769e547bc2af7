import { OFFICE, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [
  page("/calls", OFFICE, () => import("./pages/calls.tsx")),
  page("/calls/list", OFFICE, () => import("./pages/list.tsx")),
];

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  { for: ["secretariat"], at: 25, label: "電話", to: "/calls" },
];

/** Calls were for test mails alone once. */
export const moved = { "/probes/phone": "/calls" };
