import { OFFICE_AND_INSTITUTIONS, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [
  page("/assets", OFFICE_AND_INSTITUTIONS, () => import("./pages/register.tsx")),
  page("/assets/add", OFFICE_AND_INSTITUTIONS, () => import("./pages/add.tsx")),
  page("/assets/import", OFFICE_AND_INSTITUTIONS, () => import("./pages/import.tsx")),
  page("/assets/$id", OFFICE_AND_INSTITUTIONS, () => import("./pages/asset.tsx")),
];

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  { for: ["secretariat", "institution"], at: 40, label: "資産台帳", to: "/assets" },
];
