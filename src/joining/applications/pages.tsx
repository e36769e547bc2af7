import { OFFICE, OTHERS, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [
  page("/applications", OFFICE, () => import("./pages/list.tsx")),
  page("/applications/consents", OTHERS, () => import("./pages/consents.tsx")),
  page("/applications/$id", OFFICE, () => import("./pages/application.tsx")),
];

/** Addresses that stood elsewhere once. */
export const moved = {
  "/consents": "/applications/consents",
};

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  {
    for: ["secretariat"],
    group: "circle",
    at: 30,
    label: "入会のお申し込み",
    to: "/applications",
    also: ["/entries"],
  },
];
