import { OFFICE, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [
  page("/facilities", "anyone", () => import("./pages/list.tsx")),
  page("/facilities/new", OFFICE, () => import("./pages/new.tsx")),
  page("/facilities/$id", "anyone", () => import("./pages/facility.tsx")),
  page("/facilities/$id/edit", OFFICE, () => import("./pages/form.tsx")),
];

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  {
    for: ["secretariat"],
    group: "circle",
    at: 60,
    label: "施設マスタ",
    to: "/facilities",
    also: ["/rosters"],
  },
];
