import { OFFICE, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [page("/notices", OFFICE, () => import("./pages/standing.tsx"))];

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  { for: ["secretariat"], group: "post", at: 10, label: "送ったメール", to: "/notices" },
];
