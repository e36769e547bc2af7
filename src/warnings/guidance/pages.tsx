import { OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/advisories/$id", OFFICE, () => import("./pages/advisory.tsx")),
  page("/advisories/$id/guidance/new", OFFICE, () => import("./pages/start.tsx")),
  page("/advisories/$id/guidance/$guidanceId", OFFICE, () => import("./pages/editor.tsx")),
];
