import { OFFICE, OTHERS, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [
  page("/invoices", OFFICE, () => import("./pages/list.tsx")),
  page("/invoices/own", OTHERS, () => import("./pages/own.tsx")),
  page("/invoices/$id", OFFICE, () => import("./pages/member.tsx")),
];

/** Addresses that stood elsewhere once. */
export const moved = {
  "/dues": "/invoices",
  "/dues/own": "/invoices/own",
  "/dues/$id": "/invoices/$id",
};

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  {
    for: ["secretariat"],
    group: "circle",
    at: 40,
    label: "会費",
    to: "/invoices",
    part: "dues",
    also: ["/dues", "/transfers"],
  },
  { for: OTHERS, group: "ourselves", at: 30, label: "会費", to: "/invoices/own", part: "dues" },
];
