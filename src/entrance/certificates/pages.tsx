import { MEMBERS, OFFICE, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [
  page("/certificates", MEMBERS, () => import("./pages/own.tsx")),
  page("/certificates/new", MEMBERS, () => import("./pages/new.tsx")),
  page("/certificates/authority", OFFICE, () => import("./pages/authority.tsx")),
];

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  {
    for: ["secretariat"],
    group: "office",
    at: 40,
    label: "電子証明書",
    to: "/certificates/authority",
    part: "head",
  },
];
