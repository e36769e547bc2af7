import { OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/advisories/$id", OFFICE, () => import("./pages/advisory.tsx")),
  page("/guidance/$id/new", OFFICE, () => import("./pages/start.tsx")),
  page("/guidance/$id/$guidanceId", OFFICE, () => import("./pages/editor.tsx")),
];

/** Addresses that stood elsewhere once. */
export const moved = {
  "/advisories/$id/guidance/new": "/guidance/$id/new",
  "/advisories/$id/guidance/$guidanceId": "/guidance/$id/$guidanceId",
};
