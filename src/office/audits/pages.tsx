import { OFFICE_AND_INSTITUTIONS, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [page("/audits", OFFICE_AND_INSTITUTIONS, () => import("./pages/record.tsx"))];

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  { for: ["secretariat"], group: "office", at: 30, label: "監査の記録", to: "/audits" },
  {
    for: ["institution"],
    group: "ourselves",
    at: 40,
    label: "監査の記録",
    to: "/audits",
    part: "head",
  },
];
