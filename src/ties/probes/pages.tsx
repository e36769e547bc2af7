import { CIRCLE, OFFICE, OFFICE_AND_RELAYS, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [
  page("/probes", CIRCLE, () => import("./pages/list.tsx")),
  page("/probes/new", OFFICE, () => import("./pages/new.tsx")),
  page("/probes/reach", ["secretariat", "relay", "ministry"], () => import("./pages/reach.tsx")),
  page("/probes/$id", OFFICE_AND_RELAYS, () => import("./pages/round.tsx")),
];

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  { for: ["secretariat"], group: "post", at: 30, label: "疎通確認", to: "/probes" },
  { for: ["relay", "institution"], group: "ourselves", at: 20, label: "疎通確認", to: "/probes" },
  { for: ["ministry"], at: 20, label: "疎通確認率", to: "/probes/reach" },
];
