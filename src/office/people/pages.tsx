import { OFFICE, OFFICE_AND_RELAYS, ORGANISATIONS, OTHERS, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [
  page("/people/own", ORGANISATIONS, () => import("./pages/own.tsx")),
  page("/people/handover/$id", ORGANISATIONS, () => import("./pages/handover.tsx")),
  page("/people/vacant", OFFICE_AND_RELAYS, () => import("./pages/vacant.tsx")),
  page("/people/succession", OTHERS, () => import("./pages/succession.tsx")),
  page("/people/left", "anyone", () => import("./pages/left.tsx")),
  page("/people/organisations/$id", OFFICE, () => import("./pages/people.tsx")),
];

/** Addresses that stood elsewhere once. */
export const moved = {
  "/organisations/$id": "/people/organisations/$id",
  "/successions": "/people/succession",
};

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  {
    for: ["secretariat"],
    group: "circle",
    at: 50,
    label: "担当者のいない組織",
    to: "/people/vacant",
  },
  { for: ["secretariat"], group: "office", at: 10, label: "連絡先と利用者", to: "/people/own" },
  {
    for: OTHERS,
    group: "ourselves",
    at: 10,
    label: "連絡先と利用者",
    to: "/people/own",
    also: ["/members"],
  },
];
