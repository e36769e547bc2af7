import { OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/feeds/new", OFFICE, () => import("./pages/new.tsx")),
  page("/feeds", OFFICE, () => import("./pages/feeds.tsx")),
];

/** Addresses that stood elsewhere once. */
export const moved = {
  "/advisories/new": "/feeds/new",
  "/advisories/feeds": "/feeds",
};
