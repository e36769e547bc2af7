import { OFFICE_AND_RELAYS, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [
  page("/outcomes", OFFICE_AND_RELAYS, () => import("./pages/list.tsx")),
  page("/outcomes/support", OFFICE_AND_RELAYS, () => import("./pages/support.tsx")),
  page("/outcomes/ministry", ["ministry"], () => import("./pages/ministry.tsx")),
  page("/outcomes/ministry/$id", ["ministry"], () => import("./pages/overseen.tsx")),
  page("/outcomes/$id", OFFICE_AND_RELAYS, () => import("./pages/advisory.tsx")),
  page("/outcomes/$id/institutions", OFFICE_AND_RELAYS, () => import("./pages/institutions.tsx")),
];

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  { for: ["secretariat", "relay"], at: 30, label: "集計", to: "/outcomes" },
  { for: ["ministry"], at: 10, label: "集計", to: "/outcomes/ministry" },
];

/** Addresses that stood elsewhere once. */
export const moved = {
  "/outcomes/history": "/answers",
  "/outcomes/$id/silent": "/outcomes/$id/institutions?heard=no",
};
