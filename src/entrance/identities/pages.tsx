import { MEMBERS, OFFICE, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [
  page("/identities", MEMBERS, () => import("./pages/own.tsx")),
  page("/identities/providers", OFFICE, () => import("./pages/providers.tsx")),
];

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  {
    for: ["secretariat"],
    group: "office",
    at: 50,
    label: "外部サインイン",
    to: "/identities/providers",
    part: "head",
  },
];
