import {
  CIRCLE,
  OFFICE,
  OFFICE_AND_INSTITUTIONS,
  OFFICE_AND_RELAYS,
  page,
} from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [
  page("/members", OFFICE_AND_RELAYS, () => import("./pages/list.tsx")),
  page("/members/new", OFFICE, () => import("./pages/new-institution.tsx")),
  page("/members/routes", OFFICE_AND_RELAYS, () => import("./pages/routes.tsx")),
  page("/members/$id", CIRCLE, () => import("./pages/institution.tsx")),
  page("/members/$id/origin", OFFICE_AND_INSTITUTIONS, () => import("./pages/origin.tsx")),
  page("/members/$id/edit", OFFICE, () => import("./pages/institution-form.tsx")),
  page("/members/organisations", OFFICE, () => import("./pages/organisations.tsx")),
];

/** Addresses that stood elsewhere once. */
export const moved = {
  "/organisations": "/members/organisations",
};

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  { for: ["secretariat"], group: "circle", at: 10, label: "医療機関", to: "/members" },
  {
    for: ["secretariat"],
    group: "circle",
    at: 20,
    label: "医療機関以外の組織",
    to: "/members/organisations",
    also: ["/people/organisations"],
  },
  { for: ["relay"], at: 40, label: "会員", to: "/members" },
];
