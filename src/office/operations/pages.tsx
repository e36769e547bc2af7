import { OFFICE, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [page("/operations", OFFICE, () => import("./pages/operations.tsx"))];

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  { for: ["secretariat"], group: "office", at: 20, label: "システムの様子", to: "/operations" },
];
