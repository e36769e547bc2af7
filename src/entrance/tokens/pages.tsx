import { page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [
  page(
    "/tokens",
    ["secretariat", "relay", "ministry", "institution"],
    () => import("./pages/tokens.tsx"),
  ),
];

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  {
    for: ["secretariat"],
    group: "office",
    at: 60,
    label: "APIトークン",
    to: "/tokens",
    part: "head",
  },
  {
    for: ["relay", "ministry", "institution"],
    group: "ourselves",
    at: 50,
    label: "APIトークン",
    to: "/tokens",
    part: "head",
  },
];
