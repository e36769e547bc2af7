import { OFFICE, OFFICE_AND_RELAYS, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [
  page("/reactions/relay", OFFICE_AND_RELAYS, () => import("./pages/relay.tsx")),
  page("/reactions/publish/$guidanceId", OFFICE, () => import("./pages/publish.tsx")),
];

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  { for: ["relay"], at: 10, label: "転送", to: "/reactions/relay" },
];
