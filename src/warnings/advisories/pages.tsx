import { OFFICE, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [page("/advisories", OFFICE, () => import("./pages/list.tsx"))];

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  {
    for: ["secretariat"],
    at: 10,
    label: "注意喚起",
    to: "/advisories",
    also: ["/feeds", "/guidance", "/reactions/publish"],
  },
];
